"""How a masthead's clock is read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext

# What site.css puts behind and inside the accent, by scheme: the paper, a card, words on a button.
GROUNDS = {
    "light": ("#fbf8f2", "#f3eee4", "#ffffff"),
    "dark": ("#171512", "#211e1a", "#171512"),
}
LEAST_CONTRAST = 4.5  # WCAG 2, level AA, for text


# A word of so many letters and more is set smaller (site.css), so that it fits a phone's width.
WORD_SIZES = ((21, "longest-word"), (15, "longer-word"), (11, "long-word"))


def word_size(name: str) -> str:
    """How long the longest word of the paper's name is, as its nameplate is classed; mostly “”."""
    letters = max(map(len, name.split()), default=0)
    return next((size for least, size in WORD_SIZES if letters >= least), "")


def utc_name(moment: datetime) -> str:
    """The zone of an aware `moment` as readers anywhere understand it: “UTC+5”, “UTC−3:30”."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")


def next_offset(zone: ZoneInfo, *, at: datetime, within: timedelta) -> datetime | None:
    """The second from which `zone` is another distance from UTC than at `at`: summer time, say.

    `within` is short enough that there is but one; None if there is none.
    """
    early = at.replace(microsecond=0)
    late = early + within
    before = early.astimezone(zone).utcoffset()
    if late.astimezone(zone).utcoffset() == before:
        return None
    while (seconds := (late - early) // timedelta(seconds=1)) > 1:
        middle = early + timedelta(seconds=seconds // 2)
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def moment_format(moment: datetime, *, now: datetime) -> str:
    """How a list dates `moment`: its time today, else its day, with the year when it is another.

    Both aware and in the same zone.
    """
    if moment.date() == now.date():
        return pgettext("date format", "H:i")
    if moment.year == now.year:
        return pgettext("date format", "j M")
    return pgettext("date format", "j M Y")


def accent_rule(light: str, dark: str) -> str:
    """The stylesheet that sets the accent to the desk's colours, each like “#8c1d18” or empty.

    The scheme for which no colour was chosen keeps the one of site.css.
    """
    rules = []
    if light:
        rules.append(_in_scheme("light", light))
    if dark:
        rules.append(_in_scheme("dark", dark))
    return "\n".join(rules)


def _in_scheme(scheme: str, colour: str) -> str:
    # On a screen alone: on paper the accent is black.
    return (
        f"@media screen and (prefers-color-scheme: {scheme}) {{ :root {{ --accent: {colour} }} }}"
    )


def lowest_contrast(accent: str, scheme: str) -> float:
    """By how much words in that colour, and words on it, stand out at the least, light or dark."""
    return min(contrast(accent, ground) for ground in GROUNDS[scheme])


def contrast(one: str, other: str) -> float:
    """How far two colours like “#8c1d18” stand apart by WCAG 2: from 1 for the same to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
