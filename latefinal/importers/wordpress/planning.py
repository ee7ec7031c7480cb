"""What will be written, decided before anything is.

Who exists already, which slug and address each post gets, which links lead where. It reads the
database and writes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from latefinal.masthead.models import Contributor
from latefinal.stories.addresses import is_the_papers_own
from latefinal.stories.models import Notice, Paper, Section, Story, StoryKind, Topic

from .addresses import key_of
from .mapping import Rules
from .names import free_slug, headline_of, public_name, slug_of
from .parse import Author, Export, WxrItem, WxrTerm
from .walker import RemotePicture

DRAFTS = {"publish", "draft", "pending", "future", "private"}
LONGEST_OLD_PATH = 255  # characters, Wagtail's own
ARCHIVES = {"category": "category", "post_tag": "tag"}


@dataclass
class Arrival:
    """A post or page, and what it will be here."""

    item: WxrItem
    mark: str
    slug: str
    address: str
    headline: str
    live: bool
    wanted: str = ""
    kind: str = StoryKind.NEWS
    section: str = ""
    under: str = ""


@dataclass
class ImportPlan:
    """Everything that will be written, in the order of writing."""

    paper: Paper
    sections: dict[str, str] = field(default_factory=dict)
    contributors: dict[str, Contributor] = field(default_factory=dict)
    topics: dict[tuple[str, str], Topic] = field(default_factory=dict)
    stories: list[Arrival] = field(default_factory=list)
    notices: list[Arrival] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    here: dict[str, str] = field(default_factory=dict)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    redirects: dict[str, str] = field(default_factory=dict)
    archives: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, RemotePicture] = field(default_factory=dict)
    galleries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def make_plan(export: Export, rules: Rules, *, section: str = "") -> ImportPlan:
    """Decide everything. `section` (slug or name) takes the place of the map's own default.

    There is a paper to bring it to.
    """
    paper = Paper.objects.get()
    plan = ImportPlan(paper=paper)
    plan.here = _already_here(f"wordpress:{export.site}:")
    _gather_pictures(export, plan)
    plan.contributors = _contributors(export, rules)
    plan.topics = _topics(export.terms.values(), rules)
    sections = _Sections(paper, export, rules, section)
    _place_notices(export, plan, sections)
    _place_stories(export, plan, sections, rules)
    plan.sections = sections.new
    _redirect(export, plan)
    _redirect_archives(export, plan, sections, rules)
    return plan


def _already_here(prefix: str) -> dict[str, str]:
    """The addresses of what earlier runs brought, by its mark."""
    rows = chain(
        Story.at_the_desk().filter(imported_from__startswith=prefix).select_related("section"),
        Notice.objects.filter(imported_from__startswith=prefix),
    )
    return {str(row.imported_from): row.get_absolute_url() for row in rows}


def _gather_pictures(export: Export, plan: ImportPlan) -> None:
    for item in export.of_type("attachment"):
        caption = " ".join(item.excerpt.split())
        plan.pictures[item.id] = RemotePicture(
            item.address or item.link, caption, item.alt, item.credit
        )
        plan.galleries[item.parent].append(item.id)


# --- Who and what about ---------------------------------------------------------------------------


def _contributors(export: Export, rules: Rules) -> dict[str, Contributor]:
    """A contributor for every log-in: one who is here, else a new, unsaved one."""
    here = {row.slug: row for row in Contributor.objects.all()}
    declared = {slug: login for login in export.authors if (slug := slug_of(login))}
    chosen: dict[str, Contributor] = {}
    claimed: set[str] = set()
    for login in _logins(export):
        if login not in export.authors and (twin := declared.get(slug_of(login))):
            chosen[login] = chosen[twin]  # a slip in the file, like a bracket beside the name
            continue
        author = export.authors.get(login, Author(login, login))
        rule = rules.author.get(login)
        name = public_name((rule.name if rule else "") or author.name)
        wanted = slug_of((rule.contributor if rule else "") or name, name) or "author"
        slug = wanted if rule and rule.contributor else free_slug(wanted, claimed)
        claimed.add(slug)
        chosen[login] = here.setdefault(slug, Contributor(name=name, slug=slug))
    return chosen


def _logins(export: Export) -> Iterator[str]:
    """Those the file declares, then those that only sign; each once."""
    signing = (item.author for item in export.of_type("post", "page") if item.author)
    yield from dict.fromkeys(chain(export.authors, signing))


def _topics(terms: Iterable[WxrTerm], rules: Rules) -> dict[tuple[str, str], Topic]:
    """A topic for every term that the map does not skip; terms of one name share it."""
    here = list(Topic.objects.all())
    by_name = {row.name.casefold(): row for row in here}
    by_slug = {row.slug: row for row in here}
    claimed: set[str] = set()
    chosen: dict[tuple[str, str], Topic] = {}
    for term in terms:
        rule = rules.of_term(term.domain, term.slug)
        if rule.skip:
            continue
        name = (rule.topic or term.name)[:120]
        slug = slug_of(rule.topic or term.slug, name) or "topic"
        topic = by_name.get(name.casefold())
        if topic is None and slug not in claimed:
            topic = by_slug.get(slug)
        if topic is None:
            topic = Topic(name=name, slug=free_slug(slug, by_slug))
            by_slug[topic.slug] = topic
        by_name[name.casefold()] = topic
        claimed.add(topic.slug)
        chosen[term.domain, term.slug] = topic
    return chosen


# --- Where ----------------------------------------------------------------------------------------


class _Sections:
    """The sections that stories go to: those that are here, and those to be opened."""

    def __init__(self, paper: Paper, export: Export, rules: Rules, given: str) -> None:
        self.top = {page.slug for page in paper.get_children()}
        self.here = {row.slug: row for row in Section.objects.child_of(paper)}
        self.names = {row.title.casefold(): row.slug for row in self.here.values()}
        self.new: dict[str, str] = {}
        self.rules = rules
        self.default = given or rules.section or export.title or export.site
        self.taken: dict[str, set[str]] = {}

    def slug_for(self, item: WxrItem) -> str:
        """The section of the first of its categories that the map sends anywhere."""
        for term in item.terms:
            rule = self.rules.of_term(term.domain, term.slug)
            if wanted := getattr(rule, "section", ""):
                return self.named(wanted)
        return self.named(self.default)

    def named(self, name: str) -> str:
        """The slug of the section of this slug or name, to be opened if there is none."""
        if not (slug := self.known(name)):
            slug = free_place(slug_of(name) or "stories", self.top)
            self.top.add(slug)
            self.new[slug] = name
            self.names[name.casefold()] = self.names[slug] = slug
        return slug

    def known(self, name: str) -> str:
        """The same, or "" where there is none and no story has it opened."""
        return name if name in self.here else self.names.get(name.casefold(), "")

    def slugs_taken(self, section: str) -> set[str]:
        """The slugs of the stories in a section."""
        if section not in self.taken:
            there = self.here.get(section)
            self.taken[section] = _children_of(there) if there else set()
        return self.taken[section]


def _children_of(page: Page) -> set[str]:
    return set(page.get_children().values_list("slug", flat=True))


def free_place(wanted: str, taken: set[str], *, under: str = "/") -> str:
    """A slug below the address `under` that leaves the paper's own addresses alone."""
    slug = free_slug(wanted, taken)
    while is_the_papers_own(f"{under}{slug}/"):
        slug = free_slug(f"{slug}-page", taken)
    return slug


