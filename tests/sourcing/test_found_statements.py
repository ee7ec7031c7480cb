"""Who says what in a text, and through whom it came. Every name is invented."""

from __future__ import annotations

from latefinal.sourcing.rules.find import find_statements
from latefinal.sourcing.rules.found import FoundSpeaker, FoundStatement, SpeakerKind

PASSAGE = """\
State media in Karsa are declaring that the Selm pass will not come up when President Orhan Tal \
and Prime Minister Ilva Brandt meet in Varen on Thursday.

“We have no question for” them, and they have none for us,” Darian Osk, the deputy minister for \
borders, said today, the state agency Karsa Press reported. Osk said the road had been open since \
the spring.

The pass was closed for eleven years after the flood, and lorries went round by the coast. Some \
forty thousand people live on its two sides.

“There is nothing to talk about,” he added, according to the agency.
"""
OSK = FoundSpeaker("Darian Osk", "deputy minister for borders", SpeakerKind.PERSON)


def words_of(text: str, one: FoundStatement) -> str:
    """The words of a statement, its pieces parted by a bar."""
    return " | ".join(text[start:end] for start, end in one.words)


def told(text: str) -> list[tuple[str, str]]:
    """Each statement as (who is meant, or ?; what)."""
    return [
        (one.speaker.name if one.speaker else "?", words_of(text, one))
        for one in find_statements(text)
    ]


def test_a_body_an_official_named_later_and_an_agency_are_told_apart():
    found = find_statements(PASSAGE)
    assert [(one.speaker, one.is_direct, [outlet.name for outlet in one.via]) for one in found] == [
        (FoundSpeaker("State media in Karsa", "", SpeakerKind.BODY), False, []),
        (OSK, True, ["Karsa Press"]),
        (OSK, False, []),
        (OSK, True, ["Karsa Press"]),
    ]


def test_a_closing_mark_gone_astray_cuts_no_words_off():
    first, second, third, fourth = (words_of(PASSAGE, one) for one in find_statements(PASSAGE))
    assert first.startswith("that the Selm pass")
    assert second == "“We have no question for” them, and they have none for us,”"
    assert third == "the road had been open since the spring"
    assert fourth == "“There is nothing to talk about,”"


def test_what_has_no_source_is_nobodys():
    start, end = PASSAGE.index("The pass was closed"), PASSAGE.index("“There is nothing")
    assert not any(
        start <= piece[0] < end for one in find_statements(PASSAGE) for piece in one.words
    )
