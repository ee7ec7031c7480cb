"""The triggers that write the purge journal, kept in step with what the rooms declare.

The database itself notices every change, whichever process made it and by whichever way: a save,
a bulk update, the page tree's own SQL, a hand at the console.
"""

from __future__ import annotations

from django.db import connections

from .policy import EVERYTHING
from .watches import PREFIX, Trigger, triggers_for, watches

CHANNEL = "latefinal_purge"
NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'pagecache%'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pagecache%'",
}
TELL = Trigger(
    f"{PREFIX}tell",
    "pagecache_purge",
    (
        f"CREATE OR REPLACE FUNCTION {PREFIX}tell() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_notify('{CHANNEL}', NEW.key); RETURN NEW; END $$",
        f"CREATE TRIGGER {PREFIX}tell AFTER INSERT ON pagecache_purge FOR EACH ROW "
        f"EXECUTE FUNCTION {PREFIX}tell()",
    ),
)
"""On PostgreSQL each row of the journal is told to who listens, when its transaction commits."""


def wanted_triggers(*, using: str) -> list[Trigger]:
    """What should stand in the database."""
    vendor = connections[using].vendor
    wanted = triggers_for(vendor, watches)
    return [*wanted, TELL] if vendor == "postgresql" else wanted


def are_in_step(*, using: str = "default") -> bool:
    """Whether the database has exactly the triggers that are wanted; one statement."""
    return _there(using) == {trigger.name for trigger in wanted_triggers(using=using)}


def make_triggers(*, using: str = "default") -> None:
    """Put them up, where their tables are there yet; one that is there already is made anew."""
    drop_triggers(using=using)
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in wanted_triggers(using=using):
            if {trigger.table, "pagecache_purge"} <= tables:
                for words in trigger.make:
                    cursor.execute(words)
        if "pagecache_purge" in tables:
            # Whoever serves meanwhile was told nothing while they were down.
            cursor.execute("INSERT INTO pagecache_purge (key) VALUES (%s)", [EVERYTHING])


def drop_triggers(*, using: str = "default") -> None:
    """Take ours away, also those of an earlier release."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _there(using):
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP FUNCTION "{name}" CASCADE')


def _there(using: str) -> set[str]:
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