def _place_stories(export: Export, plan: ImportPlan, sections: _Sections, rules: Rules) -> None:
    for item in _wanted(export, plan, "post"):
        section = sections.slug_for(item)
        taken = sections.slugs_taken(section)
        headline = headline_of(item)
        wanted = slug_of(item.slug, headline, f"post-{item.id}")
        slug = free_place(wanted, taken, under=f"/{section}/")
        taken.add(slug)
        arrival = _arrival(export, item, slug, f"/{section}/{slug}/", headline)
        arrival.section, arrival.kind, arrival.wanted = section, _kind(item, rules), wanted
        plan.stories.append(arrival)
        _remember(plan, item, arrival.address)


def _place_notices(export: Export, plan: ImportPlan, sections: _Sections) -> None:
    """Pages, parents before children; one whose parent is not in the file stands at the top."""
    waiting = list(_wanted(export, plan, "page"))
    numbers = {item.id for item in waiting}
    placed: dict[str, Arrival] = {}
    taken: dict[str, set[str]] = {"": sections.top}
    while waiting:
        ready = [row for row in waiting if row.parent not in numbers or row.parent in placed]
        # Pages that are each other's parents would wait for ever: the first goes to the top.
        for item in ready or waiting[:1]:
            waiting.remove(item)
            placed[item.id] = arrival = _place_notice(export, plan, item, placed, taken)
            plan.notices.append(arrival)


def _place_notice(
    export: Export,
    plan: ImportPlan,
    item: WxrItem,
    placed: dict[str, Arrival],
    taken: dict[str, set[str]],
) -> Arrival:
    above = placed[item.parent].address if item.parent in placed else ""
    parent = mark_of(export, item.parent)
    above = above or plan.here.get(parent, "")
    if above not in taken:
        rows = Notice.objects.filter(imported_from=parent)
        taken[above] = set().union(*(_children_of(row) for row in rows))
    headline = headline_of(item)
    wanted = slug_of(item.slug, headline, f"page-{item.id}")
    slug = free_place(wanted, taken[above], under=above or "/")
    taken[above].add(slug)
    arrival = _arrival(export, item, slug, f"{above or '/'}{slug}/", headline)
    arrival.under, arrival.wanted = parent if above else "", wanted
    _remember(plan, item, arrival.address)
    return arrival


