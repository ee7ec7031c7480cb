"""The entries, which the database itself searches: FTS5 on SQLite, a tsvector on PostgreSQL.

The table is Django's, the index is written by hand. On SQLite it keeps no copy of the words: it
reads them from `search_entry`, and triggers keep it in step. Django remakes a table on SQLite to
alter it, and its triggers go with the old one: a later migration that alters `search_entry` must
run `make_index` again.
"""

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = "headline, standfirst, words, names"

SQLITE = (
    f"""
    CREATE VIRTUAL TABLE search_entry_fts USING fts5(
        {COLUMNS}, content='search_entry', content_rowid='story_id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    f"""
    CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_entry_fts (rowid, {COLUMNS})
        VALUES (new.story_id, new.headline, new.standfirst, new.words, new.names);
    END
    """,
    f"""
    CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_entry_fts (search_entry_fts, rowid, {COLUMNS})
        VALUES ('delete', old.story_id, old.headline, old.standfirst, old.words, old.names);
    END
    """,
    f"""
    CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_entry_fts (search_entry_fts, rowid, {COLUMNS})
        VALUES ('delete', old.story_id, old.headline, old.standfirst, old.words, old.names);
        INSERT INTO search_entry_fts (rowid, {COLUMNS})
        VALUES (new.story_id, new.headline, new.standfirst, new.words, new.names);
    END
    """,
    "INSERT INTO search_entry_fts (search_entry_fts) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS search_entry_added",
    "DROP TRIGGER IF EXISTS search_entry_gone",
    "DROP TRIGGER IF EXISTS search_entry_changed",
    "DROP TABLE IF EXISTS search_entry_fts",
)


def _lexemes(column, weight):
    # Accents are taken off here without the `unaccent` extension, which only an owner may add.
    bare = rf"regexp_replace(normalize({column}, NFD), '[\u0300-\u036f]', '', 'g')"
    return f"setweight(to_tsvector('english', {bare}), '{weight}')"


POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    + " || ".join(
        (
            _lexemes("headline", "A"),
            _lexemes("standfirst", "B"),
            _lexemes("names", "C"),
            _lexemes("words", "D"),
        )
    )
    + ") STORED",
    # A desk writes seldom: without a list of pending rows the planner sees what the index is worth.
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (fastupdate = off)",
)
POSTGRESQL_BACK = ("ALTER TABLE search_entry DROP COLUMN IF EXISTS vector",)


def make_index(apps, schema_editor):
    """Make it, whichever database this is; what is left of an earlier try goes first."""
    drop_index(apps, schema_editor)
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    """Take it away again."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('stories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='stories.story')),
                ('headline', models.TextField()),
                ('standfirst', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
                ('names', models.TextField(blank=True, help_text='Who signs it, its topics, kicker and dateline.')),
            ],
            options={
                'verbose_name': 'index entry',
                'verbose_name_plural': 'index entries',
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
