"""What was printed with a time before its embargo lifted is dated from the lifting."""

from django.db import migrations
from django.db.models import F


def mend(apps, _editor):
    stories = apps.get_model("stories", "Story").objects
    early = stories.filter(published_at__lt=F("embargoed_until"))
    early.update(published_at=F("embargoed_until"))


class Migration(migrations.Migration):
    dependencies = [("stories", "0003_what_was_published_was_said")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
