"""Editors of papers that were founded before there were screens for readers get the rights to them.

Once: a desk that takes a right away afterwards is not overruled. A paper that is founded later gives
its roles their rights itself.
"""

from django.db import migrations

RIGHTS = ("view_reader", "change_reader")


def give_rights(apps, schema_editor):
    """Whether or not the rows of the rights are there yet: Django makes them after migrating."""
    editors = apps.get_model("auth", "Group").objects.filter(name="Editors").first()
    if editors is None:
        return
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="readers", model="reader"
    )
    rights = apps.get_model("auth", "Permission").objects
    for codename in RIGHTS:
        right, _made = rights.get_or_create(
            content_type=kind,
            codename=codename,
            defaults={"name": f"Can {codename.replace('_', ' ')}"},
        )
        editors.permissions.add(right)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("readers", "0001_initial"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop, elidable=True)]
