"""What the columns of another system's list say, and who on a row may be written to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from latefinal.plumbing.errors import LatefinalError
from latefinal.subscriptions.errors import BadMeaning, NoAddresses, NoSuchColumn, RowTooLong
from latefinal.subscriptions.rules.lists import (
    Out,
    bare_columns,
    columns_of,
    guarded,
    is_address,
    left_out_by_name,
    read_row,
)
from latefinal.subscriptions.rules.meanings import bare, speaks_of_consent

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADA = "ada@example.org"


def row(header, *cells, said=None):
    """Who stands on a row that begins with Ada's address, below `header`."""
    return read_row([ADA, *cells], columns_of(["email", *header], said=said), at=AT)


@pytest.mark.parametrize(
    ("header", "first", "address"),
    [
        (["subscriber", "email"], [], 1),
        (["correo", "subscriber"], [], 1),
        (["correo_raro", "subscriber"], [], 1),
        (["nombre", "correo_raro"], ["ada@example.org", "x"], 1),
        (["a", "b"], ["Ada", "ada@example.org"], 1),
        (["a", "b"], ["ada@example.org", "bo@example.org"], 0),
    ],
)
def test_of_several_columns_the_likeliest_holds_the_addresses(header, first, address):
    assert columns_of(header, first).address == address


def test_what_somebody_says_of_the_addresses_outweighs_every_name():
    assert columns_of(["email", "b"], said={"b": "address"}).address == 1
    assert columns_of(["x", "y"], said={" Y ": "Address "}).address == 1


def test_a_cell_beyond_the_names_is_no_column_of_addresses():
    with pytest.raises(NoAddresses, match="“a”, “b”"):
        columns_of(["a", "b"], ["1", "2", ADA])


@pytest.mark.parametrize(
    ("header", "said", "since"),
    [
        (["email", "created_at", "confirm_time"], {}, (2, 1)),
        (["email", "created_at", "day"], {"day": "since"}, (2, 1)),
        (["email", "created_at", "day"], {"day": "since", "created_at": "nothing"}, (2,)),
        (["email", "created_at"], {"created_at": "since"}, (1,)),
        (["email", "name"], {}, ()),
    ],
)
def test_dates_are_asked_in_the_order_in_which_they_say_when_somebody_agreed(header, said, since):
    assert columns_of(header, said=said).since == since


def test_columns_that_say_nothing_that_is_kept_are_named():
    header = ["email", "name", "tags", "status", "time zone", "tz", "created_at", "", "Colour "]
    assert columns_of(header).unused == ["name", "tags", "tz", "Colour"]


def test_a_list_without_names_has_what_somebody_said_of_its_numbers():
    columns = bare_columns(4, 1, {"1": "left", "2": "nothing", "3": "since"})
    assert columns.unused == []
    listed = read_row(["", ADA, "2024-05-06", "x"], columns, at=AT)
    assert (listed.address, listed.out) == (ADA, None)
    assert listed.since == datetime(2024, 5, 6, tzinfo=UTC)
    assert read_row(["yes", ADA], columns, at=AT).out is Out.UNSUBSCRIBED
    with pytest.raises(NoSuchColumn, match=r"no column “5”.*call its columns 1, 2, 3"):
        bare_columns(4, 1, {"5": "left"})
    with pytest.raises(NoSuchColumn):
        bare_columns(4, 1, {"0": "left"})


def test_what_is_said_of_a_name_is_said_of_each_column_that_has_it():
    columns = columns_of(["email", "Vote", "VOTE"], said={" vote ": " Left "})
    assert read_row([ADA, "no", "yes"], columns, at=AT).out is Out.UNSUBSCRIBED
    assert read_row([ADA, "no", ""], columns, at=AT).out is None
    with pytest.raises(BadMeaning, match="“gone” is nothing that column “vote” can mean"):
        columns_of(["email", "vote"], said={"vote": "gone"})


@pytest.mark.parametrize(
    ("header", "cell", "out"),
    [
        ("status", "Subscribed", None),
        ("status", "unsubscribed", Out.UNSUBSCRIBED),
        ("status", "hard bounced", Out.REFUSED),
        ("status", "pending", Out.UNCONFIRMED),
        ("status", "no", Out.UNSUBSCRIBED),
        ("confirmed", "yes", None),
        ("confirmed", "2024-05-06", None),
        ("confirmed", "Confirmado", None),
        ("confirmed", "no", Out.UNCONFIRMED),
        ("confirmed", "", Out.UNCONFIRMED),
        ("confirmed", "0000-00-00", Out.UNCONFIRMED),
        ("confirmed", "0", Out.UNCONFIRMED),
        ("confirmed", "bounced", Out.REFUSED),
        ("unsubscribed_at", "", None),
        ("unsubscribed_at", "0000-00-00", None),
        ("unsubscribed_at", "never", None),
        ("unsubscribed_at", "2024-05-06", Out.UNSUBSCRIBED),
        ("unsubscribed_at", "perhaps", Out.UNSUBSCRIBED),
        ("bounced", "0", None),
        ("bounced", "00", None),
        ("bounced", "3", Out.REFUSED),
        ("tags", "", None),
        ("tags", "early, subscribed", None),
        ("tags", "no", None),
        ("tags", "early; Hard-Bounced", Out.REFUSED),
        ("tags", "early|pending|cleaned", Out.UNCONFIRMED),
        ("tags", "subscribed,unsubscribed", Out.UNSUBSCRIBED),
        ("Colour", "unsubscribed", None),
    ],
)
def test_a_cell_says_by_its_column_whether_somebody_stays_out_and_why(header, cell, out):
    listed = row([header], cell)
    assert (listed.out, listed.out_by) == (out, header if out else "")


