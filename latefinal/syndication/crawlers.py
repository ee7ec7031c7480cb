"""Whose crawlers come for AI, what for, and what robots.txt asks of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

CHECKED = date(2026, 11, 29)
"""When the list was last compared with what the operators say."""
NOT_FOR_CRAWLERS = ("/desk/", "/search/", "/comments/")


class Purpose(StrEnum):
    """What a crawler fetches a page for."""

    TRAINING = "to train models"
    SEARCH = "to be found by an AI search"
    QUESTION = "for a person who asks"


class Obeys(StrEnum):
    """What its operator says of robots.txt."""

    ALWAYS = "yes"
    MOSTLY = "not always, as a person asked"
    UNKNOWN = "its operator says nothing"


class Crawler(NamedTuple):
    """A name that robots.txt can call, and what its operator says of it at `source`."""

    name: str
    company: str
    purpose: Purpose
    source: str
    obeys: Obeys = Obeys.ALWAYS


_OPENAI = "https://developers.openai.com/api/docs/bots"
_ANTHROPIC = "https://support.claude.com/en/articles/8896518"
_GOOGLE = "https://developers.google.com/search/docs/crawling-indexing/overview-google-crawlers"
_APPLE = "https://support.apple.com/119829"
_META = "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers/"
_AMAZON = "https://developer.amazon.com/amazonbot"
_MISTRAL = "https://docs.mistral.ai/robots"
_PERPLEXITY = "https://docs.perplexity.ai/docs/resources/perplexity-crawlers"
_DUCKDUCKGO = "https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot"

CRAWLERS = (
    Crawler("GPTBot", "OpenAI", Purpose.TRAINING, _OPENAI),
    Crawler("ClaudeBot", "Anthropic", Purpose.TRAINING, _ANTHROPIC),
    # The next two fetch nothing: they say what may be done with what the search engine fetched.
    Crawler("Google-Extended", "Google", Purpose.TRAINING, _GOOGLE),
    Crawler("Applebot-Extended", "Apple", Purpose.TRAINING, _APPLE),
    Crawler("meta-externalagent", "Meta", Purpose.TRAINING, _META),
    Crawler("Amazonbot", "Amazon", Purpose.TRAINING, _AMAZON),
    Crawler("MistralAI-Training", "Mistral", Purpose.TRAINING, _MISTRAL),
    Crawler("CCBot", "Common Crawl", Purpose.TRAINING, "https://commoncrawl.org/ccbot"),
    Crawler("AI2Bot", "Ai2", Purpose.TRAINING, "https://allenai.org/crawler"),
    Crawler("Bytespider", "ByteDance", Purpose.TRAINING, "", Obeys.UNKNOWN),
    Crawler("OAI-SearchBot", "OpenAI", Purpose.SEARCH, _OPENAI),
    Crawler("Claude-SearchBot", "Anthropic", Purpose.SEARCH, _ANTHROPIC),
    Crawler("PerplexityBot", "Perplexity", Purpose.SEARCH, _PERPLEXITY),
    Crawler("meta-webindexer", "Meta", Purpose.SEARCH, _META),
    Crawler("Amzn-SearchBot", "Amazon", Purpose.SEARCH, _AMAZON),
    Crawler("MistralAI-Index", "Mistral", Purpose.SEARCH, _MISTRAL),
    Crawler("ChatGPT-User", "OpenAI", Purpose.QUESTION, _OPENAI, Obeys.MOSTLY),
    Crawler("Claude-User", "Anthropic", Purpose.QUESTION, _ANTHROPIC),
    Crawler("Perplexity-User", "Perplexity", Purpose.QUESTION, _PERPLEXITY, Obeys.MOSTLY),
    Crawler("meta-externalfetcher", "Meta", Purpose.QUESTION, _META, Obeys.MOSTLY),
    Crawler("Amzn-User", "Amazon", Purpose.QUESTION, _AMAZON),
    Crawler("MistralAI-User", "Mistral", Purpose.QUESTION, _MISTRAL),
    Crawler("DuckAssistBot", "DuckDuckGo", Purpose.QUESTION, _DUCKDUCKGO),
)

_REFUSED: dict[str, frozenset[Purpose]] = {
    "all": frozenset(),
    "search": frozenset({Purpose.TRAINING}),
    "none": frozenset(Purpose),
}


def refused_by(choice: str) -> tuple[str, ...]:
    """The names that a desk's `choice` (masthead's AICrawlers) asks to keep away."""
    return tuple(one.name for one in CRAWLERS if one.purpose in _REFUSED[choice])


def robots_txt(*, refused: Iterable[str], terms: str, sitemap: str) -> str:
    """The file, as RFC 9309 has it; `License` is RSL 1.0's, and stands for all who come.

    Whoever is called by name goes by that group alone, so the refused are refused everything, and
    all others stay with `*`.
    """
    names = [f"User-agent: {name}" for name in refused]
    everybody = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)]
    parts = [
        [*names, "Disallow: /"] if names else [],
        everybody,
        [f"License: {terms}"] if terms else [],
        [f"Sitemap: {sitemap}"] if sitemap else [],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"
