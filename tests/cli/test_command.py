"""The command says what it does, and in a sentence what it cannot do."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import socket
import time
from pathlib import Path

import pytest

from latefinal import __version__
from latefinal.cli.checkups.place import check_place, leave_the_paper_s_own
from latefinal.cli.children import Aside
from latefinal.cli.demo import MARK, choose_surroundings, desk_password
from latefinal.cli.errors import CannotStart
from latefinal.cli.folder_and_port import (
    PATIENCE,
    check_port,
    hold_home,
    holder_of,
    is_held,
    port_problem,
)
from latefinal.cli.main import build_parser, main
from latefinal.cli.terminal import Progress
from latefinal.demo.catcher import open_post_box
from latefinal.plumbing.errors import LatefinalError, UnusableFolder, writing_to

from .paper import latefinal


def test_help_names_every_verb_and_makes_nothing(tmp_path):
    said = latefinal("--help", home=tmp_path)
    assert said.returncode == 0
    for verb in ("run", "demo", "import", "edition", "doctor", "manage"):
        assert f"    {verb} " in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_word_it_does_not_know_is_exit_code_2(capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(["publish"])
    assert ended.value.code == 2
    assert "invalid choice: 'publish'" in capsys.readouterr().err


def test_it_knows_its_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Latefinal {__version__}\n"


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("PORT", "eight", "PORT is “eight”, which is no number."),
        ("LATEFINAL_DEBUG", "maybe", "LATEFINAL_DEBUG is “maybe”, which is no yes or no."),
        ("LATEFINAL_URL", "paper.example", "LATEFINAL_URL is “paper.example”, which is no address"),
        ("LATEFINAL_BIND", "localhost", "LATEFINAL_BIND is “localhost”, which is no IP address."),
        ("LATEFINAL_LANGUAGE", "xx", "LATEFINAL_LANGUAGE is “xx”, which is no language."),
        ("DATABASE_URL", "mysql://me:secret@db/x", "DATABASE_URL names no PostgreSQL database."),
    ],
)
def test_a_setting_that_cannot_be_read_is_one_sentence(tmp_path, setting, value, words):
    for verb in ("run", "doctor"):
        said = latefinal(verb, home=tmp_path, **{setting: value})
        assert said.returncode == 1
        assert words in said.stdout + said.stderr
        assert "Traceback" not in said.stderr
        assert "secret@" not in said.stdout + said.stderr


def test_a_port_out_of_range_is_said(tmp_path):
    said = latefinal("run", home=tmp_path, PORT="70000")
    assert said.returncode == 1
    assert "PORT is 70000, which is no port." in said.stderr


def test_a_port_that_is_taken_is_said_after_a_moments_patience():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} on 127.0.0.1 is taken"):
            check_port("127.0.0.1", port, patience=0.2)
    check_port("127.0.0.1", port, patience=PATIENCE)


def test_an_address_of_another_machine_cannot_be_listened_on():
    assert "LATEFINAL_BIND must be" in str(port_problem("192.0.2.1", 8000))


def test_a_folder_is_held_by_who_says_so_and_free_after(tmp_path):
    with hold_home(tmp_path):
        assert holder_of(tmp_path) == os.getpid()
    assert holder_of(tmp_path) is None
    assert not is_held(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UnusableFolder, match="cannot be written to"), hold_home(tmp_path / "var"):
        pass


def test_a_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "var").write_text("")
    with pytest.raises(UnusableFolder, match="cannot be written to"), hold_home(tmp_path / "var"):
        pass
    for verb in ("run", "demo", "doctor"):
        said = latefinal(verb, home=tmp_path, LATEFINAL_HOME=str(tmp_path / "var" / "paper"))
        assert said.returncode == 1
        assert "paper cannot be written to (Not a directory)" in said.stdout + said.stderr


def test_a_full_disk_is_said_for_what_it_is(tmp_path):
    with pytest.raises(UnusableFolder, match="There is no room left"), writing_to(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["latefinal.sqlite3", "thesis.txt"])
def test_the_demo_leaves_alone_what_is_no_sample(tmp_path, name):
    (tmp_path / name).write_text("years of work")
    for words in (["demo"], ["demo", "--fresh"]):
        said = latefinal(*words, home=tmp_path)
        assert said.returncode == 1
        assert f"The folder {tmp_path} holds what is no sample publication" in said.stderr
    assert (tmp_path / name).read_text() == "years of work"


def test_the_desks_password_is_made_once_and_never_empty(tmp_path):
    (tmp_path / "desk-password").write_text("")
    made = desk_password(tmp_path)
    assert len(made) == 14
    assert desk_password(tmp_path) == made


def test_the_demo_never_takes_the_papers_folder(monkeypatch):
    monkeypatch.setenv("LATEFINAL_HOME", "")
    monkeypatch.setenv("MAIL_URL", "smtp://relay.example")
    monkeypatch.setenv("LATEFINAL_RETURNED_IMAP", "imaps://desk:word@mail.example/INBOX")
    monkeypatch.setenv("LATEFINAL_CACHE_FOLDER", "pages")
    with open_post_box() as post_box:
        choose_surroundings(post_box)
    assert not {"LATEFINAL_RETURNED_IMAP", "LATEFINAL_CACHE_FOLDER"} & os.environ.keys()
    assert os.environ["LATEFINAL_HOME"] == "var/demo"
    assert os.environ["MAIL_URL"].startswith("smtp://127.0.0.1:")


def test_the_doctor_takes_a_dot_for_every_host_below(tmp_path):
    said = latefinal("doctor", "--json", home=tmp_path, LATEFINAL_URL="https://paper.example.org",
                     LATEFINAL_ALLOWED_HOSTS=".example.org")  # fmt: skip
    words = [row["words"] for row in json.loads(said.stdout)["findings"]]
    assert "Answered are the hosts .example.org." in words


def test_the_doctor_says_a_wrong_relay_once(tmp_path):
    said = latefinal("doctor", "--json", home=tmp_path, MAIL_URL="ftp://relay.example")
    rows = json.loads(said.stdout)["findings"]
    assert [row["topic"] for row in rows if "MAIL_URL" in row["words"]] == ["settings"]


def test_the_doctor_tells_what_is_missing_and_how_to_mend_it(home: Path):
    (home / "secret-key").write_text("x" * 60)
    (home / "secret-key").chmod(0o644)
    said = latefinal("doctor", "--json", home=home, MAIL_URL="smtp://127.0.0.1:1")
    assert said.returncode == 1
    report = json.loads(said.stdout)
    assert report["well"] is False
    broken = [row for row in report["findings"] if row["state"] == "broken"]
    assert [row["topic"] for row in broken] == ["settings", "mail"]
    assert broken[0]["mend"] == f"Run: chmod 600 {home}/secret-key"
    assert broken[1]["words"] == "Nothing listens at 127.0.0.1:1."
    assert "port in MAIL_URL" in broken[1]["mend"]


def test_the_doctor_makes_no_more_than_the_key_in_an_empty_folder(tmp_path):
    said = latefinal("doctor", home=tmp_path)
    assert said.returncode == 0
    assert "There is none yet: the first start makes it." in said.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_a_forwarded_command_speaks_in_a_sentence(home: Path):
    said = latefinal("import", "wordpress", "no-such-file.xml", "--paper", "X", home=home)
    assert said.returncode == 1
    assert "no-such-file.xml" in said.stderr
    assert "Traceback" not in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("system", ["wordpress", "subscribers"])
def test_an_import_says_that_there_is_no_paper_and_makes_no_tables_first(tmp_path, system):
    said = latefinal("import", system, "no-such-file", home=tmp_path, DATABASE_URL="")
    assert said.returncode == 1
    assert f"There is no paper in {tmp_path} yet" in said.stderr
    assert "with “latefinal run” first" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_what_nobody_expected_is_one_sentence_and_stays_whole_in_a_log(tmp_path):
    (tmp_path / "secret-key").mkdir()
    said = latefinal("run", home=tmp_path)
    assert said.returncode == 1
    (sentence,) = said.stderr.strip().splitlines()
    assert sentence.startswith("Latefinal met something it did not expect (IsADirectoryError")
    log = tmp_path / "faults.log"
    assert sentence.endswith(f"All of it stands in {log}.")
    assert "Traceback (most recent call last)" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_a_child_s_fault_stays_in_the_log_too(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("LATEFINAL_HOME", str(tmp_path))
    monkeypatch.delenv("LATEFINAL_DEBUG", raising=False)
    with pytest.raises(LatefinalError, match="what stands above says why"):
        Aside(lambda: 1 / 0).result()
    assert "All of it stands in" in capfd.readouterr().err
    assert "ZeroDivisionError" in (tmp_path / "faults.log").read_text()


def test_the_doctor_says_first_what_it_looks_at(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paper, demo = tmp_path / "var", tmp_path / "var" / "demo"
    demo.mkdir(parents=True)
    settings.LATEFINAL_HOME = paper
    assert next(check_place()).words == f"The paper in {paper}."
    (demo / MARK).touch()
    words = [finding.words for finding in check_place()]
    assert words[1].startswith("Its database is ")
    assert words[2:] == [f"The demo in {demo} is another: LATEFINAL_HOME={demo} latefinal doctor"]
    settings.LATEFINAL_HOME = demo
    monkeypatch.setenv("LATEFINAL_HOME", str(demo))
    monkeypatch.setenv("DATABASE_URL", "postgres://the-paper-s-own")
    leave_the_paper_s_own()
    words = [finding.words for finding in check_place()]
    assert words[0] == f"The sample publication in {demo}."
    assert words[2:] == ["The demo goes without DATABASE_URL, so that is not looked at."]
    assert "DATABASE_URL" not in os.environ


@pytest.mark.parametrize(
    ("is_seen", "shown"),
    [
        (False, "  Preparing …\n"),
        (True, r"\s+Preparing .*0/2\s+Preparing .*1/2\s+Preparing .*2/2.*s\n"),
    ],
)
def test_what_lasts_is_a_line_in_a_log_and_one_that_moves_on_a_terminal(
    monkeypatch, is_seen, shown
):
    monkeypatch.setattr("latefinal.cli.terminal.NOTICEABLE", 0.05)
    stream = Terminal() if is_seen else io.StringIO()
    progress = Progress(stream)
    for step in range(3):
        progress("Preparing", step, 2)
        time.sleep(0.03)
    progress.close()
    assert re.fullmatch(shown, stream.getvalue().replace("\r\x1b[K", ""), re.DOTALL)


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        return True


def test_a_forwarded_command_helps_under_our_name(home: Path):
    said = latefinal("import", "wordpress", "--help", home=home)
    assert said.returncode == 0
    assert "latefinal import wordpress" in said.stdout


def test_what_is_over_at_once_shows_no_progress(capsys):
    progress = Progress()
    progress("Preparing", 1, 2)
    progress("Preparing", 2, 2)
    progress.close()
    assert capsys.readouterr().out == ""
