"""The command: its words, its exit code, its report."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from latefinal.importers.management.commands.import_wordpress import Command
from latefinal.masthead.models import Masthead
from latefinal.plumbing.progress import ProgressTeller
from latefinal.stories.models import Paper, Story

from . import exports


def run(*words):
    out = io.StringIO()
    call_command("import_wordpress", *map(str, words), stdout=out)
    return out.getvalue()


def test_it_shows_a_table_of_what_came_and_what_was_left_out(paper):
    out = run(exports.SAMPLE, "--section", "straits")
    assert "From lantern.example" in out
    assert "posts → stories" in out
    assert "menus belong to the old theme" in out
    assert "0 lost" in out
    assert Story.at_the_desk().filter(section__slug="straits").count() == 8


def test_with_json_it_prints_one_object_and_nothing_else(paper, capsys):
    report = json.loads(run(exports.SAMPLE, "--json"))
    assert report["came"]["posts"] == 8
    assert capsys.readouterr().err == ""


def test_the_map_is_read(paper, tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('section = "straits"\n', encoding="utf-8")
    run(exports.SAMPLE, "--map", path)
    assert Story.at_the_desk().filter(section__slug="straits").count() == 8


def test_a_dry_run_says_would(paper):
    assert "Would come from" in run(exports.SAMPLE, "--dry-run")
    assert not Story.at_the_desk().exists()


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [(b"\x89PNG", "is not a WordPress export"), (exports.SAMPLE.read_bytes()[:900], "breaks off")],
)
def test_a_bad_file_is_one_sentence_and_exit_code_1(paper, tmp_path, capsys, bytes_, said):
    path = tmp_path / "export.xml"
    path.write_bytes(bytes_)
    with pytest.raises(CommandError, match=said) as refused:
        run(path)
    assert refused.value.returncode == 1
    assert capsys.readouterr().err == ""
    assert not Story.at_the_desk().exists()


def test_in_a_log_there_are_lines_of_what_lasts_and_none_of_what_does_not():
    stream = io.StringIO()
    for noticeable in (0, 3600):
        with ProgressTeller(stream=stream, noticeable=noticeable).stage("Writing", 40) as step:
            for _advance in range(40):
                step(1)
    assert stream.getvalue().splitlines() == [f"Writing: {share} %" for share in (25, 50, 75, 100)]


def test_on_a_terminal_there_is_a_bar(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")  # a dumb one has no bars

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with ProgressTeller(stream=stream).stage("Writing", 3) as step:
        step(1)
        step(2)
    assert "Writing" in stream.getvalue()


def test_titles_in_brackets_are_printed_as_they_are(paper, tmp_path):
    title = "[bold]Not[/bold] :smile: markup"
    out = run(exports.write(tmp_path, exports.item(1, title=title, content="<form>x</form>")))
    assert title in out


def test_without_a_paper_it_says_so_before_it_reads_anything(db):
    with pytest.raises(CommandError, match=r"no paper in .* --paper NAME"):
        run("there-is-no-such-file.xml")


def test_a_paper_is_founded_on_the_way_and_once(db):
    for _ in range(2):
        run(exports.SAMPLE, "--paper", "The Lantern")
    assert Paper.objects.get().title == Masthead.load().name == "The Lantern"
    assert Story.at_the_desk().count() == 8


def test_a_dry_run_founds_none(db):
    assert "Would come from" in run(exports.SAMPLE, "--dry-run", "--paper", "The Lantern")
    assert not Paper.objects.exists()


def test_its_help_names_every_option():
    helped = (
        Command(stdout=OutputWrapper(io.StringIO())).create_parser("latefinal", "x").format_help()
    )
    for option in ("--site", "--section", "--map", "--json", "--dry-run"):
        assert option in helped
