"""What became of a list is told in figures that add up, to people and to machines."""

from __future__ import annotations

import pytest

from latefinal.subscriptions.rules.report import IntakeReport


@pytest.fixture
def report():
    """A list of which something became of every kind."""
    made = IntakeReport(
        name="members.csv",
        rows=36,
        came=1,
        here=2,
        left=3,
        suppressed=4,
        twice=5,
        unused=["name", "tags"],
        seconds=1.26,
    )
    made.out.update({"unsubscribed": 6, "bounced": 7, "unconfirmed": 8})
    made.refuse(9, "“x” is no e-mail address.")
    made.note(10, out_by="status", undated="")
    for line in (11, 12):
        made.note(line, out_by="bounced", undated="“soon” is no date.")
    return made


def test_every_figure_is_told_to_people(report):
    said = " ".join(report.as_text().replace("│", " ").split())
    assert said.startswith("From members.csv")
    for words in (
        "Rows ┃ 36",
        "came 1 ",
        "here already 2 ",
        "stopped these letters here: stay out 3 ",
        "suppressed here: stay out 4 ",
        "bounced, cleaned or complained there 7 never confirmed there 8 unsubscribed there 6 ",
        "stand in the list more than once 5 ",
        "cannot be used 1 ",
        "Kept out by “bounced”: 2. Kept out by “status”: 1.",
        "Rows that cannot be used",
        "Line ┃ Why",
        "9 “x” is no e-mail address.",
        "Dates not understood: subscribed since today",
        "12 “soon” is no date.",
        "Columns that were not kept: name, tags.",
        "It took 1.3 s.",
    ):
        assert words in said, words
    assert "more;" not in said


def test_every_figure_is_told_to_machines_and_comes_back_as_it_was(report):
    data = report.as_data()
    assert data == {
        "file": "members.csv",
        "rows": 36,
        "came": 1,
        "already_here": 2,
        "stopped_here": 3,
        "suppressed_here": 4,
        "left_out": {"unsubscribed": 6, "bounced": 7, "unconfirmed": 8},
        "twice": 5,
        "bad_rows": 1,
        "bad": [{"line": 9, "reason": "“x” is no e-mail address."}],
        "kept_out_by": {"bounced": 2, "status": 1},
        "dates_not_understood": 2,
        "dates": [{"line": n, "reason": "“soon” is no date."} for n in (11, 12)],
        "columns_not_kept": ["name", "tags"],
        "seconds": 1.3,
    }
    again = IntakeReport.from_data(data)
    assert again.as_data() == data
    assert (again.lines, again.kept_out) == (report.lines, report.kept_out)


def test_what_happened_to_none_is_not_told():
    nothing = IntakeReport()
    assert nothing.lines == []
    assert set(map(str, nothing.as_data().values())) == {
        *("", "0", "0.0", "[]", "{}"),
        "{'unsubscribed': 0, 'bounced': 0, 'unconfirmed': 0}",
    }
    assert nothing.wanted == 0
    said = nothing.as_text()
    for words in ("came", "Kept out", "cannot be used", "not understood", "not kept", "more;"):
        assert words not in said


def test_a_report_of_an_earlier_release_is_read():
    data = IntakeReport(name="members.csv", rows=2, came=2).as_data()
    for key in ("kept_out_by", "dates_not_understood", "dates"):
        del data[key]
    again = IntakeReport.from_data(data)
    assert (again.rows, again.undated, again.dates, again.kept_out) == (2, 0, [], [])


@pytest.mark.parametrize(("number", "named"), [(999, 999), (1000, 1000), (1001, 1000)])
def test_a_thousand_rows_are_named_and_all_are_counted(number, named):
    report = IntakeReport()
    for line in range(number):
        report.refuse(line, "It cannot be read.")
        report.note(line, out_by="", undated="It is no date.")
    assert (report.refused, report.undated) == (number, number)
    assert len(report.bad) == len(report.dates) == named
    assert report.kept_out == []


@pytest.mark.parametrize(("number", "more"), [(19, 0), (20, 0), (21, 1), (1500, 1480)])
def test_people_are_shown_twenty_of_them_and_told_of_how_many_more(number, more):
    report = IntakeReport()
    for line in range(number):
        report.refuse(line, "It cannot be read.")
    said = report.as_text()
    assert said.count("It cannot be read.") == min(number, 20)
    assert (f"and {more} more;" in said) is bool(more)
    assert ("more;" in said) is bool(more)


def test_it_is_a_hundred_signs_wide_and_prints_words_as_they_stand():
    report = IntakeReport(name=":smile: [b]list[/b].csv")
    report.refuse(2, "[/x] " + "long " * 40)
    lines = report.as_text().splitlines()
    assert lines[0] == "From :smile: [b]list[/b].csv"
    assert max(map(len, lines)) == 100
    assert "[/x] long" in report.as_text()
