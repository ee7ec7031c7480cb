"""Real questions to an archive that is there: of each kind the times, then all of them as JSON.

python -m benchmarks._questions
"""

from __future__ import annotations

import gc
import itertools
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import django

from ._archive import NEWEST
from ._yardstick import busy_loop_ms, loop_ms

OF_A_KIND = 40
SEED = 9
NETWORKS = itertools.count(1)


@dataclass(frozen=True)
class Known:
    """What the archive holds, of which questions are made."""

    headlines: list[str]
    texts: list[list[str]]
    by_use: list[str]
    names: dict[str, list[str]]

    @property
    def common(self) -> list[str]:
        """Words that nearly every story holds, the commonest first."""
        return self.by_use[:12]

    @property
    def rare(self) -> list[str]:
        """Words that few hold."""
        return self.by_use[-3000:]

    def phrase(self, chance: random.Random) -> str:
        """Three words that stand together somewhere."""
        words = chance.choice(self.texts)
        place = chance.randrange(len(words) - 3)
        return f'"{" ".join(words[place : place + 3])}"'.replace(".", "")


def known() -> Known:
    """A look at some of the stories, and at every name."""
    from latefinal.masthead.models import Contributor
    from latefinal.plumbing.markup import plain_text
    from latefinal.stories.models import Section, Story, Topic

    stories = list(Story.on_the_record(at=NEWEST).order_by("?")[:400])
    texts = [plain_text(story.body_html).lower().rstrip(".").split() for story in stories]
    used = Counter(word.strip(".") for text in texts for word in set(text))
    return Known(
        headlines=[story.title for story in stories],
        texts=texts,
        by_use=[word for word, _count in used.most_common() if len(word) > 1],
        names={
            "topic": list(Topic.objects.values_list("slug", flat=True)),
            "section": list(Section.objects.values_list("slug", flat=True)),
            "contributor": list(Contributor.objects.values_list("name", flat=True)),
        },
    )


def questions(told: Known, chance: random.Random) -> dict[str, list[dict[str, str]]]:
    """What readers ask, by kind, as the fields of the search form."""
    any_of, common, names = chance.choice, told.common, told.names
    winter = {"since": "2026-01-10", "until": "2026-02-20"}
    kinds: dict[str, Callable[[], dict[str, str]]] = {
        "one rare word": lambda: {"q": any_of(told.rare)},
        "a name in headlines": lambda: {"q": any_of(told.headlines).split()[0]},
        "who signs": lambda: {"q": any_of(names["contributor"])},
        "the commonest words": lambda: {"q": any_of(common)},
        "the commonest, page 20": lambda: {"q": any_of(common[:3]), "page": "20"},
        "two words": lambda: {"q": " ".join(chance.sample(told.by_use[:800], 2))},
        "a phrase": lambda: {"q": told.phrase(chance)},
        "an exclusion": lambda: {"q": f"{any_of(common)} -{any_of(common[5:])}"},
        "common, in a section": lambda: {"q": any_of(common), "section": any_of(names["section"])},
        "common, on a topic": lambda: {"q": any_of(common), "topic": any_of(names["topic"])},
        "between two dates": lambda: {"q": any_of(told.by_use[:300]), **winter},
        "newest first": lambda: {"q": any_of(common), "order": "newest"},
        "nothing, mistyped": lambda: {"q": "x" + any_of(told.rare)[::-1]},
    }
    return {kind: [make() for _ in range(OF_A_KIND)] for kind, make in kinds.items()}


def ask(asked: dict[str, str]) -> Any:
    """The question that the view asks."""
    from zoneinfo import ZoneInfo

    from latefinal.search import finding
    from latefinal.search.forms import SearchForm
    from latefinal.search.rules import parse_query

    form = SearchForm(asked)
    form.is_valid()
    return finding.ask(
        parse_query(asked["q"]),
        form.narrowed(ZoneInfo("Asia/Tashkent")),
        newest=asked.get("order") == "newest",
        number=asked.get("page"),
        at=NEWEST,
    )


