"""What stands in the database of a house.

python -m benchmarks._rows addresses 20000    (of so many stories, the same at every run)
python -m benchmarks._rows newest 60
python -m benchmarks._rows journal            (the keys that were touched)
"""

from __future__ import annotations

import random
import sys


def story_addresses(count: int) -> list[str]:
    """Addresses of `count` stories of the whole archive, the same at every run."""
    rows = _stories()
    return random.Random(9).sample(rows, min(count, len(rows)))


def newest_addresses(count: int) -> list[str]:
    """Addresses of the `count` newest stories."""
    return _stories()[:count]


def section_addresses() -> list[str]:
    """Addresses of the sections, in their order."""
    from latefinal.stories.models import Section

    return [f"/{slug}/" for slug in Section.objects.order_by("path").values_list("slug", flat=True)]


def _stories() -> list[str]:
    from latefinal.plumbing import clock
    from latefinal.stories.models import Story

    shown = Story.on_the_record(at=clock.now()).order_by("-published_at", "-pk")
    return [f"/{section}/{slug}/" for section, slug in shown.values_list("section__slug", "slug")]


def touched_keys() -> list[str]:
    """The keys of the purge journal."""
    from latefinal.pagecache.models import Purge

    return sorted(set(Purge.objects.values_list("key", flat=True)))


if __name__ == "__main__":
    import django

    django.setup()
    what, *number = sys.argv[1:]
    if what == "journal":
        print(*touched_keys(), sep="\n")
    else:
        find = {"addresses": story_addresses, "newest": newest_addresses}[what]
        print(*find(int(number[0])), sep="\n")
