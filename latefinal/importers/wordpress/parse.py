"""A WordPress export (WXR, an RSS file with WordPress's own elements) read into plain records.

The whole file is read before anything is written, so a file that breaks off brings nothing. A
document type is refused: WordPress writes none, and it is how entities are smuggled in.
Memory is a few times the file's size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from latefinal.importers.errors import ImportRefused

from .completing import credit_in, keyed, site_in
from .source import DocumentTypeRefused, FilteredFile
from .trees import Element
from .words import plain

NAMESPACES = ("http://wordpress.org/export/", "https://wordpress.org/export/")
VERSIONS = ("1.0", "1.1", "1.2")


@dataclass(frozen=True)
class Author:
    """Somebody who may sign."""

    login: str
    name: str


@dataclass(frozen=True)
class WxrTerm:
    """A category or a tag; `domain` says which, `slug` is its own there.

    `above` is the slug of the category that a category belongs to, if any.
    """

    domain: str
    slug: str
    name: str
    above: str = ""


@dataclass(frozen=True)
class WxrComment:
    """A comment, a pingback or a trackback under a post."""

    id: str
    parent: str
    name: str
    words: str
    at: datetime | None
    approved: bool
    kind: str


@dataclass(frozen=True)
class WxrItem:
    """One post, page, attachment or whatever else a plugin made."""

    id: str
    type: str
    status: str
    title: str
    slug: str
    link: str
    author: str
    parent: str
    published: datetime | None
    modified: datetime | None
    content: str
    excerpt: str
    has_password: bool
    is_sticky: bool
    address: str
    picture: str
    alt: str
    terms: tuple[WxrTerm, ...]
    replies: tuple[WxrComment, ...]
    credit: str = ""
    footnotes: str = ""
    """As WordPress keeps them beside the post, in JSON."""
    old_slugs: tuple[str, ...] = ()
    key: str = ""
    """What nothing else of its type in the file has: mostly its number."""


@dataclass
class Export:
    """What one file holds."""

    title: str = ""
    url: str = ""
    authors: dict[str, Author] = field(default_factory=dict)
    terms: dict[tuple[str, str], WxrTerm] = field(default_factory=dict)
    items: list[WxrItem] = field(default_factory=list)
    other_terms: Counter[str] = field(default_factory=Counter)

    @property
    def site(self) -> str:
        """Host and path of the old site, which its posts' numbers are unique within."""
        parts = urlsplit(self.url)
        return (parts.netloc + parts.path).rstrip("/").lower()

    @property
    def patterns(self) -> dict[str, str]:
        """What stood in several posts and is kept once, by number."""
        return {item.id: item.content for item in self.of_type("wp_block")}

    def of_type(self, *types: str) -> list[WxrItem]:
        """The items of these types, in the file's order."""
        return [item for item in self.items if item.type in types]


def read_export(
    path: Path, *, site: str = "", step: Callable[[int], None] = lambda _taken: None
) -> Export:
    """Read the WXR file at `path`; `step` is told the bytes taken, as they are taken.

    `site` is the old site's address, where the file does not say it.

    Raises ImportRefused with one sentence when it is missing, no file, empty, broken off, or
    something else than WXR 1.0 to 1.2.
    """
    name = path.name or str(path)
    if path.is_dir():
        raise ImportRefused(_("“%s” is a folder: name the export file itself.") % name)
    try:
        with path.open("rb") as file:
            return _read(FilteredFile(file, step, name), name, site)
    except FileNotFoundError as error:
        raise ImportRefused(_("There is no file “%s”: check its name.") % name) from error
    except OSError as error:
        message = _("“%(file)s” cannot be opened: %(why)s.")
        raise ImportRefused(message % {"file": name, "why": error.strerror or error}) from error


def _read(source: FilteredFile, name: str, site: str) -> Export:
    export = Export()
    try:
        for element in _elements(source, name):
            _take(element, export)
    except etree.XMLSyntaxError as error:
        raise ImportRefused(_what_is_wrong(str(error.msg or ""), error.lineno, name)) from error
    export.url = site or export.url or site_in(export.items)
    if not export.site:
        raise ImportRefused(
            _("“%s” does not say which site it came from: say it with --site https://….") % name
        )
    export.items = keyed(export.items)
    return export


def _elements(source: FilteredFile, name: str) -> Iterator[Element]:
    """The children of the channel, each complete, each dropped after its turn."""
    root = known = None
    events = etree.iterparse(
        source,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    )
    for event, element in events:
        if root is None:
            root = element
            _check_root(root, name)
        parent = element.getparent()
        if event == "start" or parent is None or parent.tag != "channel":
            continue
        if _local(element) == "wxr_version":
            known = _check_version(element.text or "", name)
        yield element
        element.clear()
        while element.getprevious() is not None:
            del parent[0]
    _check_log(events.error_log, name)
    if not known:
        raise ImportRefused(_not_wxr_error(name))


def _check_log(log: etree._ListErrorLog, name: str) -> None:
    """The parser goes on where it can; but for a prefix that nobody declared, we do not."""
    faults = (entry for entry in log if entry.domain != etree.ErrorDomains.NAMESPACE)
    for entry in faults:
        if entry.level >= etree.ErrorLevels.ERROR:
            raise ImportRefused(_what_is_wrong(entry.message, entry.line, name))


