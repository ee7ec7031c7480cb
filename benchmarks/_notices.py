"""Two standing pages of a given size: a program for a house that an archive has filled.

python -m benchmarks._notices 7500 31000    (bytes of HTML before compression)
"""

from __future__ import annotations

import sys


def add_notice(size: int) -> None:
    """Put up /about-{size}/, whose page has `size` bytes, within a hundred."""
    from latefinal.stories.models import Notice, Paper

    from ._archive import Writer

    writer = Writer(size)
    words = writer._sentences(writer._event(), size // 100)  # noqa: SLF001 - ours
    notice = Notice(title=f"About {size}", slug=f"about-{size}", live=True)
    Paper.objects.get().add_child(instance=notice)
    text = ""
    while (missing := size - _size_of(notice)) > 100 and words:
        taken = words[: missing - 50].rpartition(" ")[0]
        text, words = f"{text} {taken}", words[len(taken) :]
        notice.body = [("text", f"<p>{text}</p>")]
        notice.save()


def _size_of(notice: object) -> int:
    from django.conf import settings
    from django.test import Client

    host = settings.LATEFINAL_URL.partition("//")[2]
    return len(Client(headers={"host": host}).get(notice.get_absolute_url(), secure=True).content)


if __name__ == "__main__":
    import django

    django.setup()
    for told in sys.argv[1:]:
        add_notice(int(told))
