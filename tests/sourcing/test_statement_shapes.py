"""The shapes of English in which somebody said something. All names are invented."""

from __future__ import annotations

import pytest

from latefinal.sourcing.rules.find import find_statements
from latefinal.sourcing.rules.found import FoundStatement, SpeakerKind

from .test_found_statements import words_of


def only(text: str) -> FoundStatement:
    """The one statement of a text."""
    (one,) = find_statements(text)
    return one


def named_by(text: str, one: FoundStatement) -> str:
    return " | ".join(text[start:end] for start, end in one.named_by)


SHAPES = [
    ("Osk said that the pass is open.", "Osk", "that the pass is open"),
    ("Osk said the pass is open.", "Osk", "the pass is open"),
    ("Osk said on Monday in a statement that the pass is open.", "Osk", "that the pass is open"),
    ("Osk said: “The pass is open.”", "Osk", "“The pass is open.”"),
    ("“The pass is open,” said Osk.", "Osk", "“The pass is open,”"),
    ("“The pass is open,” Osk said as the council rose.", "Osk", "“The pass is open,”"),
    ("“The pass,” Osk said, “is open.”", "Osk", "“The pass,” | “is open.”"),
    ("“Is it open?” Osk asked.", "Osk", "“Is it open?”"),
    ("The pass is open, Osk said on Monday.", "Osk", "The pass is open"),
    ("The pass, Osk said, is open.", "Osk", "The pass | is open"),
    ("The pass is open, said Darian Osk.", "Darian Osk", "The pass is open"),
    ("The pass is open, as Osk has said.", "Osk", "The pass is open"),
    ("Osk told the council that the pass is open.", "Osk", "that the pass is open"),
    ("Osk asked whether the pass is open.", "Osk", "whether the pass is open"),
    ("According to Osk, the pass is open.", "Osk", "the pass is open"),
    ("The pass is open, according to Osk.", "Osk", "The pass is open"),
    ("Osk was quoted as saying the pass is open.", "Osk", "the pass is open"),
    ("The pass is open, Osk was quoted as saying.", "Osk", "The pass is open"),
    ("Osk, the minister, said the pass is open.", "Osk, the minister", "the pass is open"),
    ("Osk (45) said the pass is open.", "Osk (45)", "the pass is open"),
    ("Pressed by Barel, Osk said, “No.”", "Osk", "“No.”"),
    ("VAREN, Nov 30 (Selm News) - Osk said it is open.", "Osk", "it is open"),
    ("VAREN — The pass is open, Osk said.", "Osk", "The pass is open"),
    ("Osk had earlier said the pass is open.", "Osk", "the pass is open"),
    ("Osk had one word for it: “Never.”", "Osk", "“Never.”"),
    ("Osk said it opens in May, but nobody came.", "Osk", "it opens in May"),
    ("Osk wants to close the pass.", "Osk", "to close the pass"),
    ("Osk urged the council to close it.", "Osk", "the council to close it"),
    ("Osk accused the council of sleeping.", "Osk", "the council of sleeping"),
    ("Osk called the pass “a scandal”.", "Osk", "the pass “a scandal”"),
    ("Osk condemned the raid.", "Osk", "the raid"),
    ("Osk: “We go.”", "Osk", "“We go.”"),
    ("Officials say the pass is open.", "Officials", "the pass is open"),
    ("A survey shows that the pass is open.", "A survey", "that the pass is open"),
]


@pytest.mark.parametrize(("text", "who", "words"), SHAPES)
def test_each_shape_says_who_and_what(text, who, words):
    one = only(text)
    assert (named_by(text, one), words_of(text, one)) == (who, words)


@pytest.mark.parametrize(
    "text",
    [
        "The pass was closed for eleven years after the flood.",
        "The claims that measures announced by nobody made are a report of sorts.",
        "A man accused of theft, the suspected driver, left.",
        "Osk would not say when the pass opens.",
        "Nobody said the pass is open.",
        "A film called Selm opens on Friday.",
        "Osk should say that the pass is open.",
        "",
        "\n\n",
    ],
)
def test_what_nobody_says_is_no_statement(text):
    assert find_statements(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We” go home,” Osk said.", "“We” go home,”"),  # closed too early
        ("We go home,” Osk said.", "We go home,”"),  # never opened
        ("“We go home, Osk said.", "“We go home"),  # never closed
        ("“One.\n\n“Two,” Osk said.", "“One. | “Two,”"),  # opened on each paragraph
        ("“One,” Osk said.\n\n“Two.”", "“One,” | “Two.”"),  # goes on by itself
        ("Osk went on:\n\n“One.”", "“One.”"),  # announced before
        ('"We go," Osk said. "Home."', '"We go," | "Home."'),
        ("«We go,» Osk said.", "«We go,»"),
        ("„We go“, said Osk.", "„We go“"),
        ("''We go,'' Osk said.", "''We go,''"),
        ("'We don't go,' Osk said.", "'We don't go,'"),
        ("‘We don’t go,’ Osk said.", "‘We don’t go,’"),
    ],
)
def test_marks_of_every_kind_and_those_set_wrongly_are_understood(text, words):
    assert words_of(text, only(text)) == words


