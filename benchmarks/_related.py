"""The part of the benchmark that runs within a paper: fill it, or choose in it.

python -m benchmarks._related fill 10000
python -m benchmarks._related choose 200
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time

SEED = 9


def fill(count: int) -> None:
    """Found a paper of `count` stories, all of them read, for none of which it was chosen yet."""
    from latefinal.related.services import read_archive

    from ._archive import fill as fill_archive

    fill_archive(count, seed=SEED, searchable=False)
    began = time.perf_counter()
    for _done in read_archive():
        pass
    print(json.dumps({"read_s": round(time.perf_counter() - began, 1)}))


def choose(times: int) -> None:
    """Choose anew for `times` stories, as when an editor has published them, and time each."""
    from latefinal.plumbing import clock
    from latefinal.related.models import RelatedStory, StoryProfile
    from latefinal.related.services import choose_related

    from ._yardstick import loop_ms

    ids = list(StoryProfile.objects.values_list("story_id", flat=True))
    asked = random.Random(SEED).sample(ids, times)
    loops, took, worked = [loop_ms()], [], []
    for story_id in asked:
        began, busy = time.perf_counter(), time.process_time()
        choose_related(story_id=story_id, at=clock.now())
        took.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - busy))
    loops.append(loop_ms())
    kept = RelatedStory.objects.filter(story_id__in=asked).count() / times
    told = {
        "median_ms": statistics.median(took),
        "p95_ms": statistics.quantiles(took, n=20)[18],
        "worst_ms": max(took),
        # Where others use the machine too, waiting for a processor is not part of it.
        "p95_busy_ms": statistics.quantiles(worked, n=20)[18],
        "kept": kept,
        "loop_ms": statistics.mean(loops),
    }
    print(json.dumps({name: round(value, 1) for name, value in told.items()}))


if __name__ == "__main__":
    import django

    django.setup()
    {"fill": fill, "choose": choose}[sys.argv[1]](int(sys.argv[2]))
