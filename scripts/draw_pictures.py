"""Draw the sample publication's pictures: each SVG beside the package becomes a raster.

Usage, from the root of the checkout:

    .venv/bin/python scripts/draw_pictures.py                # every drawing
    .venv/bin/python scripts/draw_pictures.py ferry dredger  # only these

The sources and the rasters are both committed, so that `make demo` needs no browser. Run this after
changing a source, look at the result, and commit both. It needs Playwright and Pillow (both in
requirements/dev.txt) and a Chromium: the system's, else Playwright's own. The same versions of the
two give the same bytes; others may differ in a few, never in what is seen.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "latefinal" / "demo" / "pictures"
WIDTH, HEIGHT = 1600, 800  # pixels; every drawing's viewBox
LARGEST = 150 * 1024  # bytes; the sample must stay light in the repository


def main(names: list[str]) -> int:
    """Draw what was named, or everything; answer the exit code."""
    sources = [FOLDER / f"{name}.svg" for name in names] or sorted(FOLDER.glob("*.svg"))
    if missing := [source.name for source in sources if not source.exists()]:
        print(f"No drawing is called {', '.join(missing)} in {FOLDER}.", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--force-color-profile=srgb"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        sizes = [draw(page, source) for source in sources]
        browser.close()
    print(f"{len(sizes)} drawings, {sum(sizes) / 1024:.0f} KB.")
    return 0


def draw(page: Page, source: Path) -> int:
    """Paint one source and write its raster beside it; answer the raster's bytes."""
    page.set_content(
        f"<style>body{{margin:0}}svg{{display:block;width:{WIDTH}px}}</style>{source.read_text()}"
    )
    painted = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    raster = source.with_suffix(".webp")
    painted.save(raster, "WEBP", quality=92, method=6)
    size = raster.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{raster.name} has {size} bytes, more than {LARGEST}: draw it simpler.")
    print(f"{raster.name:<24}{size / 1024:7.1f} KB")
    return size


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
