"""Readers leave while something of theirs is written: whoever left has the last word."""

from __future__ import annotations

from tests.apart import house

READERS = 4

# A paper that closes in one thread, and whose every reader leaves in another: between the first
# chunk's rows and the end of its transaction.
EVENING = f"""
import threading
from datetime import date
from django.db import connections
from tests.factories import found, make_story
from latefinal.mailroom.models import Delivery
from latefinal.editions.models import Closing
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import sign_leave_token
from latefinal.editions.services import close_edition, writing
from latefinal.subscriptions.services import evening_newsletter, end_by_link
from latefinal.readers.services import reader_of
from latefinal.stories.models import Section

writing.CHUNK = {READERS // 2}
found()
evening = evening_newsletter()
make_story(Section.objects.first(), published_at=at - timedelta(hours=1))
for n in range({READERS}):
    reader = reader_of(address=f"reader-{{n}}@example.org", at=at)
    Subscription.objects.create(newsletter=evening, reader=reader, asked_at=at, confirmed_at=at)
left = threading.Event()

def leave_all():
    for wish in Subscription.objects.all():
        end_by_link(token=sign_leave_token(wish.pk), at=at)
    left.set()
    connections.close_all()

def watch(execute, sql, params, many, context):
    answer = execute(sql, params, many, context)
    if sql.startswith("UPDATE") and "editions_closing" in sql and not leaving.ident:
        leaving.start()
        print("waits" if not left.wait(1) else "was let through")
    return answer

leaving = threading.Thread(target=leave_all)
with connection.execute_wrapper(watch):
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
leaving.join()
print(Subscription.objects.filter(ended_at=None).count(), Closing.objects.unfinished().count())
print(Delivery.objects.exclude(state="suppressed").count())
"""


def test_whoever_leaves_during_a_chunk_waits_for_it_and_gets_no_letter(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        assert home.run(EVENING).split("\n")[:3] == ["waits", "0 0", "0"]


# A reader leaves in another thread between what a confirmation reads and what it writes.
CONFIRMATION = """
import threading
from contextlib import suppress
from django.db import connections
from tests.factories import found
from latefinal.subscriptions.errors import LinkExpired
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import ConfirmToken, sign_confirm_token, sign_leave_token
from latefinal.subscriptions.services import confirm_subscription, evening_newsletter, end_by_link
from latefinal.readers.services import reader_of

found()
reader = reader_of(address="reader@example.org", at=at)
wish = Subscription.objects.create(newsletter=evening_newsletter(), reader=reader, asked_at=at)
link = sign_confirm_token(ConfirmToken(wish.pk, at, at, ""))

def go():
    end_by_link(token=sign_leave_token(wish.pk), at=at)
    connections.close_all()

def watch(execute, sql, params, many, context):
    if sql.startswith("UPDATE") and "subscriptions_subscription" in sql and not leaving.ident:
        leaving.start()
        leaving.join(1)  # SQLite has it wait until the confirmation is written
    return execute(sql, params, many, context)

leaving = threading.Thread(target=go)
with connection.execute_wrapper(watch), suppress(LinkExpired):
    confirm_subscription(token=link, at=at)
leaving.join()
print("left" if Subscription.objects.get().ended_at else "is written to")
"""


def test_whoever_leaves_while_their_wish_is_confirmed_has_left(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        assert home.run(CONFIRMATION).strip() == "left"
