"""What libraries load for uses that nobody has here is left out, and nothing misses it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.database import URL

from .desk import FOUND, PASSWORD, WHO, Desk
from .paper import environment, furnished, running

LOADED = """
import json, sys
from latefinal.cli.django_setup import load_addresses, load_house
load_house()
load_addresses()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
import pydantic, requests, wagtail.api.v3.api
assert wagtail.api.v3.api.api.urls, "whoever wants it has it"
"""


def run(words, home):
    told = [sys.executable, "-W", "ignore", "-c", words]
    how = {"check": True, "capture_output": True, "text": True}
    return subprocess.run(told, env=environment(home), **how).stdout  # noqa: S603 - our own


def test_a_server_has_not_loaded_what_no_paper_uses(home):
    loaded = set(json.loads(run(LOADED, home)))
    assert {"django", "wagtail", "lxml"} <= loaded
    left_out = {"docutils", "jinja2", "ninja", "pillow_heif", "pydantic", "requests", "yaml"}
    assert not loaded & (left_out if URL else left_out | {"psycopg"})


@pytest.mark.parametrize(
    "path",
    [
        "/desk/pages/",
        "/desk/api/main/pages/?child_of=1&for_explorer=1",
        "/desk/images/",
        "/desk/redirects/",
        "/desk/snippets/outlets/outlet/",
        "/desk/reports/site-history/",
    ],
)
def test_wagtails_own_rooms_answer_without_it(desk_of_a_run, path):
    port, desk = desk_of_a_run
    page = desk.get(port, path)
    assert b"/desk/logout/" in page or b'"title": "The Meridian"' in page


@pytest.fixture(scope="module")
def desk_of_a_run(tmp_path_factory, django_db_setup):
    """A running paper's port, and its owner signed in."""
    with furnished(tmp_path_factory.mktemp("home")) as home:
        run(FOUND, home)
        with running(home) as paper:
            desk = Desk()
            desk.sign_in(paper.port, WHO, PASSWORD)
            yield paper.port, desk
