"""A table of another system is read as it was written, and what cannot be read is named."""

from __future__ import annotations

import hashlib
import io

import pytest

from latefinal.subscriptions.rules.tables import look_at, rows_of


def read(content, encoding="utf-8"):
    """The rows of a file, with the line on which each begins."""
    return [(row.line, row.cells) for row in rows_of(io.BytesIO(content), encoding=encoding)]


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_file_is_sealed_and_measured_whole_and_put_back(length):
    raw = (b"ada@example.org\n" * 12_501)[:length]
    file = io.BytesIO(raw)
    file.seek(min(3, length))
    seen = look_at(file)
    assert (seen.digest, seen.length) == (hashlib.sha256(raw).hexdigest(), length)
    assert seen.encoding == "utf-8"
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"", "utf-8"),
        (b"a", "utf-8"),
        (b"ab", "utf-8"),
        ("é".encode(), "utf-8"),
        ("é".encode("utf-8-sig"), "utf-8-sig"),
        ("é".encode("utf-16"), "utf-16"),
        ("é".encode("utf-32"), "utf-32"),
        ("ab".encode("utf-16-le"), "utf-16-le"),
        ("ab".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_shortest_file_has_its_encoding(raw, encoding):
    assert look_at(io.BytesIO(raw)).encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("ascii_signs", "is_told"), [(100, False), (101, True)])
def test_utf_16_without_a_mark_is_told_by_zeros_in_most_of_its_first_two_hundred_signs(
    encoding, ascii_signs, is_told
):
    text = "п" * (200 - ascii_signs) + "a" * (ascii_signs + 300)
    found = look_at(io.BytesIO(text.encode(encoding))).encoding
    assert (found == encoding) is is_told


@pytest.mark.parametrize(
    ("encoding", "names"), [("cp1251", "Анна Пётр Ольга Жанар"), ("cp1252", "Zoë")]
)
def test_an_old_code_page_is_told_however_far_down_its_first_letter_stands(encoding, names):
    text = "ada@example.org;Ada\n" * 10_000
    text += "".join(f"reader@example.org;{name}\n" for name in names.split())
    raw = text.encode(encoding)
    assert raw.decode(look_at(io.BytesIO(raw)).encoding) == text


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"", []),
        (b"\n \n", []),
        (b"email\nada\n", [(1, ["email"]), (2, ["ada"])]),
        (b"\n\nemail\n\nada\n", [(3, ["email"]), (5, ["ada"])]),
        (b"sep=;\nemail;x\nada;1\n", [(2, ["email", "x"]), (3, ["ada", "1"])]),
        (b"\nSEP=|\r\nemail|x\r\n", [(3, ["email", "x"])]),
        (b'a,"one\ntwo"\nb,c\n', [(1, ["a", "one\ntwo"]), (3, ["b", "c"])]),
        (b" ,\nada,\n,5\n", [(2, ["ada", ""]), (3, ["", "5"])]),
    ],
)
def test_each_row_has_the_line_on_which_it_begins_and_empty_ones_are_passed_over(content, rows):
    assert read(content) == rows


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("a,b;c,d", ["a", "b;c", "d"]),
        ("a;b;c,d", ["a", "b", "c,d"]),
        ("a\tb,c\td", ["a", "b,c", "d"]),
        ("a|b|c", ["a", "b", "c"]),
        ('"a;b;c",d', ["a;b;c", "d"]),
        ("a,b;c", ["a", "b;c"]),
        ("alone", ["alone"]),
    ],
)
def test_the_delimiter_is_the_sign_that_stands_most_often_outside_quotation_marks(header, cells):
    assert read(header.encode()) == [(1, cells)]


def test_a_row_that_cannot_be_read_is_named_and_those_behind_it_are_read():
    content = b"email\nada@example.org\n" + b"x" * 200_000 + b"\nbo@example.org\n"
    assert read(content)[1:] == [(2, ["ada@example.org"]), (3, None), (4, ["bo@example.org"])]


def test_bytes_that_no_encoding_has_stop_no_row():
    assert read(b"email\nada\xff@example.org\n") == [
        (1, ["email"]),
        (2, ["ada\N{REPLACEMENT CHARACTER}@example.org"]),
    ]


@pytest.mark.parametrize("is_read_through", [True, False])
def test_the_file_stays_open_whether_it_was_read_through_or_not(is_read_through):
    file = io.BytesIO(b"email\nada@example.org\n")
    rows = rows_of(file, encoding="utf-8")
    next(rows)
    if is_read_through:
        list(rows)
    rows.close()
    del rows
    assert not file.closed
