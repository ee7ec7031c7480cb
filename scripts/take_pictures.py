"""Take the pictures that the README and the documentation show, from a fresh sample publication.

.venv/bin/python -m scripts.take_pictures

They land in docs/pictures/. Needs a Chromium, as the browser tests do.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.chromium import chromium
from tests.journeys.demo import Demo, running_demo

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
STORY = "/central-highlands/second-naval-lease-at-varen/"
COLOURS = 128  # what flat drawings and type need: a third of the bytes


@dataclass(frozen=True)
class Shot:
    """One picture: of what, in which scheme, how wide and how high in CSS pixels (0: whole)."""

    name: str
    address: str
    scheme: str = "light"
    width: int = 1280
    height: int = 0


SHOTS = (
    Shot("front", "/"),
    Shot("front-dark", "/", scheme="dark"),
    Shot("story", STORY),
    Shot("story-dark", STORY, scheme="dark"),
    Shot("story-phone", STORY, width=390),
)


def main() -> None:
    """Start the sample, look at it, keep what was seen."""
    FOLDER.mkdir(exist_ok=True)
    with running_demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium() or None, args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in SHOTS:
            page = open_page(browser, shot)
            page.goto(demo.url + shot.address, wait_until="networkidle")
            keep(page, shot)
        at_the_desk(browser, demo)
        browser.close()


def open_page(browser: Browser, shot: Shot) -> Page:
    """A window as `shot` wants it."""
    return browser.new_page(
        viewport={"width": shot.width, "height": shot.height or 900},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        device_scale_factor=1.5 if shot.width < 600 else 1,
    )


def keep(page: Page, shot: Shot) -> None:
    """Store what the window shows, the whole page unless a height was given."""
    page.wait_for_timeout(300)
    seen = Image.open(io.BytesIO(page.screenshot(full_page=not shot.height)))
    few = seen.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{shot.name}.png", optimize=True)


def at_the_desk(browser: Browser, demo: Demo) -> None:
    """What the desk sees: its home, tonight's edition and its letter, and a story being written."""
    shot = Shot("editor", "", height=1000)
    page = open_page(browser, shot)
    page.goto(f"{demo.url}/desk/login/")
    page.get_by_label("E-mail address").fill("desk@example.org")
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")
    keep(page, Shot("desk", "", height=1000))
    page.goto(f"{demo.url}/desk/edition/", wait_until="networkidle")
    keep(page, Shot("edition", "", height=1000))
    page.goto(f"{demo.url}/desk/stories/", wait_until="networkidle")
    page.get_by_role("link", name="Is the port of Varen").first.click()
    page.wait_for_load_state("networkidle")
    keep(page, shot)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 640, "height": 900})
        page.goto(f"{demo.url}/desk/edition/preview/letter/", wait_until="networkidle")
        keep(page, Shot("letter" if scheme == "light" else "letter-dark", ""))


if __name__ == "__main__":
    main()
