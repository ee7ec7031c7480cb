"""Everything that happens without anybody pressing a button, and how often.

A sweep looks for what a lost nudge forgot; finding nothing costs it one query. The page of jobs is
made from this table: `scripts/write_reference.py`.
"""

from datetime import time

from latefinal.clockwork.registry import Daily, Every

JOBS: tuple[Every | Daily, ...] = (
    Every(
        5,
        "latefinal.editions.services.closing.close_evenings",
        "cohorts whose evening has come; up to four hours late",
    ),
    Every(
        5,
        "latefinal.editions.services.writing.finish_closings",
        "closings whose deliveries are not all written",
    ),
    Every(
        5,
        "latefinal.syndication.services.draw_due_cards",
        "cards for links whose story came into sight or left it, and those that show what is no "
        "longer so",
    ),
    Every(
        5,
        "latefinal.past.services.keep_left",
        "stories of which something was changed and whose past was not kept at once",
    ),
    Every(
        10,
        "latefinal.mailroom.services.retention.count_finished",
        "editions that are finished and not counted into totals yet",
    ),
    Every(
        30,
        "latefinal.deliverability.services.checkups.finish_checkups",
        "looks at the mail's setup that nobody is at",
    ),
    Every(
        30,
        "latefinal.editions.services.proofs.send_proofs",
        "editions that close at home within half an hour and have had no proof",
    ),
    Every(
        60,
        "latefinal.stories.services.settle_pictures",
        "pictures whose last day is past, or was put off",
    ),
    Every(
        60,
        "latefinal.desk.schedule.publish_scheduled",
        "stories whose set time has come; one that the door stops is tried again",
    ),
    Every(
        60,
        "latefinal.editions.services.approval_reminders.warn_of_waiting",
        "editions past their hour at home that wait to be found fine, or released; "
        "the desk is told once for each",
    ),
    Every(
        60,
        "latefinal.mailroom.services.pausing.look_for_late",
        "editions that do not move, or will be old news within the hour; the desk is told",
    ),
    Every(
        60,
        "latefinal.mailroom.services.recovery.free_leases",
        "letters that a worker held when it was killed",
    ),
    Every(
        60,
        "latefinal.readers.services.hashes.write_hashes",
        "readers written by an earlier release, without the hash by which a suppression knows them",
    ),
    Every(
        60,
        "latefinal.related.services.choose_forgotten",
        "published stories for which nothing related was chosen yet",
    ),
    Every(
        60,
        "latefinal.subscriptions.services.uploads.take_up_lists",
        "lists that were handed in at the desk and that nobody is at",
    ),
    Every(
        60,
        "latefinal.wire.services.bring_forgotten",
        "pages that were asked for by their address and that nobody is at",
    ),
    Every(
        300,
        "latefinal.pagecache.services.prune_purges",
        "purges that every server has read long ago",
    ),
    Every(
        300,
        "latefinal.readers.services.limits.forget_tallies",
        "counts of how often somebody asked, whose hour or day is over",
    ),
    Every(
        300,
        "latefinal.subscriptions.services.uploads.forget_lists",
        "reports on lists that are thirty days old, and files of lists that are done",
    ),
    Every(
        600,
        "latefinal.subscriptions.services.cohorts.gather_cohorts",
        "choices of readers for which there is no cohort yet",
    ),
    Every(
        600,
        "latefinal.related.services.find_unread",
        "published stories whose words were never read, as those of an earlier release",
    ),
    Every(
        600,
        "latefinal.syndication.services.find_undrawn",
        "published stories that have no card, as those of an earlier release",
    ),
    Every(
        600,
        "latefinal.past.services.find_unkept",
        "stories without a past, and those that another release or theme draws otherwise",
    ),
    Every(
        3600,
        "latefinal.mailroom.services.pacing.forget_paces",
        "paces that were learned and are over",
    ),
    Daily(
        time(3, 40),
        "tidy",
        "latefinal.clockwork.services.tidy",
        "forgets sessions that ran out and the results of old tasks",
    ),
    Daily(
        time(3, 50),
        "prune-deliveries",
        "latefinal.mailroom.services.retention.prune_deliveries",
        "drops the deliveries of editions that were finished "
        "`LATEFINAL_KEEP_DELIVERIES` days ago, and letters to one person as old; an "
        "edition's totals are kept",
    ),
    Daily(
        time(3, 55),
        "forget-views",
        "latefinal.pageviews.services.forget_old_views",
        "drops the sums of views by day that are thirteen months old, and those by hour that "
        "are eight days old",
    ),
    Daily(
        time(4, 0),
        "drop-unconfirmed",
        "latefinal.subscriptions.services.unconfirmed.drop_unconfirmed",
        "drops sign-ups that nobody confirmed for 30 days, and their addresses where "
        "nothing else is held about them",
    ),
    Daily(
        time(4, 5),
        "follow-starter-list",
        "latefinal.outlets.services.follow_list",
        "lets labels of outlets that are the starter list's say what this release's list says; "
        "what the desk changed stays",
    ),
    Daily(
        time(4, 10),
        "drop-held-files",
        "latefinal.pictures.services.drop_held_files",
        "deletes files that were chosen for a picture a day ago and whose form was never mended",
    ),
    Daily(
        time(4, 10),
        "forget-wire",
        "latefinal.wire.services.forget_items",
        "deletes items of the wire that nobody used and that were first seen "
        "`LATEFINAL_WIRE_DAYS` days ago",
    ),
    Daily(
        time(4, 10),
        "forget-brought-pages",
        "latefinal.wire.services.forget_pages",
        "deletes what is noted of pages that were asked for two days ago; their items stay",
    ),
)
