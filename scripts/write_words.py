"""Write the desk's words for what Wagtail calls pages, sites, images, menus and workflows.

    python scripts/write_words.py

Wagtail's English is read from its own catalogues; each sentence that holds one of its nouns is
written anew for an English desk, into `latefinal/locale/en`. A test compares what is there with
what this would write, so that a new release of Wagtail brings no word that nobody has looked at.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import wagtail
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "latefinal" / "locale" / "en" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

# Of Wagtail's apps, those of INSTALLED_APPS that say something.
INSTALLED = (
    "",
    "admin",
    "contrib/redirects",
    "contrib/settings",
    "contrib/table_block",
    "images",
    "search",
    "sites",
    "snippets",
    "users",
)

# What stands for something else, or is markup, is left as it is.
KEPT = re.compile(r"%\(\w+\)[sd]|<[^>]*>")
NOUNS = re.compile(
    r"\b(sub|child )?pages?\b|\bsites?\b|\bparent$|\bprivacy\b|\bmenu order\b|\bsnippets?\b"
    r"|\bworkflows?\b|\btasks?\b|\bworkflow_tasks\b|\bmoderat(?:ion|ed)\b|\bimages?\b",
    re.I,
)

# Where the rules below would read badly, or the thing is another.
SENTENCES = {
    "Page": "Story",
    "page": "story",
    "Pages": "Stories",
    "pages": "stories",
    "Parent": "Section",
    "Choose parent": "Choose a section",
    "Please select another parent.": "Please choose another section.",
    "Select a new parent for this page.": "Choose where it belongs.",
    "Select a new parent page": "Choose where it belongs",
    "This copy will be a child of this given parent page.": "The copy will stand in it.",
    "The new page will be a child of this given parent page.": "It will stand there.",
    "Page %(page_number)s of %(num_pages)s.": "%(page_number)s of %(num_pages)s.",
    "Page %(page_num)s of %(total_pages)s": "%(page_num)s of %(total_pages)s",
    "Error 404: Page not found": "Error 404: not found",
    "The requested page could not be found.": "There is nothing at this address.",
    "Reload the page": "Reload",
    "Page explorer": "Sections",
    "Page title": "Title",
    "Page locked": "Locked",
    "Last edited page": "Last edited",
    "Site history": "History",
    "Sort menu order": "Change the order",
    "Has child pages": "Has something below it",
    "Add child page": "Add something below it",
    "Add a child page": "Add something below it",
    "Publish page": "Publish",
    "Edit this page": "Edit",
    "Copy this page": "Copy",
    "Publish copied page": "Publish the copy",
    "Privacy and access": "Access",
    "Page permissions": "Permissions in the paper and its sections",
    "Add a page permission": "Add permissions in another section",
    "Give your workflow a name": "Name",
    "Add tasks to your workflow": "Its steps, in order",
    "Assign your workflow to pages": "Where it applies",
    "Assigned pages": "In these, and in what stands below them",
    "Assign to another page": "Add another section",
    (
        "Workflows apply to child pages too. If you select a parent page here, its child pages "
        'will also use this workflow. See <a href="%(workflow_pages_url)s">the list of the pages'
        "</a> your workflow applies to."
    ): 'See <a href="%(workflow_pages_url)s">all to which it applies</a>.',
    "Workflow tasks": "Steps",
    "workflow_tasks": "steps",
    # Who did it stands beside it, and the note below: nobody has to know what steps are called.
    "'%(workflow)s' started. Next step '%(task)s'": "Submitted",
    "Approved at '%(task)s'. Next step '%(next_task)s'": "Approved; not published yet",
    "Approved at '%(task)s'. '%(workflow)s' complete": "Approved",
    "Rejected at '%(task)s'. Changes requested": "Returned",
    "Resubmitted '%(task)s'. Workflow resumed": "Submitted again",
    "Cancelled '%(workflow)s' at '%(task)s'": "Called off what it waited for",
    "Rejected": "Returned",
    "Needs changes": "Returned",
    "Resubmit to %(task_name)s": "Submit again",
    'The page "%(title)s" has been rejected during "%(workflow)s".': "“%(title)s” was returned",
    (
        'The page "%(title)s" has been rejected during "%(task)s" in workflow "%(workflow)s" by '
        "%(rejector)s."
    ): "“%(title)s” was returned by %(rejector)s.",
    'The page "%(title)s" has been rejected during "%(task)s" in workflow "%(workflow)s".': (
        "“%(title)s” was returned."
    ),
    'The following comment was left: "%(comment)s"': "The note: %(comment)s",
    'The page "%(title)s" has been approved in "%(workflow)s".': "“%(title)s” was approved",
    'The page "%(title)s" has been approved in workflow "%(workflow)s".': (
        "“%(title)s” was approved."
    ),
    'The page "%(title)s" has been submitted to workflow "%(workflow)s"': (
        "“%(title)s” was submitted"
    ),
    (
        'The page "%(title)s" has been submitted for moderation to workflow "%(workflow)s" by '
        "%(requester)s."
    ): "“%(title)s” was submitted by %(requester)s.",
    'The page "%(title)s" has been submitted for moderation to workflow "%(workflow)s".': (
        "“%(title)s” was submitted."
    ),
    "<b>'{title}' was locked</b> by <b>you</b> on <b>{datetime}</b>.": (
        "<b>You</b> keep others out of <b>“{title}”</b> since {datetime}"
    ),
    "<b>'{title}' was locked</b> by <b>{user}</b> on <b>{datetime}</b>.": (
        "<b>{user}</b> keeps others out of <b>“{title}”</b> since {datetime}"
    ),
    "Saving will overwrite a newer version.": "There is a newer text; it stays in the history.",
    "submitted notifications": "a story waits for me",
    "Receive notification when a page is submitted for moderation": (
        "A letter when a story is mine to approve or to publish"
    ),
    "approved notifications": "my story was approved",
    "Receive notification when your page edit is approved": "A letter once it is approved",
    "rejected notifications": "my story was returned",
    "Receive notification when your page edit is rejected": "A letter with the note",
    "updated comments notifications": "comments in the margin",
    (
        "Receive notification when comments have been created, resolved, or deleted on a page that "
        "you have subscribed to receive comment notifications on"
    ): "A letter when somebody comments in the margin of a story that you follow there",
    "Workflow: start": "Submitted for approval",
    "Workflow: approve task": "Approved",
    "Workflow: reject task": "Returned",
    "Workflow: resume task": "Submitted again",
    "Workflow: cancel": "Approval cancelled",
    "Incomplete task": "Step not done yet",
    "Approved task": "Approved",
    "Group approval task": "Approval by a group",
    "Group approval tasks": "Approvals by a group",
    "Members of the chosen Wagtail Groups can approve this task": (
        "Members of the groups may approve."
    ),
    (
        "Pages/snippets at this step in a workflow will be moderated or approved by these groups "
        "of users"
    ): "Whoever belongs to one of these groups may approve what waits at this step.",
    (
        "This {model_name} is awaiting <b>'{task_name}'</b> in the <b>'{workflow_name}'</b> "
        "workflow."
    ): "This {model_name} was submitted, and waits for somebody to decide on it.",
    "live + in moderation": "live + awaiting approval",
    "Your pages and snippets in a workflow": "What you submitted for approval",
    "Choose which type of task you'd like to create.": "Choose what kind of step it is.",
    "Task type": "Kind of step",
    "Choose a different task type": "Choose another kind of step",
    "target page route": "target route",
    "The page could not be saved as it is locked.": "It could not be saved: it is locked.",
    "The page could not be saved due to validation errors.": (
        "It is not saved or published yet: see what is marked below."
    ),
    "The page could not be created due to validation errors.": (
        "It is not saved or published yet: see what is marked below."
    ),
    "You are viewing a previous version of this page from <b>%(created_at)s</b> by %(user)s": (
        "You are viewing an earlier version, from <b>%(created_at)s</b> by %(user)s"
    ),
}

# § is what stands for something else.
RULES = (
    # The name of a thing says which it is.
    (r"\b(?:[Tt]he )?[Pp]age (['\"])§\1", "“§”"),
    (r"\b[Ii]ts parent page (['\"])§\1", "“§”"),
    # Nothing but what stands in the paper's tree is approved.
    (r"\b([Pp]ages?)(?:/| or )[Ss]nippets?\b", r"\1"),
    (r"\bcancel moderation on (?:this|these) pages?\b", "end that"),
    # “This” may be a story, a section or a notice.
    (r"\b([Tt])his page\b", r"\1his"),
    (r"\b([Tt])hese pages\b(?! or)", r"\1hese"),
    (r"\bparent page\b", "section"),
    (r"\bParent page\b", "Section"),
    (r"\b(?:child pages|subpages) of\b", "what is below"),
    (r"\b(?:child pages|subpages) within\b", "stories within"),
    (r"\b(?:child pages|subpages)\b", "stories below"),
    (r"\b(?:child page|subpage)\b", "story below"),
    (r"\broot page\b", "paper"),
    (r"\b[Pp]rivacy settings determine\b", "Access settings determine"),
    (r"\bPrivacy\b", "Access"),
    (r"\bprivacy\b", "access"),
    (r"\bsites\b", "papers"),
    (r"\bsite\b", "paper"),
    (r"\bSites\b", "Papers"),
    (r"\bSite\b", "Paper"),
    (r"\bmenu order\b", "order"),
    # What is submitted waits for an approval, which has steps.
    (r"\b(in|to) workflow\b", r"\1"),
    (r"\bin the moderation workflow\b", "in the approval"),
    (r"\bWorkflow task\b", "Step"),
    (r"\bworkflow task\b", "step"),
    (r"\bmoderation stage\b", "step"),
    (r"\bin moderation\b", "awaiting approval"),
    (r"\bIn Moderation\b", "Awaiting approval"),
    (r"\bmoderation\b", "approval"),
    (r"\b([Aa]) workflow\b", r"\1n approval"),
    (r"\bworkflow\b", "approval"),
    (r"\bWorkflow\b", "Approval"),
    (r"\btask\b", "step"),
    (r"\bTask\b", "Step"),
    (r"\bsnippet\b", "entry"),
    (r"\bSnippet\b", "Entry"),
    (r"\bworkflows\b", "approvals"),
    (r"\bWorkflows\b", "Approvals"),
    (r"\btasks\b", "steps"),
    (r"\bTasks\b", "Steps"),
    (r"\bsnippets\b", "entries"),
    (r"\bSnippets\b", "Entries"),
    (r"\b([Aa])n (different )?image\b", r"\1 \2picture"),
    (r"\bimages\b", "pictures"),
    (r"\bimage\b", "picture"),
    (r"\bImages\b", "Pictures"),
    (r"\bImage\b", "Picture"),
    (r"\bpages\b", "stories"),
    (r"\bpage\b", "story"),
    (r"\bPages\b", "Stories"),
    (r"\bPage\b", "Story"),
)


def for_the_desk(sentence: str) -> str:
    """Wagtail's sentence in the words of a newsroom."""
    if sentence in SENTENCES:
        return SENTENCES[sentence]
    kept = iter(KEPT.findall(sentence))
    said = KEPT.sub("§", sentence)
    for pattern, words in RULES:
        said = re.sub(pattern, words, said)
    return re.sub("§", lambda _mark: next(kept), said)


