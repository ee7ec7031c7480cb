"""The part of the benchmark that runs within a paper: fill it, read it, or choose in it.

python -m benchmarks._related fill 10000
python -m benchmarks._related read       (a paper that is filled already)
python -m benchmarks._related choose 200
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time

SEED = 9
ROUNDS = 10
"""A shared machine swings: the yardstick is taken before each."""
DIGITS = 3


def fill(count: int) -> None:
    """Found a paper of `count` stories, all of them read, for none of which it was chosen yet."""
    from ._archive import fill as fill_archive

    fill_archive(count, seed=SEED, searchable=False)
    read()


def read() -> None:
    """Read every story of the paper; a choice is due for each."""
    from latefinal.related.services import read_archive

    began = time.perf_counter()
    for _done in read_archive():
        pass
    print(json.dumps({"read_s": round(time.perf_counter() - began, 1)}))


def choose(times: int) -> None:
    """Choose anew for `times` stories, as when an editor has published them, and time each."""
    from latefinal.plumbing import clock
    from latefinal.related.models import RelatedStory, StoryProfile
    from latefinal.related.services import choose_related

    from ._yardstick import busy_loop_ms, loop_ms

    ids = list(StoryProfile.objects.values_list("story_id", flat=True))
    asked = random.Random(SEED).sample(ids, times)
    costs: list[tuple[float, float, float]] = []
    loops = []
    for number in range(ROUNDS):
        loops.append(loop_ms())
        loop = busy_loop_ms()
        for story_id in asked[number::ROUNDS]:
            began, busy = time.perf_counter(), time.process_time()
            choose_related(story_id=story_id, at=clock.now())
            worked = time.process_time() - busy
            costs.append((time.perf_counter() - began, worked, 1000 * worked / loop))
    took = [1000 * seconds for seconds, _worked, _loops in costs]
    kept = RelatedStory.objects.filter(story_id__in=asked).count() / len(asked)
    told = {
        "median_ms": statistics.median(took),
        "p95_ms": p95(took),
        "worst_ms": max(took),
        # Where others use the machine too, waiting for a processor is not part of it.
        "p95_busy_ms": p95([1000 * worked for _seconds, worked, _loops in costs]),
        "p95_busy_loops": p95([in_loops for _seconds, _worked, in_loops in costs]),
        "kept": kept,
        "loop_ms": statistics.median(loops),
    }
    print(json.dumps({name: round(value, DIGITS) for name, value in told.items()}))


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    import django

    django.setup()
    what, *numbers = sys.argv[1:]
    {"fill": fill, "read": read, "choose": choose}[what](*map(int, numbers))
