"""How soon a change is seen at every address that shows it: a program for the house of `purge`.

python -m benchmarks._visible PORT TIMES

A story's headline is put right; then its page, the front page, its section, its day and the
section's feed are asked for at once until each shows it. Prints the milliseconds from the commit,
a list for each time.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection

from ._readers import BROWSER
from ._writers import mark

PATIENCE = 30.0


def main(port: int, times: int) -> None:
    """Change, look, and print."""
    from latefinal.plumbing import clock
    from latefinal.stories.models import Story
    from latefinal.stories.services import publish_story

    newest = Story.at_the_desk().filter(slug__startswith="story-").order_by("-published_at")
    story = newest[0]
    section, day = story.section.slug, story.published_at
    paths = [
        "/",
        f"/{section}/",
        f"/{section}/{story.slug}/",
        f"/archive/{day:%Y/%m/%d}/",
        "/feed/",
    ]
    for number in range(1, times + 1):
        story = Story.at_the_desk().get(pk=story.pk)
        words = mark("visible", number)
        story.title = f"Mole {words}"
        publish_story(story=story, at=clock.now())
        committed = time.monotonic()
        with ThreadPoolExecutor(len(paths)) as pool:
            look = partial(seen_after, port, words=words.encode(), committed=committed)
            seen = pool.map(look, paths)
            print(json.dumps(dict(zip(paths, seen, strict=True))), flush=True)
        time.sleep(0.2)


def seen_after(port: int, path: str, *, words: bytes, committed: float) -> float:
    """Milliseconds after `committed` until what `path` answers holds the words."""
    link = HTTPConnection("localhost", port, timeout=60)
    while time.monotonic() < committed + PATIENCE:
        link.request("GET", path, headers={"User-Agent": BROWSER})
        answer = link.getresponse()
        if words in answer.read():
            return 1000 * (time.monotonic() - committed)
    raise SystemExit(f"{path} never showed it.")


if __name__ == "__main__":
    import django

    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
