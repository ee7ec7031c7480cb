"""What was closed while the paper had one letter for everybody becomes a run of its closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import migrations

A_WEEK = timedelta(days=7)


def give_runs(apps: Any, _editor: Any) -> None:
    """One run each, sent to every reader there was; whoever chose a zone has that history too."""
    closings = apps.get_model("newsletter", "Closing").objects.order_by("closed_at")
    run_model = apps.get_model("newsletter", "Run")
    items = apps.get_model("newsletter", "Item").objects
    for closing in closings.select_related("batch", "edition"):
        run = run_model.objects.create(
            closing=closing,
            batch=closing.batch,
            is_public=closing.is_home,
            subject=closing.subject,
            preheader=closing.preheader,
            html=closing.html,
            text=closing.text,
        )
        items.filter(closing=closing).update(run=run)
        closing.released_at = closing.batch.released_at if closing.batch else closing.closed_at
        closing.save(update_fields=["released_at"])
    for newsletter in apps.get_model("newsletter", "Newsletter").objects.all():
        _make_cohorts(apps, newsletter)
    # Evenings are found by cohort now; the job that closed one for all is no more.
    apps.get_model("clockwork", "Job").objects.filter(name="close-evening").delete()


def _make_cohorts(apps: Any, newsletter: Any) -> None:
    runs = apps.get_model("newsletter", "Run").objects.filter(closing__edition__newsletter=newsletter)
    last = runs.order_by("closing__closed_at").select_related("closing__edition").last()
    if last is None:
        return
    wishes = apps.get_model("newsletter", "Subscription").objects.filter(newsletter=newsletter)
    zones = {"", *wishes.order_by().values_list("reader__zone", flat=True).distinct()}
    recent = list(runs.filter(closing__closed_at__gt=last.closing.closed_at - A_WEEK))
    for zone in sorted(zones):
        cohort = apps.get_model("newsletter", "Cohort").objects.create(
            newsletter=newsletter,
            zone=zone,
            last_day=last.closing.edition.local_date,
            settled_at=last.closing.closed_at,
        )
        rounds = apps.get_model("newsletter", "Round")
        rounds.objects.bulk_create(rounds(run=run, cohort=cohort) for run in recent)


class Migration(migrations.Migration):
    dependencies = [
        ("clockwork", "0001_initial"),
        ("newsletter", "0002_cohorts_and_runs"),
    ]

    operations = [migrations.RunPython(give_runs, migrations.RunPython.noop, elidable=True)]