def _wanted(export: Export, plan: ImportPlan, kind: str) -> Iterator[WxrItem]:
    """The items of a type that are to be written; says of the others why they are not."""
    for item in export.of_type(kind):
        mark = mark_of(export, item.key)
        if mark in plan.here:
            _remember(plan, item, plan.here[mark])
        elif not item.id:
            plan.left_out[kind, _("it has no number of its own")] += 1
        elif item.status in ("trash", "auto-draft", "inherit"):
            plan.left_out[kind, _("its status is “%s”") % item.status] += 1
        else:
            yield item


def mark_of(export: Export, number: str) -> str:
    """What a story keeps of where it came from."""
    return f"wordpress:{export.site}:{number}"[:200]


def _arrival(export: Export, item: WxrItem, slug: str, address: str, headline: str) -> Arrival:
    return Arrival(
        item=item,
        mark=mark_of(export, item.key),
        slug=slug,
        address=address,
        headline=headline,
        live=item.status == "publish" and not item.has_password,
    )


def _kind(item: WxrItem, rules: Rules) -> str:
    kinds = (getattr(rules.of_term(row.domain, row.slug), "kind", "") for row in item.terms)
    return next(filter(None, kinds), StoryKind.NEWS)


def _remember(plan: ImportPlan, item: WxrItem, address: str) -> None:
    """Links to it lead to its new address."""
    plan.known.setdefault(f"?p={item.id}", address)
    if key := key_of(item.link):
        plan.known.setdefault(key, address)


# --- Old addresses --------------------------------------------------------------------------------


def _redirect(export: Export, plan: ImportPlan) -> None:
    """Old paths that lead to what is published, by the mark of where they lead.

    A path that something answers is never asked for its redirect: so none for the front page's
    `/?p=12`, and none where the address stays what it was.
    """
    taken = set(Redirect.objects.values_list("old_path", flat=True))
    for arrival in chain(plan.notices, plan.stories):
        new = Redirect.normalise_path(arrival.address)
        for old in _old_paths(export, arrival) if arrival.live else ():
            if old in taken or old == new or old == "/" or old.startswith("/?"):
                continue
            if len(old) > LONGEST_OLD_PATH:
                plan.left_out[_("redirect"), _("its old address is too long")] += 1
                continue
            taken.add(old)
            plan.redirects[old] = arrival.mark


def _old_paths(export: Export, arrival: Arrival) -> Iterator[str]:
    item = arrival.item
    if urlsplit(item.link).path or urlsplit(item.link).query:
        yield Redirect.normalise_path(item.link)
    path = urlsplit(item.link).path.rstrip("/")
    if path.endswith(f"/{item.slug}"):
        for slug in item.old_slugs:
            yield Redirect.normalise_path(f"{path.removesuffix(item.slug)}{slug}/")
    home = urlsplit(export.url).path.rstrip("/")
    name = "page_id" if item.type == "page" else "p"
    yield Redirect.normalise_path(f"{home}/?{name}={item.id}")


def _redirect_archives(export: Export, plan: ImportPlan, sections: _Sections, rules: Rules) -> None:
    """The old lists of a category or tag lead to its topic; without one, to its section.

    An export does not say where a site had its lists: these are the places WordPress gives them.
    """
    taken = {*Redirect.objects.values_list("old_path", flat=True), *plan.redirects}
    for term in export.terms.values():
        topic = plan.topics.get((term.domain, term.slug))
        section = sections.known(getattr(rules.of_term(term.domain, term.slug), "section", ""))
        new = topic.get_absolute_url() if topic else f"/{section}/"
        for address in _archives_of(term, export) if topic or section else ():
            plan.known.setdefault(key_of(address), new)
            old = Redirect.normalise_path(address)
            if old not in taken and len(old) <= LONGEST_OLD_PATH:
                taken.add(old)
                plan.archives[old] = new


def _archives_of(term: WxrTerm, export: Export) -> Iterator[str]:
    """Where its list stood: by its own slug, and below those of the categories above it."""
    home = urlsplit(export.url).path.rstrip("/")
    base = f"{home}/{ARCHIVES[term.domain]}"
    yield f"{base}/{term.slug}/"
    steps, above = [term.slug], term.above
    while above and above not in steps:
        steps.insert(0, above)
        above = export.terms.get((term.domain, above), term).above
    if len(steps) > 1:
        yield f"{base}/{'/'.join(steps)}/"