def _check_root(root: Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentTypeRefused(name)
    spaces = [space for space in root.nsmap.values() if space.startswith(NAMESPACES)]
    if root.tag != "rss" or not spaces:
        raise ImportRefused(_not_wxr_error(name))


def _check_version(version: str, name: str) -> str:
    if version.strip() not in VERSIONS:
        raise ImportRefused(
            _("“%(file)s” is WXR %(version)s; versions %(known)s are understood.")
            % {"file": name, "version": version.strip(), "known": ", ".join(VERSIONS)}
        )
    return version


def _not_wxr_error(name: str) -> str:
    return (
        _("“%s” is not a WordPress export (WXR): make one in WordPress under Tools, Export.") % name
    )


def _what_is_wrong(said: str, line: int | None, name: str) -> str:
    """One sentence for what the parser stumbled over."""
    why = " ".join(said.split()).split(", line ")[0]
    if "Document is empty" in why or "Start tag expected" in why or why in ("", "no element found"):
        return _not_wxr_error(name)
    return _("“%(file)s” breaks off or is damaged at line %(line)s (%(why)s): export it again.") % {
        "file": name,
        "line": line,
        "why": why,
    }


# --- One element -------------------------------------------------------------------------------


def _take(element: Element, export: Export) -> None:
    match _local(element):
        case "title":
            export.title = plain(element.text or "")
        case "link" | "base_blog_url" as name:
            said = (element.text or "").strip()
            export.url = said if name == "base_blog_url" else export.url or said
        case "author":
            _take_author(element, export)
        case "category" | "tag" as name:
            _take_term(element, export, name)
        case "term":
            export.other_terms[_of(element, "term_taxonomy")] += 1
        case "item":
            export.items.append(_item(element, export))


def _take_author(element: Element, export: Export) -> None:
    login = _of(element, "author_login")
    full = " ".join((_of(element, "author_first_name"), _of(element, "author_last_name")))
    name = plain(_of(element, "author_display_name")) or plain(full) or login
    if login:
        export.authors[login] = Author(login=login, name=name)


def _take_term(element: Element, export: Export, name: str) -> None:
    domain, slug, said = {
        "category": ("category", "category_nicename", "cat_name"),
        "tag": ("post_tag", "tag_slug", "tag_name"),
    }[name]
    if slug := _of(element, slug):
        name = plain(_of(element, said)) or slug
        export.terms[domain, slug] = WxrTerm(domain, slug, name, _of(element, "category_parent"))


def _item(element: Element, export: Export) -> WxrItem:
    rows = [(_of(row, "meta_key"), _of(row, "meta_value")) for row in _all(element, "postmeta")]
    meta, number = dict(rows), _of(element, "post_id")
    return WxrItem(
        id=number,
        key=number,
        type=_of(element, "post_type"),
        status=_of(element, "status"),
        title=_of(element, "title"),
        slug=_of(element, "post_name"),
        link=_of(element, "link"),
        author=_of(element, "creator"),
        parent=_of(element, "post_parent"),
        published=_moment(
            _of(element, "post_date_gmt"), _of(element, "pubDate"), _of(element, "post_date")
        ),
        modified=_moment(_of(element, "post_modified_gmt"), "", _of(element, "post_modified")),
        content=_encoded(element, "content"),
        excerpt=_encoded(element, "excerpt"),
        has_password=bool(_of(element, "post_password")),
        is_sticky=_of(element, "is_sticky") == "1",
        address=_of(element, "attachment_url"),
        picture=meta.get("_thumbnail_id", ""),
        alt=meta.get("_wp_attachment_image_alt", ""),
        terms=tuple(_terms(element, export)),
        replies=tuple(_reply(row) for row in _all(element, "comment")),
        credit=credit_in(meta),
        footnotes=meta.get("footnotes", ""),
        old_slugs=tuple(value for key, value in rows if key == "_wp_old_slug" and value),
    )


def _terms(element: Element, export: Export) -> Iterator[WxrTerm]:
    """Its categories and tags. Those without a domain repeat others (WXR 1.0)."""
    for row in element.iter("category"):
        domain, slug = row.get("domain", ""), row.get("nicename", "")
        if domain not in ("category", "post_tag"):
            continue
        name = plain(row.text or "") or slug
        term = WxrTerm(domain, slug or name, name)
        yield export.terms.setdefault((domain, term.slug), term)


def _reply(row: Element) -> WxrComment:
    return WxrComment(
        id=_of(row, "comment_id"),
        parent=_of(row, "comment_parent"),
        name=_of(row, "comment_author"),
        words=_of(row, "comment_content"),
        at=_moment(_of(row, "comment_date_gmt"), "", _of(row, "comment_date")),
        approved=_of(row, "comment_approved") == "1",
        kind=_of(row, "comment_type") or "comment",
    )


def _moment(gmt: str, feed: str, local: str) -> datetime | None:
    """The moment, in UTC: WordPress's own, else the feed's, else the site's wall clock as UTC."""
    return _from_wordpress(gmt) or _from_feed(feed) or _from_wordpress(local)


def _from_wordpress(text: str) -> datetime | None:
    """`2009-05-01 12:00:00`; drafts have noughts."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _from_feed(text: str) -> datetime | None:
    """`Fri, 01 May 2009 12:00:00 +0000`; drafts have the year -1, which Python takes for 2000."""
    if " -0001 " in text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _local(element: Element) -> str:
    """Its name; with the prefix where nobody declared it: then it is none of WordPress's."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _of(element: Element, name: str) -> str:
    """The text of the first child of this name, without the spaces around it."""
    return next(((child.text or "").strip() for child in _all(element, name)), "")


def _encoded(element: Element, kind: str) -> str:
    """`content:encoded` or `excerpt:encoded`, as it stands."""
    for child in _all(element, "encoded"):
        if f"/{kind}/" in (space := etree.QName(child).namespace or "") or space.endswith(kind):
            return child.text or ""
    return ""
