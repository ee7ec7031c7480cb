"""Who joins the desk, what they may do there, and how they leave."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from latefinal.desk.services import invite_colleague
from latefinal.mailroom.models import Delivery
from latefinal.people.models import Invitation, Role, User
from latefinal.plumbing import clock
from latefinal.stories.models import RoleGroup, Section, Story
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/desk/people/"
GIVEN = {"name": "Oda Brandt", "email": "oda@example.org", "places": ["reporter:"]}
PASSWORD = {"name": "Oda Brandt", "password": "a kettle on a cold stove"}
PASSWORD["again"] = PASSWORD["password"]


def link_in(answer):
    return re.search(r"/join/[\w-]+/", answer.content.decode()).group()


@pytest.fixture
def elsewhere(section):
    return Section.objects.exclude(pk=section.pk).get()


def test_somebody_is_invited_joins_and_does_what_they_were_invited_for(desk, client, section):
    answer = desk.post(f"{LIST}invite/", GIVEN)
    assert "No letter can leave yet" in answer.content.decode()
    desk.logout()
    joined = client.post(link_in(answer), PASSWORD, follow=True)
    assert joined.redirect_chain[-1][0] == reverse("wagtailadmin_home")
    oda = User.objects.get(email="oda@example.org")
    assert oda.check_password(PASSWORD["password"])
    assert section.permissions_for_user(oda).can_add_subpage()
    assert not section.permissions_for_user(oda).can_publish_subpage()


@pytest.mark.usefixtures("section")
def test_an_invitation_is_mailed_where_letters_can_leave(desk, settings):
    settings.MAIL_URL = "smtp://127.0.0.1:2525"
    desk.post(f"{LIST}invite/", GIVEN)
    letter = Delivery.objects.get()
    assert letter.address == "oda@example.org"


def test_a_role_is_held_in_the_sections_that_were_ticked(desk, section, elsewhere):
    places = [f"publisher:{section.pk}", "moderator:", f"moderator:{section.pk}"]
    desk.post(link_in(desk.post(f"{LIST}invite/", {**GIVEN, "places": places})), PASSWORD)
    oda = User.objects.get(email="oda@example.org")
    held = RoleGroup.objects.filter(group__user=oda)
    assert {(one.role, one.section) for one in held} == {
        ("publisher", section),
        ("moderator", None),
    }
    assert section.permissions_for_user(oda).can_publish_subpage()
    assert not elsewhere.permissions_for_user(oda).can_publish_subpage()


@pytest.mark.usefixtures("section")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"places": []}, "Tick at least one thing that they do."),
        ({"places": ["emperor:"]}, "Select a valid choice"),
        ({"email": "nobody"}, "nobody"),
        ({"email": "editor@example.org"}, "signs in here already"),
    ],
)
def test_what_makes_no_invitation_is_said(desk, change, words):
    answer = desk.post(f"{LIST}invite/", {**GIVEN, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_link_is_good_once_and_for_a_week(client, desk, editor, section, time_machine):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    first, second = (link_in(desk.post(f"{LIST}invite/", GIVEN)) for _ in range(2))
    assert client.get(first).status_code == 404  # the newer one has taken its place
    time_machine.shift(timedelta(days=7))
    desk.logout()
    assert "which is over" in client.get(second).content.decode()
    third = invite_colleague(
        email="oda@example.org", name="Oda", places=[(Role.EDITOR, None)], by=editor, at=clock.now()
    ).url.removeprefix("http://localhost:8000")
    third = third[third.index("/join/") :]
    assert client.post(third, PASSWORD).status_code == 302
    assert client.get(third).status_code == 410


@pytest.mark.usefixtures("section")
def test_an_invitation_is_taken_back(desk):
    link = link_in(desk.post(f"{LIST}invite/", GIVEN))
    desk.post(f"{LIST}invitations/{Invitation.objects.get().pk}/back/")
    assert desk.get(link).status_code == 404


def test_nobody_takes_back_what_is_not_theirs_to_give(client, desk, section):
    desk.post(f"{LIST}invite/", {**GIVEN, "places": ["operator:"]})
    client.force_login(factories.make_member(Role.PUBLISHER))
    back = f"{LIST}invitations/{Invitation.objects.get().pk}/back/"
    assert client.post(back).status_code == 403
    assert Invitation.objects.exists()


def test_who_came_by_another_way_meanwhile_keeps_their_password(client, desk, section):
    link = link_in(desk.post(f"{LIST}invite/", GIVEN))
    oda = factories.make_member(Role.EDITOR, "oda@example.org")
    assert client.post(link, PASSWORD).status_code == 410
    oda.refresh_from_db()
    assert not oda.check_password(PASSWORD["password"])


def test_a_name_and_address_are_forgotten_a_month_after_the_invitation(
    desk, editor, section, time_machine
):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    desk.post(f"{LIST}invite/", GIVEN)
    time_machine.shift(timedelta(days=40))
    desk.force_login(editor)
    desk.post(f"{LIST}invite/", {**GIVEN, "email": "tam@example.org"})
    assert [one.email for one in Invitation.objects.all()] == ["tam@example.org"]


@pytest.mark.usefixtures("section")
def test_a_weak_password_is_refused_in_words_and_the_link_stays_good(client, desk):
    link = link_in(desk.post(f"{LIST}invite/", GIVEN))
    weak = client.post(link, {"name": "Oda", "password": "12345678", "again": "12345678"})
    assert weak.status_code == 422
    assert client.post(link, PASSWORD).status_code == 302


def test_who_leaves_is_signed_out_at_once_and_the_drafts_are_handed_over(
    client, editor, section, django_user_model
):
    oda = factories.make_member(Role.REPORTER, "oda@example.org")
    draft = factories.make_story(section, published=False, editor=oda)
    finished = factories.make_story(section, editor=oda)
    browser = type(client)()
    browser.force_login(oda)
    assert browser.get("/desk/").status_code == 200
    client.force_login(editor)
    said = client.post(f"{LIST}{oda.pk}/leave/", {"heir": editor.pk}, follow=True)
    assert "1 draft went to" in said.content.decode()
    assert browser.get("/desk/").headers["Location"].startswith("/desk/login/")
    owners = dict(Story.at_the_desk().values_list("pk", "owner_id"))
    assert owners == {draft.pk: editor.pk, finished.pk: oda.pk}
    assert "has left" in client.get(LIST).content.decode()


def test_who_left_comes_back_as_the_same_person(client, editor, section):
    oda = factories.make_member(Role.REPORTER, "oda@example.org")
    client.force_login(editor)
    client.post(f"{LIST}{oda.pk}/leave/", {"heir": editor.pk})
    link = link_in(client.post(f"{LIST}invite/", GIVEN))
    client.post(link, PASSWORD)
    oda.refresh_from_db()
    assert oda.is_active
    assert not section.permissions_for_user(oda).can_publish_subpage()


@pytest.mark.usefixtures("section")
def test_the_last_owner_stays(desk, editor):
    heir = factories.make_member(Role.PUBLISHER)
    leaving = desk.post(f"{LIST}{editor.pk}/leave/", {"heir": heir.pk})
    assert "is the only owner" in leaving.content.decode()
    stepping_down = desk.post(f"{LIST}{editor.pk}/", {"places": ["reporter:"]})
    assert "is the only owner" in stepping_down.content.decode()
    editor.refresh_from_db()
    assert editor.is_superuser


def test_a_publisher_gives_no_more_than_they_have(client, section, elsewhere):
    client.force_login(factories.make_member(Role.PUBLISHER, section=section))
    for place in ("operator:", "publisher:", f"reporter:{elsewhere.pk}"):
        refused = client.post(f"{LIST}invite/", {**GIVEN, "places": [place]})
        assert refused.status_code == 422, place
    taken = client.post(f"{LIST}invite/", {**GIVEN, "places": [f"editor:{section.pk}"]})
    assert taken.status_code == 200


def test_a_publisher_changes_nobody_who_may_do_more(client, editor, section):
    whole = factories.make_member(Role.PUBLISHER, "whole@example.org")
    client.force_login(factories.make_member(Role.PUBLISHER, section=section))
    for person in (editor, whole):
        address = f"{LIST}{person.pk}/"
        assert client.post(address, {"places": [f"reporter:{section.pk}"]}).status_code == 403
        assert client.post(f"{address}leave/", {"heir": editor.pk}).status_code == 403
    owner = {"places": [f"reporter:{section.pk}"], "is_owner": "on"}
    reporter = factories.make_member(Role.REPORTER, section=section)
    client.post(f"{LIST}{reporter.pk}/", owner)
    reporter.refresh_from_db()
    assert not reporter.is_superuser


@pytest.mark.usefixtures("section")
def test_what_somebody_does_is_changed(desk):
    oda = factories.make_member(Role.REPORTER)
    desk.post(f"{LIST}{oda.pk}/", {"places": ["editor:"], "is_owner": "on"})
    oda.refresh_from_db()
    assert oda.is_superuser
    assert [one.role for one in RoleGroup.objects.filter(group__user=oda)] == ["editor"]


def test_a_group_of_a_section_goes_with_its_last_member(desk, section):
    oda = factories.make_member(Role.REPORTER, section=section)
    desk.post(f"{LIST}{oda.pk}/", {"places": ["editor:"]})
    assert not RoleGroup.objects.filter(section=section).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_who_manages_nobody_sees_no_list(client, paper, role):
    client.force_login(factories.make_member(role))
    assert client.get(LIST).status_code == 403
