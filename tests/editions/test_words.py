"""The text part of a letter, folded."""

from latefinal.subscriptions.rules.words import wrapped

LONG = (
    "Varen leases its outer basin to the navy for another twelve years and "
    "says nothing of the price"
)


def test_an_item_of_a_list_keeps_its_column():
    assert wrapped(f"* {LONG}\n  https://paper.example/straits/a/").splitlines() == [
        "* Varen leases its outer basin to the navy for another twelve years and",
        "  says nothing of the price",
        "  https://paper.example/straits/a/",
    ]


def test_an_indented_line_and_a_numbered_one_keep_theirs():
    lines = wrapped(f"    {LONG}\n12. {LONG}").splitlines()
    assert [line[:4] for line in lines] == ["    ", "    ", "12. ", "    "]


def test_what_is_quoted_stays_quoted():
    assert all(line.startswith("> ") for line in wrapped(f"> {LONG}").splitlines())
