"""The paper is founded, claimed, and stands at its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, PageLogEntry, Site

from latefinal.desk.errors import PaperIsThere
from latefinal.desk.roles import ensure_roles
from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.people.services import claim_ownership, has_owner
from latefinal.stories.models import Paper, Section
from latefinal.stories.services import add_section
from latefinal.subscriptions.services import evening_newsletter

from .people import InvitationLink, invite_owner


@transaction.atomic
def found_paper(
    *, name: str, zone: str, sections: Sequence[tuple[str, str]] = (), is_sample: bool = False
) -> Paper:
    """Make the publication: masthead, page tree, sections as (name, slug), evening newsletter.

    Called again it answers the paper that is there and changes nothing.
    """
    if (there := Paper.objects.first()) is not None:
        return there
    masthead = Masthead.load()
    masthead.name, masthead.zone, masthead.is_sample = name, zone, is_sample
    masthead.full_clean()
    masthead.save()
    paper = _plant_tree(name)
    for section_name, slug in sections:
        add_section(paper=paper, name=section_name, slug=slug)
    evening_newsletter()
    ensure_roles(paper=paper)
    return paper


def _plant_tree(name: str) -> Paper:
    """Put the paper where Wagtail's welcome page was, and the site at its public address."""
    Site.objects.all().delete()
    root = Page.get_first_root_node()
    for welcome in root.get_children():
        welcome.delete()
    PageLogEntry.objects.all().delete()  # of the welcome, before anybody did anything
    root = Page.get_first_root_node()
    paper: Paper = root.add_child(instance=Paper(title=name, slug="paper"))
    address = urlsplit(settings.LATEFINAL_URL)
    Site.objects.create(
        hostname=_host(address),
        port=_port(address),
        site_name=name,
        root_page=paper,
        is_default_site=True,
    )
    return paper


def _host(address: SplitResult) -> str:
    return address.hostname or "localhost"


def _port(address: SplitResult) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def settle_address() -> None:
    """Have Wagtail's site stand where LATEFINAL_URL says; the setting may change between runs."""
    address = urlsplit(settings.LATEFINAL_URL)
    for site in Site.objects.filter(is_default_site=True):
        if (site.hostname, site.port) != (_host(address), _port(address)):
            site.hostname, site.port = _host(address), _port(address)
            site.save()  # not update(): Wagtail forgets its cached addresses on save


@dataclass(frozen=True)
class NewPaper:
    """What the owner says of the paper; sections as (name, slug)."""

    name: str
    zone: str
    evening: time
    sections: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class NewOwner:
    """Whom the paper belongs to."""

    name: str
    email: str
    password: str


@transaction.atomic
def claim_paper(*, token: str, paper: NewPaper, owner: NewOwner, at: datetime) -> User:
    """Use the one-time link `token`: make the owner and found the paper, or name the one there.

    Raises ClaimUnknown or ClaimUsed; then nothing has changed.
    """
    user = claim_ownership(
        token=token, email=owner.email, password=owner.password, name=owner.name, at=at
    )
    root = found_paper(name=paper.name, zone=paper.zone, sections=paper.sections)
    masthead = Masthead.load()
    masthead.name, masthead.zone, masthead.evening = paper.name, paper.zone, paper.evening
    masthead.full_clean()
    masthead.save()
    # An import may have come first: its sections stay, those named now are added.
    there = set(Section.objects.child_of(root).values_list("slug", flat=True))
    for name, slug in paper.sections:
        if slug not in there:
            add_section(paper=root, name=name, slug=slug)
    return user


@transaction.atomic
def found_for_owner(*, paper: NewPaper, owner: str, email: str, at: datetime) -> InvitationLink:
    """Found `paper`, and make the link by which `owner` chooses a password and takes it over.

    Run again for a paper of the same name that nobody owns yet, the newer link counts.
    Raises PaperIsThere for a paper of another name, or one that has its owner.
    """
    if (there := Masthead.load()).name != paper.name and Paper.objects.exists():
        raise PaperIsThere(there.name)
    if has_owner():
        raise PaperIsThere(paper.name)
    found_paper(name=paper.name, zone=paper.zone, sections=paper.sections)
    Masthead.objects.update(evening=paper.evening)
    return invite_owner(email=email, name=owner, at=at)
