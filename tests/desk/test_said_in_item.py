"""What was said in the item that is opened on the wire, decided before there is a story."""

import pytest
from django.test import Client
from django.urls import reverse

from latefinal.people.models import Role, User
from latefinal.sourcing.errors import DecidedMeanwhile, NoSpeakerNamed
from latefinal.sourcing.models import ItemDecision, Source, Statement
from latefinal.sourcing.proposals import proposals_for, proposals_in
from latefinal.sourcing.services import StatementDecision, decide_in_item, draft_from_item
from latefinal.stories.models import Story
from tests.factories import AT, make_member
from tests.wire.entries import make_item

pytestmark = pytest.mark.django_db
TEXT = (
    "“The talks on that point continue,” the head of policy, Darian Osk, said.\n\n"
    "A second lease is not on the agenda, Osk said.\n\n"
    "“The berth <b>is shut,” the harbour master, Ana Tole, said. “It stays shut,” Tole said."
)
TWO = "Ana Brill, a teacher, and Lena Keel, a pilot, came.\n\nShe said the pass was open."


@pytest.fixture
def item(paper):
    return make_item(text=TEXT)


@pytest.fixture
def press(desk):
    """Presses a button of a statement, as a browser sends the form with what stands in it."""

    def pressed(item, one, decision="confirm", *, by=desk, **said):
        facts = {"speaker": one.speaker.name if one.speaker else "", "kind": "person",
                 "via": "outlet", "through": one.through, "then": "", **said}  # fmt: skip
        data = {f"{one.key}-{name}": value for name, value in facts.items()}
        named = {"who": facts["who"]} if "who" in facts else {f"{one.key}-decision": decision}
        address = reverse("said_in_item", args=[item.pk])
        return by.post(address, {**data, **named, "key": one.key, "filters": "words=berth"})

    return pressed


def found(item):
    return proposals_in(item.versions.get(number=item.version).told, items=[item])


def drafted(item, section, editor):
    story = draft_from_item(item=item, section=section, editor=editor, at=AT)
    return Story.at_the_desk().get(pk=story.pk).get_latest_revision_as_object()


def test_what_is_decided_on_the_wire_is_in_the_draft_and_what_is_not_waits(
    desk, press, item, section, editor
):
    direct, indirect, berth, last = found(item)
    answer = press(item, direct, office="head of policy", then="State TV 1")
    assert answer.url == f"{reverse('wire_desk:stream')}?words=berth&item={item.pk}#item"
    press(item, indirect)
    press(item, last, "dismiss")
    shown = desk.get(reverse("wire_desk:item", args=[item.pk])).content.decode()
    assert (shown.count("Confirmed</b>"), shown.count("Dismissed</b>")) == (2, 1)
    draft = drafted(item, section, editor)
    kept = {one.words: one for one in Statement.objects.all()}
    assert set(kept) == {direct.words, indirect.words}
    quoted = kept[direct.words]
    assert (quoted.story_id, quoted.item, quoted.office) == (draft.pk, item, "head of policy")
    assert [one.name for one in quoted.chain] == [item.outlet.name, "State TV 1"]
    body = draft.body[1].value.source
    assert all(f'uuid="{one.uuid}"' in body for one in kept.values())
    assert "<b>" not in body
    assert "It stays shut" not in body
    assert [one.words for one in proposals_for(draft)] == [berth.words]


def test_a_decision_is_taken_back_and_the_statement_is_open_again(desk, press, item):
    one, *_others = found(item)
    press(item, one, "dismiss")
    press(item, one, "")
    assert not ItemDecision.objects.exists()
    assert "data-said-open" in desk.get(reverse("wire_desk:item", args=[item.pk])).content.decode()


def test_where_two_could_be_meant_a_number_says_who(press, section, editor):
    item = make_item(text=TWO)
    (one,) = found(item)
    assert [who.name for who in one.candidates] == ["Ana Brill", "Lena Keel"]
    press(item, one, who="2")
    drafted(item, section, editor)
    assert Statement.objects.get().source == Source.objects.get(name="Lena Keel")


@pytest.mark.parametrize("who", ["0", "3", "99999999999999999999", "x"])
def test_a_number_that_is_nobodys_confirms_nothing(press, who):
    item = make_item(text=TWO)
    (one,) = found(item)
    press(item, one, who=who)
    assert not ItemDecision.objects.exists()


def test_what_cannot_be_kept_is_shown_again_with_what_was_typed(desk, press, item):
    one, *_others = found(item)
    page = press(item, one, speaker="", office="<head> of policy").content.decode()
    assert "Say who said it." in page
    assert "&lt;head&gt; of policy" in page
    assert "<details open" in page


def test_two_who_decide_at_once_lose_nothing(press, item, section, editor):
    other, client = make_member(Role.EDITOR), Client()
    direct, indirect, *_rest = found(item)
    client.force_login(other)
    press(item, direct, speaker="Darian V. Osk")
    press(item, indirect, "dismiss", by=client)
    press(item, direct, "dismiss", by=client)  # their screen is older
    assert ItemDecision.objects.get(key=direct.key).editor == editor
    drafted(item, section, editor)
    assert Statement.objects.get().source.name == "Darian V. Osk"
    said = StatementDecision(direct.key, is_confirmed=False)
    with pytest.raises(DecidedMeanwhile, match="story was made"):
        decide_in_item(item=item, proposal=direct, decision=said, editor=other)


def test_who_decides_while_another_drafts_decides_in_the_story(press, item, section, editor):
    direct, *_others = found(item)
    draft = drafted(item, section, editor)
    press(item, direct)
    statement = Statement.objects.get()
    assert (statement.story_id, statement.words) == (draft.pk, direct.words)
    latest = Story.at_the_desk().get(pk=draft.pk).get_latest_revision_as_object()
    assert str(statement.uuid) in latest.body[1].value.source


def test_words_that_the_outlet_changed_meanwhile_are_not_confirmed(press, item):
    direct, *_others = found(item)
    make_item(text="“The talks are over,” the head of policy, Darian Osk, said.")
    press(item, direct)
    assert not ItemDecision.objects.exists()


def test_without_a_speaker_nothing_is_kept(item, editor):
    direct, *_others = found(item)
    nobody = StatementDecision(direct.key, is_confirmed=True, through="KPA")
    with pytest.raises(NoSpeakerNamed):
        decide_in_item(item=item, proposal=direct, decision=nobody, editor=editor)


def test_who_may_not_use_the_wire_decides_nothing(client, press, item):
    client.force_login(User.objects.create_user("stranger@example.org"))
    one, *_others = found(item)
    assert press(item, one, by=client).status_code == 302
    assert not ItemDecision.objects.exists()


def test_the_script_gets_the_panel_alone(desk, press, item):
    one, *_others = found(item)
    desk.defaults["HTTP_X_REQUESTED_WITH"] = "fetch"
    panel = press(item, one).content.decode()
    assert panel.strip().startswith("<section data-said-panel")
    assert panel.count("data-said-open") == 3