def speaks_of_pages(message: Message) -> bool:
    """Whether a message holds one of the nouns."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    return any(NOUNS.search(KEPT.sub("", one)) for one in ids if one)


def catalogue(domain: str) -> Catalog:
    """What is said otherwise in `domain`."""
    found = Catalog(
        locale="en",
        project="Wagtail's words",
        version=wagtail.__version__,
        header_comment="# Made by scripts/write_words.py from Wagtail's own catalogues.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )
    for app in INSTALLED:
        file = Path(wagtail.__file__).parent / app / "locale/en/LC_MESSAGES" / f"{domain}.po"
        if file.exists():
            with file.open("rb") as opened:
                _add(found, read_po(opened, locale="en"))
    return found


def _add(found: Catalog, theirs: Catalog) -> None:
    for message in theirs:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id and (ids[0] in SENTENCES or speaks_of_pages(message)):
            said = tuple(for_the_desk(one) for one in ids)
            found.add(message.id, said if len(said) > 1 else said[0], context=message.context)


def written(domain: str) -> dict[str, bytes]:
    """The two files of `domain`: one to read, one for gettext. Run again, they are the same."""
    words, binary, made = io.BytesIO(), io.BytesIO(), catalogue(domain)
    write_po(words, made, sort_output=True, width=100)
    write_mo(binary, made)
    return {f"{domain}.po": words.getvalue(), f"{domain}.mo": binary.getvalue()}


def main() -> int:
    """Write them all."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for domain in DOMAINS:
        for name, words in written(domain).items():
            (PLACE / name).write_bytes(words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