def page(asked: dict[str, str]) -> Any:
    """The whole page, as a browser gets it; each is another network's, since one may ask little."""
    from django.test import Client

    network = f"2001:db8:{next(NETWORKS):x}::1"
    browser = Client(REMOTE_ADDR=network)
    answer = browser.get("/search/", asked, headers={"host": "paper.example"}, secure=True)
    assert answer.status_code == 200, answer.status_code
    return answer


def typed(headline: str, chance: random.Random) -> str:
    """What somebody has typed so far who looks for a story."""
    words = headline.split()
    at = chance.randrange(min(4, len(words)))
    return " ".join([*words[max(0, at - 1) : at], words[at][: chance.randint(2, 5)]])


def took(run: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of one run, and those of processor time."""
    began, busy = time.perf_counter(), time.process_time()
    run()
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)


@dataclass(frozen=True)
class Timed:
    """Milliseconds of several runs, and how much of them was processor time, in loops of it.

    The yardstick was taken right before: a shared machine swings.
    """

    loop_ms: float
    ms: list[float]
    busy_loops: list[float]


def timed(runs: Iterable[Callable[[], Any]]) -> Timed:
    """Each once."""
    loop, busy_loop = loop_ms(), busy_loop_ms()
    costs = [took(run) for run in runs]
    return Timed(loop, [ms for ms, _busy in costs], [busy / busy_loop for _ms, busy in costs])


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def publish_and_find() -> None:
    """From the button to the first answer that has the story."""
    from latefinal.stories.models import Story
    from latefinal.stories.services import publish_story

    story = Story.on_the_record(at=NEWEST).order_by("-pk")[0]
    story.title = "Quincunx over the harbour"
    publish_story(story=story, at=NEWEST)
    assert story.pk in {find.story.pk for find in ask({"q": "quincunx"}).page}


def main() -> None:
    """Ask, print, and all of it as JSON in the last line."""
    django.setup()
    from latefinal.search.suggesting import suggest

    chance, told = random.Random(SEED), known()
    asked = questions(told, chance)
    # A process that has served for a while knows the stems of most words.
    for some in questions(told, random.Random(SEED + 1)).values():
        for one in some[:5]:
            ask(one)
    page({"q": "warm"})
    begun = [typed(chance.choice(told.headlines), chance) for _ in range(200)]
    gc.collect()
    gc.freeze()  # what the questions were made of is not the product's to sweep
    times = {kind: timed(partial(ask, one) for one in all_) for kind, all_ in asked.items()}
    pages = {kind: timed(partial(page, one) for one in all_[:10]) for kind, all_ in asked.items()}
    suggestions = timed(partial(suggest, so, at=NEWEST) for so in begun)
    print_kinds({**times, "suggestions": suggestions}, pages)
    visible, all_times = timed([publish_and_find]), times.values()
    found = {
        "p95_ms": p95([one for some in all_times for one in some.ms]),
        "page_p95_ms": p95([one for some in pages.values() for one in some.ms]),
        "suggest_p95_ms": p95(suggestions.ms),
        "visible_ms": visible.ms[0],
        "p95_busy_loops": p95([one for some in all_times for one in some.busy_loops]),
        "suggest_p95_busy_loops": p95(suggestions.busy_loops),
        "visible_busy_loops": visible.busy_loops[0],
        "loop_ms": statistics.median(some.loop_ms for some in [*all_times, suggestions, visible]),
    }
    print(json.dumps(found))


def print_kinds(times: dict[str, Timed], pages: dict[str, Timed]) -> None:
    """A line for each kind, in milliseconds."""
    print(f"{'kind':<26}{'median':>9}{'p95':>9}{'longest':>9}   the whole page, p95")
    for kind, some in times.items():
        whole = f"{p95(pages[kind].ms):9.1f}" if kind in pages else ""
        middle, late, longest = statistics.median(some.ms), p95(some.ms), max(some.ms)
        print(f"{kind:<26}{middle:9.1f}{late:9.1f}{longest:9.1f}{whole}")


if __name__ == "__main__":
    main()
