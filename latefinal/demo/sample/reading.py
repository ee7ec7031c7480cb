"""The sample's files, read into what the services are given. Pure but for opening the files.

A story's file begins with TOML between two lines of +++; its fields are those of `SampleStory`, and
what is not named there is an error. The file's name is the story's slug.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

from .errors import BadSample
from .markup import Block, to_blocks, words_said
from .moments import fill_dates

FOLDER = Path(__file__).parent
DRAWINGS = FOLDER.parent / "pictures"
MARKS = UUID("6c61746c-6669-6e61-6c20-73616d706c65")
"""The name space of the sample's statements: made again, a mark is the same."""

_FILE = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
LAST_NOTICE = "privacy"
"""The slug of the notice that is made last of all."""
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SampleStatement:
    """Who said the words marked with its key, and how they came."""

    speaker: str
    gist: str
    via: str
    kind: str = "person"
    office: str = ""
    direct: bool = False
    outlet: str = ""
    then: Sequence[str] = ()  # outlets that carried it further
    document: str = ""
    seen: bool = False
    on: int = 0  # days after the story ran
    outcome: str = ""
    turned: int = 0  # out so, days after the story ran
    shows: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleCorrection:
    """What was changed, how many days `after` the story ran, at what hour."""

    kind: str
    words: str
    clock: time
    after: int = 0
    changes_meaning: bool = False


@dataclass(frozen=True, kw_only=True)
class SampleAnswer:
    """What one of ours answered."""

    by: str
    words: str
    clock: time
    after: int = 0


@dataclass(frozen=True, kw_only=True)
class SampleComment:
    """What a reader wrote; `ruling` is approve, remove, or nothing: held."""

    name: str
    address: str
    words: str
    clock: time
    after: int = 0
    ruling: str = ""
    reason: str = ""
    answers: tuple[SampleAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SampleOverride:
    """Why the story went out though the check of that key asked for more."""

    key: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SampleStory:
    """One story; `state` is published, draft or embargoed, `day` how many days ago it ran."""

    slug: str
    headline: str
    section: str
    kind: str
    standfirst: str
    clock: time
    text: str
    topics: tuple[str, ...]
    slugline: str
    day: int = 0
    state: str = "published"
    kicker: str = ""
    dateline: str = ""
    picture: str = ""
    signed_by: tuple[str, ...] = ()
    said: Mapping[str, SampleStatement]
    corrections: tuple[SampleCorrection, ...] = ()
    comments: tuple[SampleComment, ...] = ()
    overrides: tuple[SampleOverride, ...] = ()

    @property
    def marks(self) -> dict[str, UUID]:
        """The uuid of each of its statements."""
        return {key: uuid5(MARKS, f"{self.slug}/{key}") for key in self.said}

    @property
    def words(self) -> dict[str, str]:
        """The words in the text of each of its statements."""
        return words_said(self.text)

    @property
    def blocks(self) -> list[Block]:
        """Its body. Raises BadSample, naming the story."""
        try:
            return to_blocks(self.text, marks=self.marks)
        except BadSample as error:
            raise BadSample(f"{self.slug}: {error}") from error


@dataclass(frozen=True)
class SampleNotice:
    """A standing page."""

    slug: str
    title: str
    is_imprint: bool
    blocks: list[Block]


def read_paper(*, day: date) -> dict[str, Any]:
    """Masthead, sections, contributors, outlets, pictures and readers, as `paper.toml` has them."""
    return tomllib.loads(fill_dates((FOLDER / "paper.toml").read_text("utf-8"), day=day))


def read_notices() -> list[SampleNotice]:
    """The standing pages, in the order of their files."""
    notices = []
    for file in sorted((FOLDER / "notices").glob("*.md")):
        head, text = _parts(file.read_text("utf-8"), file.stem)
        told = tomllib.loads(head)
        is_imprint = bool(told.get("is_imprint"))
        blocks = to_blocks(text, marks={})
        notices.append(SampleNotice(file.stem, str(told["title"]), is_imprint, blocks))
    return notices


def read_stories(*, day: date, folder: Path = FOLDER / "stories") -> list[SampleStory]:
    """Every story of `folder` as it reads when the sample is made on `day`, the oldest first."""
    read = partial(read_story, day=day)
    stories = [read(file.read_text("utf-8"), slug=file.stem) for file in folder.glob("*.md")]
    return sorted(stories, key=lambda story: (-story.day, story.clock, story.slug))


def read_story(raw: str, *, slug: str, day: date) -> SampleStory:
    """One story from its file's words. Raises BadSample."""
    head, _text = _parts(raw, slug)
    ran = day - timedelta(days=int(_toml(head, slug).get("day", 0)))
    head, text = _parts(fill_dates(raw, day=ran), slug)
    given = _toml(head, slug)
    corrections = [_made(SampleCorrection, one, slug) for one in given.pop("corrections", [])]
    comments = [_comment(one, slug) for one in given.pop("comments", [])]
    overrides = [_made(SampleOverride, one, slug) for one in given.pop("overrides", [])]
    said = {key: _made(SampleStatement, one, slug) for key, one in given.pop("said", {}).items()}
    whole = {**given, "slug": slug, "text": text, "said": said}
    return _made(
        SampleStory,
        {
            **whole,
            "corrections": tuple(corrections),
            "comments": tuple(comments),
            "overrides": tuple(overrides),
        },
        slug,
    )


def _comment(given: dict[str, Any], slug: str) -> SampleComment:
    answers = tuple(_made(SampleAnswer, one, slug) for one in given.pop("answers", []))
    return _made(SampleComment, {**given, "answers": answers}, slug)


def _parts(raw: str, slug: str) -> tuple[str, str]:
    found = _FILE.fullmatch(raw)
    if found is None:
        raise BadSample(f"{slug}: begin with fields between two lines of +++, then the text.")
    return found.group(1), found.group(2)


def _toml(head: str, slug: str) -> dict[str, Any]:
    try:
        return tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise BadSample(f"{slug}: its fields are no TOML: {error}") from error


def _made(kind: type[T], given: Mapping[str, Any], slug: str) -> T:
    """A `kind` of what was given: hours read, lists fixed, a field too many or too few named."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # all are dataclasses
    if strange := sorted(given.keys() - known):
        raise BadSample(f"{slug}: {kind.__name__} has no field “{strange[0]}”.")
    values: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in given.items()
    }
    try:
        if "clock" in values:
            values["clock"] = time.fromisoformat(values["clock"])
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise BadSample(f"{slug}: {kind.__name__}: {error}") from error