VIA = [
    ("“We go,” Osk said, the Karsa agency reported.", ["Karsa agency"]),
    (
        "The pass is open, Osk said, the Karsa agency reported, state television added.",
        ["Karsa agency", "state television"],
    ),
    ("Selm News reported that Osk told state radio that it is open.", ["state radio", "Selm News"]),
    ("Selm News quoted Osk as saying that the pass is open.", ["Selm News"]),
    ("Osk was quoted as saying by Selm News that the pass is open.", ["Selm News"]),
    ("Osk said in an interview with the Varen Herald that it is open.", ["Varen Herald"]),
    ("Speaking to Selm Radio, Osk said the pass is open.", ["Selm Radio"]),
    ("The pass is open, Selm News reported, citing two officials.", ["Selm News"]),
    ("Osk denied it, Utro reported.", ["Utro"]),
    ("The news site Utro reported that Osk denied it.", ["Utro"]),
    ("Osk argued in an op-ed for the Varen Herald that it is open.", ["Varen Herald"]),
    ("Osk told Selm News's Karsa service that it is open.", ["Selm News"]),
    ("Osk told Selm News the pass is open.", ["Selm News"]),
    ("Osk told utro.example that the pass is open.", []),
    ("Osk told Barel that the pass is open.", []),
    ("Osk wrote on Telegram that the pass is open.", []),
    ("Osk told reporters that the pass is open.", []),
    ("On social media, Osk said the pass is open.", []),
    ("In a statement on its website, the council said the pass is open.", []),
    ("Osk said it is open during a visit to Selm News's offices.", []),
]


@pytest.mark.parametrize(("text", "names"), VIA)
def test_outlets_stand_in_the_order_in_which_words_came_through_them(text, names):
    assert [outlet.name for outlet in only(text).via] == names


def test_two_who_speak_in_one_sentence_have_each_their_clause():
    text = "State media said it is open, while officials denied that it was shut."
    assert [(named_by(text, one), words_of(text, one)) for one in find_statements(text)] == [
        ("State media", "it is open"),
        ("officials", "that it was shut"),
    ]
    text = "It is lost, Osk said, but a copy lies there, Barel said."
    assert [(named_by(text, one), words_of(text, one)) for one in find_statements(text)] == [
        ("Osk", "It is lost"),
        ("Barel", "but a copy lies there"),
    ]


def test_a_short_word_before_a_quotation_ends_the_sentence():
    text = "Osk said it began at 4 a.m. “Then it fell,” Barel said."
    assert [words_of(text, one) for one in find_statements(text)] == [
        "it began at 4 a.m",
        "“Then it fell,”",
    ]


def test_a_desk_s_own_outlets_are_known_by_name():
    text = "Osk told Utro that the pass is open."
    (one,) = find_statements(text, known_outlets=["Utro"])
    assert [outlet.name for outlet in one.via] == ["Utro"]
    assert only(text).via == ()


def test_who_is_cited_speaks_and_not_the_outlet():
    text = "The pass is open, Selm News reported, citing two officials."
    assert only(text).speaker.name == "two officials"


def test_a_source_that_the_desk_knows_is_of_the_kind_it_says():
    known = {"Mothers of Selm": SpeakerKind.COLLECTIVE}
    text = "Mothers of Selm said the pass is open."
    (one,) = find_statements(text, known_sources=known)
    assert (one.speaker.name, one.speaker.kind) == ("Mothers of Selm", SpeakerKind.COLLECTIVE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The minister, Darian Osk, said it is open.", "Darian Osk"),
        ("President Darian Osk said it is open.", "Darian Osk"),
        ("Darian Osk's lawyer said it is open.", "Darian Osk's lawyer"),
        ("A spokesman for Darian Osk said it is open.", "spokesman for Darian Osk"),
    ],
)
def test_who_speaks_for_a_known_source_is_not_taken_for_it(text, name):
    (one,) = find_statements(text, known_sources={"Darian Osk": SpeakerKind.PERSON})
    assert one.speaker.name == name


SPEAKERS = [
    ("Osk said it is open. Darian Osk is a minister.", "Darian Osk"),
    ("The minister, Darian Osk, came. The minister said it is open.", "Darian Osk"),
    ("Darian Osk came. “It is open,” he said.", "Darian Osk"),
    ("“It is open,” he says. Darian Osk has seen it.", "Darian Osk"),
    ("Mr. Osk met Mrs. Barel. She said it is open.", "Barel"),
    ("The council met. The council said it is open.", "council"),
    ("The capital said it is open.", "capital"),
    ("Darian Osk's lawyer, Mila Barel, said it is open.", "Mila Barel"),
]


@pytest.mark.parametrize(("text", "name"), SPEAKERS)
def test_whom_the_words_name_is_found_where_it_is_safe(text, name):
    assert find_statements(text)[-1].speaker.name == name


ASKS = [
    ("Darian Osk met Tomas Velt. He said it is open.", {"Darian Osk", "Tomas Velt"}),
    ("Mila Osk and Darian Osk met. Osk said it is open.", {"Mila Osk", "Darian Osk"}),
    (
        "Vela Tarn, the minister of health, met Ilan Rost, the minister of roads. The minister "
        "said it is open.",
        {"Vela Tarn", "Ilan Rost"},
    ),
    (
        "Two senators, Ruta Adlin and Emil Fass, left. The senator said it is open.",
        {"Ruta Adlin", "Emil Fass"},
    ),
]


@pytest.mark.parametrize(("text", "names"), ASKS)
def test_where_two_could_be_meant_it_asks_and_does_not_guess(text, names):
    one = find_statements(text)[-1]
    assert one.speaker is None
    assert len(one.candidates) > 1
    assert {name.name for name in one.candidates} == names


def test_what_is_wanted_is_not_what_was_said():
    assert not only("Osk wants to close the pass.").is_said
    assert only("Osk said the pass is open.").is_said


def test_leaders_who_only_meet_say_nothing():
    text = "President Tal said it will not come up when Chancellor Brandt meets King Orm."
    assert [one.speaker.name for one in find_statements(text)] == ["Tal"]


def test_the_words_of_a_language_that_has_no_file_are_not_there():
    with pytest.raises(FileNotFoundError):
        find_statements("Osk said so.", language="xx")
