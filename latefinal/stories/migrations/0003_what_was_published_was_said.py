"""The corrections of every story that was once published count as published themselves."""

from django.db import migrations
from django.db.models import F


def mark(apps, _editor):
    corrections = apps.get_model("stories", "Correction").objects
    of_published = corrections.filter(said_at=None, story__first_published_at__isnull=False)
    of_published.update(said_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("stories", "0002_corrections_belong_to_the_story")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
