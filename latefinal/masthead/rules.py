"""How a masthead's clock is read."""

from datetime import datetime, timedelta

from django.utils.translation import pgettext


def utc_name(moment: datetime) -> str:
    """The zone of an aware `moment` as readers anywhere understand it: “UTC+5”, “UTC−3:30”."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")


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
        rules.append(f"@media (prefers-color-scheme: light) {{ :root {{ --accent: {light} }} }}")
    if dark:
        rules.append(f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark} }} }}")
    return "\n".join(rules)
