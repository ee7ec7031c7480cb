"""A mail server's pipe: what was taken ends with 0, and anything else with “keep it, try again”."""

from __future__ import annotations

import subprocess
import sys

import pytest

from latefinal.cli.main import NOT_NOW, main
from tests.cli.paper import PATIENCE, environment, rows
from tests.samples.returned import SAMPLES


def mail_in(home, *words, raw=b"", **more):
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "latefinal", "mail", "in", *words],
        env=environment(home, **more),
        cwd=home,
        input=raw,
        capture_output=True,
        timeout=PATIENCE,
    )


def test_a_report_is_taken_in_silence_however_long_it_is(home):
    raw = (SAMPLES / "report-no-such-box.eml").read_bytes() + b"x" * 10_000_000
    ran = mail_in(home, "--to", "b+1.2@bounces.paper.example", raw=raw)
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert rows(home, "SELECT kind, number FROM bounces_returncount") == [("unproven", 1)]


def test_without_its_tables_the_mail_is_kept_by_the_server_and_none_are_made(tmp_path):
    ran = mail_in(tmp_path, raw=(SAMPLES / "report-full.eml").read_bytes(), DATABASE_URL="")
    assert (ran.returncode, ran.stdout) == (NOT_NOW, b"")
    assert b"no such table" in ran.stderr


@pytest.mark.parametrize("words", [["--from", "x"], ["--to"]])
def test_words_it_does_not_understand_keep_the_mail_too(words, capsys):
    assert main(["mail", "in", *words]) == NOT_NOW
    assert "usage: latefinal mail in" in capsys.readouterr().err


def test_its_help_is_help(capsys):
    assert main(["mail", "in", "--help"]) == 0
    assert "--to ADDRESS" in capsys.readouterr().out


def test_a_setting_that_cannot_be_read_keeps_the_mail(tmp_path):
    assert mail_in(tmp_path, LATEFINAL_RETURN_PATH="nowhere").returncode == NOT_NOW
