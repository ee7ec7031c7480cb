"""The index keeps step with what readers may see, on either database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from latefinal.search import finding
from latefinal.search.index import Narrowed
from latefinal.search.models import DeskEntry, Entry, KnownWord
from latefinal.search.rules import mark, parse_query
from latefinal.search.services import index_story
from latefinal.sourcing.models import Source, Statement
from latefinal.stories.models import Correction, Section, Story, Topic
from latefinal.stories.services import move_story, publish_story, spike_story
from tests import factories

LIFT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def find(words, *, at=factories.AT):
    found = finding.find(parse_query(words), Narrowed(), at=at)
    stories = Story.on_the_record(at=at).in_bulk(found.ids)
    return [stories[pk] for pk in found.ids]


def tell(section, words, **fields):
    return factories.make_story(section, body=[("text", f"<p>{words}</p>")], **fields)


def test_a_published_story_is_found_by_its_words(section):
    story = tell(section, "Dredging contracts for a second basin were let in May.")
    assert find("dredging basin") == [story]
    assert find("dredging yacht") == []


def test_a_form_of_a_word_finds_the_others(section):
    story = tell(section, "Two leases were signed.")
    assert find("lease") == find("sign") == find("leasing") == [story]


@pytest.mark.parametrize("typed", ["Malmö", "malmo", "MALMÖ"])
def test_accents_and_case_do_not_matter(section, typed):
    story = tell(section, "The ferry to Malmö.")
    assert find(typed) == [story]


def test_words_in_quotation_marks_stand_together(section):
    together = tell(section, "A naval lease for the port.")
    tell(section, "A lease for the naval port.")
    assert find('"naval lease"') == [together]
    assert len(find("naval lease")) == 2


def test_a_minus_leaves_out(section):
    quiet = tell(section, "The harbour at dusk.")
    tell(section, "A yacht in the harbour.")
    assert find("harbour -yacht") == [quiet]


def test_the_headline_weighs_most_then_the_newest(section):
    old = tell(section, "The harbour is quiet.", title="Nothing to see")
    new = tell(
        section,
        "The harbour is quiet.",
        title="Nothing to see",
        published_at=factories.AT + timedelta(minutes=1),
    )
    named = tell(section, "It is quiet there.", title="The harbour")
    assert find("harbour") == [named, new, old]


def test_who_signs_and_what_it_is_about_can_be_looked_for(section):
    topic = Topic.objects.create(name="Fisheries", slug="fisheries")
    story = factories.make_story(
        section,
        signed_by=[(factories.make_contributor("Ilse Maren"), "")],
        topics=[topic],
        dateline="Varen",
        kicker="Explained",
    )
    for words in ('"Ilse Maren"', "fisheries", "varen", "explained"):
        assert find(words) == [story]


def test_a_draft_is_not_found(section):
    tell(section, "Not for readers.", published=False)
    assert find("readers") == []
    assert not Entry.objects.exists()


def test_an_embargoed_story_is_found_when_it_lifts(section):
    story = tell(section, "The protocol in full.", embargoed_until=LIFT)
    assert find("protocol", at=LIFT - timedelta(seconds=1)) == []
    assert find("protocol", at=LIFT) == [story]


def test_a_spiked_story_leaves_the_index(section):
    spike_story(story=tell(section, "The protocol in full."), reason="Legal advice.")
    assert find("protocol") == []
    assert not Entry.objects.exists()


def test_a_retracted_story_is_not_found(section):
    story = tell(section, "The protocol in full.")
    story.corrections.add(Correction(kind="retraction", words="It was not so."))
    story.save()
    assert find("protocol") == []


def test_a_deleted_story_leaves_nothing_behind(section):
    tell(section, "The protocol in full.").delete()
    assert not Entry.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            asked = "SELECT COUNT(*) FROM search_entry_fts WHERE search_entry_fts MATCH 'protocol'"
            assert cursor.execute(asked).fetchone() == (0,)


def test_published_again_it_is_found_by_its_new_words_only(section, at):
    story = tell(section, "The protocol in full.")
    story.body = [("text", "<p>The treaty in short.</p>")]
    publish_story(story=story, at=at)
    assert find("protocol") == []
    assert find("treaty") == [story]


def test_the_excerpt_marks_what_was_found_and_escapes_the_rest(section):
    story = tell(section, "Five &lt; six: the protocol in full.")
    query = parse_query("protocol")
    [found] = finding.shown([story.pk], query, at=factories.AT)
    assert "<mark>protocol</mark>" in found.words
    assert "Five &lt; six" in found.words


def test_a_rebuilt_index_holds_what_readers_may_see_and_no_more(section, capsys):
    kept = tell(section, "The protocol in full.")
    gone = tell(section, "The treaty in short.")
    Entry.objects.filter(story=kept).delete()
    Story.objects.filter(pk=gone.pk).update(live=False)
    call_command("rebuild_search")
    assert capsys.readouterr().out == "1 story is indexed.\n"
    assert find("protocol") == [kept]
    assert list(Entry.objects.values_list("story", flat=True)) == [kept.pk]
    call_command("rebuild_search")
    assert find("protocol") == [kept]


def test_a_very_long_story_is_indexed(section):
    words = " ".join(f"word{number}" for number in range(60_000))
    story = tell(section, f"protocol {words}")
    assert find("protocol") == [story]


@pytest.mark.parametrize("what", ["topic", "contributor", "source", "section"])
def test_what_was_renamed_is_found_by_its_new_name(
    section, what, django_capture_on_commit_callbacks
):
    topic, signer = factories.make_topic("Old topic"), factories.make_contributor("Old signer")
    story = factories.make_story(section, topics=[topic], signed_by=[(signer, "")])
    source = Source.objects.create(name="Old source")
    Statement.objects.create(story=story, source=source, gist="So.", via="told", position=1)
    named = {"topic": topic, "contributor": signer, "source": source, "section": section}[what]
    with django_capture_on_commit_callbacks(execute=True):
        setattr(named, "title" if what == "section" else "name", "Quillon")
        named.save()
    assert find("quillon") == [story]


def test_a_source_of_a_draft_is_not_found(section):
    story = factories.make_story(section)
    source = Source.objects.create(name="Quillon")
    Statement.objects.create(story=story, source=source, gist="So.", via="told")
    index_story(story=story)
    assert find("quillon") == []


def test_a_source_is_found_where_an_editor_stands_behind_it_and_once_however_much_it_says(section):
    story = factories.make_story(section)
    for position, (name, standing) in enumerate(
        [("Quillon", "confirmed"), ("Quillon", "confirmed"), ("Osk", "found"), ("Rim", "dismissed")]
    ):
        source = Source.objects.get_or_create(name=name)[0]
        Statement.objects.create(
            story=story, source=source, gist="So.", via="told", position=position, standing=standing
        )
    index_story(story=story)
    assert find("quillon") == [story]
    assert find("osk") == find("rim") == []
    assert Entry.objects.get().names == "quillon central highland"


def test_many_stories_are_indexed_again_and_each_is_counted(section, capsys):
    told = [tell(section, f"The protocol number {number}.") for number in range(3)]
    Entry.objects.all().delete()
    call_command("rebuild_search")
    assert capsys.readouterr().out == "3 stories are indexed.\n"
    assert sorted(story.pk for story in find("protocol")) == [story.pk for story in told]


def test_a_statement_that_is_ruled_on_is_found_from_then_on(
    section, django_capture_on_commit_callbacks
):
    story, source = factories.make_story(section), Source.objects.create(name="Quillon")
    said = Statement.objects.create(
        story=story, source=source, gist="So.", via="told", position=1, standing="found"
    )
    index_story(story=story)
    assert find("quillon") == []
    with django_capture_on_commit_callbacks(execute=True):
        said.standing = "confirmed"
        said.save()
    assert find("quillon") == [story]


def test_a_story_that_moved_is_found_in_its_new_section(
    section, django_capture_on_commit_callbacks
):
    story = factories.make_story(section)
    there = Section.objects.get(slug="straits")
    with django_capture_on_commit_callbacks(execute=True):
        move_story(story=story, section=there)
    marks = Narrowed((mark("section", there.pk),))
    assert finding.find(parse_query("words"), marks, at=factories.AT).ids == [story.pk]
    assert find("straits") == [story]


def test_the_place_of_a_word_weighs_more_than_how_often_it_stands_there(section):
    body = tell(section, "harbour " * 50, title="Quiet", standfirst="Quiet.")
    first = tell(section, "Quiet.", title="Quiet", standfirst="At the harbour.")
    head = tell(section, "Quiet.", title="The harbour", standfirst="Quiet.")
    assert find("harbour") == [head, first, body]


def test_of_a_word_in_more_stories_than_are_ranked_an_old_headline_still_comes_first(
    section, monkeypatch
):
    monkeypatch.setattr(finding, "MOST", 3)
    old = tell(section, "Old.", title="Harbour", published_at=factories.AT - timedelta(days=9))
    for day in range(6):
        tell(section, "A harbour.", published_at=factories.AT - timedelta(days=day))
    found = finding.find(parse_query("harbour"), Narrowed(), at=factories.AT)
    assert found.is_more
    assert len(found.ids) == 3
    assert found.ids[0] == old.pk


def test_an_archive_that_was_imported_later_stands_where_it_belongs(section):
    new = tell(section, "The harbour.")
    old = tell(section, "The harbour.", published_at=datetime(1965, 3, 1, tzinfo=UTC))
    assert find("harbour") == [new, old]


@pytest.mark.parametrize(
    ("language", "told", "typed"),
    [
        ("ru", "Новые порты Казахстана", ["новый порт", "ПОРТ казахстан", '"новых портов"']),
        ("ru", "Ёлки у Байконура", ["елка", "ёлка байконур", "елки -порт"]),
        ("uk", "Порт Одеси працює", ["порт одеси", "ПРАЦЮЄ"]),
        ("fr", "Les élections à Genève", ["election", "élections geneve", "GENÈVE"]),
        ("de", "Die Straßen der Städte", ["strasse", "stadte", "STRASSEN Städten"]),
        ("es", "Hablaría de canciones", ["hablaria", "hablaría canción"]),
        ("tr", "İstanbul limanları", ["istanbul", "ISTANBUL limanlar"]),
        ("ar", "ميناء أحمد", ["احمد", "أحمد ميناء"]),
        ("hi", "किताब और बंदरगाह", ["किताब", "बंदरगाह"]),
    ],
)
def test_words_are_found_in_the_language_and_script_of_the_paper(
    section, settings, language, told, typed
):
    settings.LATEFINAL_LANGUAGE = language
    story = tell(section, told, title=told)
    factories.make_story(section)
    for words in typed:
        assert find(words) == [story], words


def test_a_rebuilt_index_knows_drafts_and_words_again(section):
    draft = tell(section, "So.", title="The protocol", published=False)
    tell(section, "So.", title="The treaty")
    for model in (DeskEntry, KnownWord):
        model.objects.all().delete()
    call_command("rebuild_search")
    assert DeskEntry.objects.filter(words__contains=" protocol ").get().story == draft
    assert KnownWord.objects.filter(pk="treaty").exists()
    assert not KnownWord.objects.filter(pk="protocol").exists()
