"""Kill -9 while a reader is being erased: all of it is there, or none; said again, it is gone."""

from __future__ import annotations

import pytest

from tests.apart import house

ERASE = """
from tests.factories import found, make_story
from latefinal.comments.services import submit_comment
from latefinal.mailroom.models import Batch, Delivery
from latefinal.subscriptions.models import Subscription
from latefinal.editions.services import close_edition
from latefinal.subscriptions.services import request_subscription, evening_newsletter
from latefinal.readers.models import Reader
from latefinal.readers.services import erase_reader, reader_of
from latefinal.stories.models import Section

ADDRESS = "wanda@example.org"
found()
evening, section = evening_newsletter(), Section.objects.first()
story = make_story(section, published_at=at - timedelta(hours=1))
Subscription.objects.create(
    newsletter=evening, reader=reader_of(address=ADDRESS, at=at), asked_at=at, confirmed_at=at
)
close_edition(newsletter=evening, local_date=at.date(), at=at)
request_subscription(newsletter=evening, address=ADDRESS, at=at)
submit_comment(story=story, name="W", address=ADDRESS, words="Words.", answers=None, at=at)

def counts():
    rows = Delivery.objects.filter(address=ADDRESS).count(), Subscription.objects.count()
    return (*rows, Reader.objects.count(), Batch.objects.count())

before = counts()
connection.close()
child = os.fork()
if not child:
    seen = []
    def die(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("{verb}") and "{table}" in sql:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    with connection.execute_wrapper(die):
        erase_reader(address=ADDRESS, at=at)
    os._exit(0)
assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
assert counts() == before, (before, counts())
erase_reader(address=ADDRESS, at=at)
print(*counts())
"""


@pytest.mark.parametrize(
    ("verb", "table"),
    [
        ("DELETE", "comments_comment"),
        ("UPDATE", "mailroom_delivery"),
        ("DELETE", "subscriptions_subscription"),
        ("DELETE", "readers_reader"),
    ],
)
def test_killed_at_any_statement_it_is_whole_and_said_again_it_is_gone(
    django_db_setup, tmp_path, verb, table
):
    with house(tmp_path / "home") as home:
        said = home.run(ERASE.format(verb=verb, table=table))
    assert said.split() == ["0", "0", "0", "1"]


MEANWHILE = """
import time
from pathlib import Path
from tests.factories import found, make_story
from latefinal.mailroom.models import Delivery
from latefinal.subscriptions.models import Subscription
from latefinal.editions.services import close_edition
from latefinal.subscriptions.services import evening_newsletter
from latefinal.readers.services import erase_reader, reader_of
from latefinal.stories.models import Section

found()
evening, section = evening_newsletter(), Section.objects.first()
make_story(section, published_at=at - timedelta(hours=1))
for name in ("wanda", "other"):
    reader = reader_of(address=f"{name}@example.org", at=at)
    Subscription.objects.create(newsletter=evening, reader=reader, asked_at=at, confirmed_at=at)
begun = Path(os.environ["LATEFINAL_HOME"]) / "begun"
connection.close()
child = os.fork()
if not child:
    def wait(execute, sql, params, many, context):
        # The last of a chunk, whose deliveries are written and which is not committed.
        if sql.startswith("UPDATE") and "editions_closing" in sql and not begun.exists():
            begun.touch()
            time.sleep(1)
        return execute(sql, params, many, context)
    with connection.execute_wrapper(wait):
        close_edition(newsletter=evening, local_date=at.date(), at=at)
    os._exit(0)
while not begun.exists():
    time.sleep(0.01)
erase_reader(address="wanda@example.org", at=at)
assert os.waitpid(child, 0)[1] == 0
close_edition(newsletter=evening, local_date=at.date(), at=at)
print(*sorted(Delivery.objects.values_list("state", "address")))
"""


MOVER = MEANWHILE.replace(
    "begun = Path",
    """
from latefinal.subscriptions.services import gather_cohorts, mail_data_access_link, set_zone
gather_cohorts(at=at - timedelta(days=2))
wanda = reader_of(address="wanda@example.org", at=at)
set_zone(reader=wanda, zone="Asia/Samarkand", at=at)
begun = Path""",
).replace(
    """        if sql.startswith("UPDATE") and "editions_closing" in sql and not begun.exists():
            begun.touch()
            time.sleep(1)
        return execute(sql, params, many, context)""",
    """        # After the rows, which PostgreSQL takes in without a statement of Django's.
        after = "subscriptions_cohort" in sql or "mailroom_batch" in sql
        if after and sql.startswith("UPDATE") and not begun.exists():
            begun.touch()
            time.sleep(1)
        return execute(sql, params, many, context)""",
)
OWN_LINK = MOVER.replace(
    "        close_edition(newsletter=evening, local_date=at.date(), at=at)\n",
    "        mail_data_access_link(reader=wanda, at=at)\n",
).replace(
    "\nclose_edition(newsletter=evening, local_date=at.date(), at=at)\n",
    "\nmail_data_access_link(reader=wanda, at=at)\n",
)


@pytest.mark.parametrize(
    ("writer", "kept"),
    [(MOVER, "('queued', 'other@example.org') ('suppressed', '')"), (OWN_LINK, "")],
    ids=["mover", "letter"],
)
def test_neither_a_mover_s_letter_nor_one_to_them_alone_keeps_a_copy(
    django_db_setup, tmp_path, writer, kept
):
    with house(tmp_path / "home") as home:
        assert home.run(writer).strip() == kept


def test_an_edition_that_is_being_written_meanwhile_keeps_no_copy(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        said = home.run(MEANWHILE)
    assert said.strip() == "('queued', 'other@example.org') ('suppressed', '')"
