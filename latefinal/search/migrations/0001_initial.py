"""The entries, which the database itself searches: FTS5 on SQLite, tsvectors on PostgreSQL.

The tables are Django's, the indexes are written by hand. What they hold was stemmed and folded before:
neither database does more than part words at spaces. On SQLite they keep no copy of the words: they
read them from `search_entry`, and triggers keep them in step. Django remakes a table on SQLite to
alter it, and its triggers go with the old one: a later migration that alters `search_entry` must
run `make_index` again.
"""

import django.db.models.deletion
from django.db import migrations, models

# Signs of Indian scripts are part of a word, and so is the underscore of a mark.
TOKENS = "unicode61 remove_diacritics 0 categories ''L* N* M* Co'' tokenchars ''_''"
INDEXES = {
    "search_entry_fts": ("headline, standfirst, names, body, marks", ""),
    "search_opening_fts": ("opening", ", prefix='1 2 3'"),
}


def _changes():
    """What a trigger does for each index: take the old words out, put the new ones in."""
    gone = came = ""
    for table, (columns, _more) in INDEXES.items():
        old, new = (
            ", ".join(f"{row}.{column}" for column in columns.split(", ")) for row in ("old", "new")
        )
        gone += (
            f"INSERT INTO {table} ({table}, rowid, {columns}) VALUES ('delete', old.key, {old}); "
        )
        came += f"INSERT INTO {table} (rowid, {columns}) VALUES (new.key, {new}); "
    return gone, came


GONE, CAME = _changes()
SQLITE = (
    *(
        f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, content='search_entry',"
        f" content_rowid='key', tokenize='{TOKENS}'{more})"
        for table, (columns, more) in INDEXES.items()
    ),
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {CAME} END",
    f"CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN {GONE} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN {GONE} {CAME} END",
    *(f"INSERT INTO {table} ({table}) VALUES ('rebuild')" for table in INDEXES),
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS search_entry_added",
    "DROP TRIGGER IF EXISTS search_entry_gone",
    "DROP TRIGGER IF EXISTS search_entry_changed",
    *(f"DROP TABLE IF EXISTS {table}" for table in INDEXES),
)

VECTORS = {
    "vector": " || ".join(
        f"setweight(to_tsvector('simple', {column}), '{weight}')"
        for column, weight in (("headline", "A"), ("standfirst", "B"), ("names", "C"), ("body", "D"))
    ),
    "opening_vector": "to_tsvector('simple', opening)",
    "marks_vector": "to_tsvector('simple', marks)",
}
# A desk writes seldom: without a list of pending rows the planner sees what an index is worth.
POSTGRESQL = tuple(
    statement
    for name, words in VECTORS.items()
    for statement in (
        f"ALTER TABLE search_entry ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({words}) STORED",
        f"CREATE INDEX search_entry_{name} ON search_entry USING gin ({name})"
        " WITH (fastupdate = off)",
    )
)
POSTGRESQL_BACK = tuple(f"ALTER TABLE search_entry DROP COLUMN IF EXISTS {name}" for name in VECTORS)


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
            name='KnownWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('initial', models.CharField(max_length=1)),
                ('length', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'known word',
                'verbose_name_plural': 'known words',
                'indexes': [models.Index(fields=['initial', 'length'], name='words_like_one')],
            },
        ),
        migrations.CreateModel(
            name='DeskEntry',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='stories.story')),
                ('words', models.TextField(help_text='Stems and folded words, each between spaces.')),
            ],
            options={
                'verbose_name': 'desk entry',
                'verbose_name_plural': 'desk entries',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('key', models.BigIntegerField(help_text="When it was published, then the story's number.", primary_key=True, serialize=False)),
                ('headline', models.TextField()),
                ('standfirst', models.TextField(blank=True)),
                ('names', models.TextField(blank=True, help_text='Who signs it and speaks in it, its topics, section and place.')),
                ('opening', models.TextField(help_text="The headline's words, folded: for suggestions.")),
                ('marks', models.TextField(help_text='What it may be narrowed by.')),
                ('body', models.TextField(blank=True)),
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='entry', to='stories.story')),
            ],
            options={
                'verbose_name': 'index entry',
                'verbose_name_plural': 'index entries',
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
