"""A real browser, and a real demo for it to walk through."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

from tests.settings import SCRATCH

from .chromium import chromium
from .console import Console
from .demo import Demo, made_sample, running_demo
from .desk import PASSWORD, PATIENCE, address_of, at_the_desk, sign_in
from .keyboard import no_mouse
from .posts import WALKED, Posts

# Playwright keeps an event loop in this thread, and Django would take it for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, which must also run as root in a container."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium() or None, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def console(browser: Browser) -> Console:
    """The browser's, over all its pages."""
    console = Console()
    browser.on("context", console.listen)
    return console


@pytest.fixture(scope="session")
def posts(browser: Browser) -> Posts:
    """What all its pages send."""
    posts = Posts()
    browser.on("context", posts.listen)
    return posts


@pytest.fixture(autouse=True)
def forms_are_sent(request: pytest.FixtureRequest, posts: Posts) -> Iterator[None]:
    """Hold a journey to the forms that it stands for."""
    posts.take()
    yield
    taken = posts.take()
    assert set(WALKED.get(request.node.originalname, ())) <= taken


@pytest.fixture(autouse=True)
def no_page_complains(console: Console) -> Iterator[None]:
    """Fail a journey on whose pages a script broke, or something could not be loaded."""
    console.take()
    yield
    assert console.take() == []


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who comes for the first time, at a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The sample publication, as `latefinal demo` serves it."""
    with running_demo(made_sample(SCRATCH)) as demo:
        yield demo


@pytest.fixture(scope="session")
def signed_in(browser: Browser, demo: Demo) -> StorageState:
    """What the browser of an editor keeps who signed in once, for every journey at the desk."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        sign_in(context.new_page(), demo)
        return context.storage_state()


@pytest.fixture
def desk(browser: Browser, signed_in: StorageState) -> Iterator[Page]:
    """An editor's page."""
    with at_the_desk(browser, signed_in) as page:
        yield page


@pytest.fixture
def reporter(
    browser: Browser, desk: Page, demo: Demo, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Somebody who was just invited, in a browser of their own."""
    desk.goto(f"{demo.url}/desk/people/invite/")
    desk.get_by_label("Name").fill("Bero Lind")
    desk.get_by_label("E-mail address").fill(address_of(request))
    desk.get_by_role("group", name="Reporter").get_by_label("The whole paper").check()
    desk.get_by_role("button", name="Invite", exact=True).click()
    link = desk.locator("[data-copy] code").inner_text()
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("My drafts")).to_be_visible()
    yield page
    context.close()


@pytest.fixture(autouse=True)
def without_a_mouse(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """What is marked `by_keyboard` goes so, once somebody is signed in; with NO_MOUSE=1 all do.

    But for what is marked `by_mouse`, which only a mouse brings up.
    """
    marked = request.node.get_closest_marker
    asked = bool(os.environ.get("NO_MOUSE")) and not marked("by_mouse")
    if not (asked or marked("by_keyboard")):
        yield
        return
    request.getfixturevalue("signed_in")
    with no_mouse(monkeypatch):
        yield