@pytest.mark.parametrize(("header", "cell"), [("status", "42"), ("confirmed", "perhaps")])
def test_a_cell_that_says_neither_is_refused(header, cell):
    with pytest.raises(LatefinalError, match=f"“{cell}” in “{header}” says neither"):
        row([header], cell)


def test_the_first_column_that_keeps_somebody_out_is_named():
    header = ["status", "unsubscribed_at", "bounced"]
    assert row(header, "subscribed", "", "0").out is None
    listed = row(header, "subscribed", "2024-05-06", "3")
    assert (listed.out, listed.out_by) == (Out.UNSUBSCRIBED, "unsubscribed_at")
    listed = row(header, "bounced", "2024-05-06", "0")
    assert (listed.out, listed.out_by) == (Out.REFUSED, "status")


def test_a_row_may_end_early_or_with_empty_cells_and_never_says_more_than_there_are_columns():
    columns = columns_of(["email", "unsubscribed_at", "tz", "created_at"])
    listed = read_row([ADA], columns, at=AT)
    assert (listed.out, listed.zone, listed.since, listed.undated) == (None, "", None, "")
    assert read_row([ADA, "", "UTC", "", "", " "], columns, at=AT).zone == "UTC"
    for more in (["x"], ["", "x"], ["x", ""]):
        with pytest.raises(RowTooLong, match="more than the 4 cells"):
            read_row([ADA, "", "UTC", "", *more], columns, at=AT)


@pytest.mark.parametrize(
    ("zones", "zone"),
    [(("Europe/Vilnius", "UTC"), "Europe/Vilnius"), (("", "UTC"), ""), (("CET+1", "UTC"), "")],
)
def test_the_first_column_of_zones_counts_and_what_is_no_zone_is_none(zones, zone):
    assert row(["time zone", "tz"], *zones).zone == zone


@pytest.mark.parametrize(
    ("first", "second", "since", "wrong"),
    [
        ("2024-05-06", "2020-01-01", 2024, ""),
        ("", "2020-01-01", 2020, ""),
        ("soon", "2020-01-01", 2020, ""),
        ("soon", "later", None, "“soon” in “confirmed_at”"),
        ("", "later", None, "“later” in “created_at”"),
        ("never", "0000-00-00", None, ""),
    ],
)
def test_the_first_date_that_is_understood_counts_and_else_the_first_that_is_not_is_named(
    first, second, since, wrong
):
    # Said to be dates: by its name the first would also say who confirmed.
    said = {"confirmed_at": "since", "created_at": "since"}
    listed = row(["confirmed_at", "created_at"], first, second, said=said)
    assert (listed.since and listed.since.year) == since
    assert listed.undated.startswith(wrong)
    assert bool(listed.undated) is bool(wrong)


def test_of_a_long_date_that_is_none_and_a_long_name_forty_signs_are_told():
    listed = row(["c" * 60], "x" * 60, said={"c" * 60: "since"})
    assert listed.undated.startswith(f"“{'x' * 40}” in “{'c' * 40}” is no date")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_marked(sign):
    assert guarded(f"{sign}1") == f"'{sign}1"
    assert guarded(sign) == f"'{sign}"
    assert guarded(f"1{sign}") == f"1{sign}"


@pytest.mark.parametrize("cell", ["", "plain", "'=1"])
def test_other_cells_are_left_as_they_are(cell):
    assert guarded(cell) == cell


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("'=1@example.org", "=1@example.org"),
        ("'-a@example.org", "-a@example.org"),
        ("'a@example.org", "'a@example.org"),
    ],
)
def test_the_mark_is_taken_away_from_an_address_that_needs_it(cell, address):
    assert read_row([cell], columns_of(["email"]), at=AT).address == address


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("cleaned_members_export.csv", Out.REFUSED),
        ("Cleaned-1.csv", Out.REFUSED),
        ("unsubscribed_members_export.csv", Out.UNSUBSCRIBED),
        ("non-subscribed_members.csv", Out.UNSUBSCRIBED),
        ("archived_1.csv", Out.UNSUBSCRIBED),
        ("subscribed_members_export.csv", None),
        ("my_cleaned_list.csv", None),
        ("cleaned.csv", None),
    ],
)
def test_the_name_of_a_file_may_say_that_nobody_in_it_is_written_to(name, out):
    assert left_out_by_name(name) is out


@pytest.mark.parametrize(
    ("cell", "says_so"),
    [(ADA, True), (f" {ADA} ", True), ("ada", False), ("", False), ("root@x.local", False)],
)
def test_an_address_is_what_a_letter_can_go_to(cell, says_so):
    assert is_address(cell) is says_so


@pytest.mark.parametrize(
    ("word", "spelled"),
    [("Sí!", "si"), (" E-Mail  Address ", "e_mail_address"), ("Été_2", "ete_2"), ("同意", "")],
)
def test_a_word_is_compared_in_one_spelling(word, spelled):
    assert bare(word) == spelled


@pytest.mark.parametrize(
    ("name", "speaks"),
    [("Opt-In", True), ("Отписан", True), ("ban list", True), ("urban", False), ("Colour", False)],
)
def test_a_name_that_sounds_like_consent_in_any_spelling_speaks_of_it(name, speaks):
    assert speaks_of_consent(name) is speaks


@pytest.mark.parametrize(
    ("header", "is_known"),
    [
        (["active_subscription", "email_disabled"], True),
        (["active_subscription"], False),
        (["cancel_date", "stripe_plan"], True),
        (["cancel_date", "email_disabled"], False),
        (["newsletter", "came_with"], True),
    ],
)
def test_some_names_say_nothing_of_letters_only_beside_another(header, is_known):
    assert (1 in columns_of(["email", *header]).meanings) is is_known
