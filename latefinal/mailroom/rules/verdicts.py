"""What a returned letter says about its reader's mailbox, by status code and by words.

Whoever is named wrongly loses the paper for good, so what nobody understands counts as *soft*. The
codes are those of RFC 3463; where they are the vague ones, or absent, the words decide.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """What came back."""

    HARD = "hard"
    """There is no such mailbox, or no such host."""
    SOFT = "soft"
    """It was not delivered; another letter may be."""
    DELAYED = "delayed"
    """Somebody still tries: nothing is lost yet."""
    POLICY = "policy"
    """It was not wanted there because of who sent it or what it said: never the reader's fault."""
    COMPLAINT = "complaint"
    """The reader called it spam, or asked their mailbox to get them out."""
    DELIVERED = "delivered"
    AUTO_REPLY = "auto-reply"
    LEAVING = "leaving"
    """Somebody wrote to the address by which they leave."""
    PERSON = "person"
    """Somebody wrote to us."""
    OTHER = "other"
    """What nobody can read."""


GENTLEST_FIRST = (Kind.DELIVERED, Kind.DELAYED, Kind.POLICY, Kind.SOFT, Kind.HARD)

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-]|$)")


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases))


_FULL = _any_of(
    r"(?:mail|in)?box(?:es)?(?: for \S+)?(?: is| has been| almost)? (?:full|over)",
    r"(?:over|exceed\w*|beyond|out of)(?: \w+){0,3} (?:quota|storage|disk|space|mailbox size)",
    r"quota (?:\w+ ){0,3}exceed", r"(?:over|disk) ?quota", r"quota (?:full|violation)",
    r"(?:insufficient|not enough|no|out of)(?: \w+){0,2} (?:storage|space|disk)",
    r"storage (?:\w+ ){0,2}(?:full|exceeded)", r"too (?:large|big)", r"size limit",
    r"(?:exceeds?|larger than) (?:\w+ ){0,4}(?:size|limit)", r"too many messages",
)  # fmt: skip
_MAILER = _any_of(
    r"command output", r"procmail", r"maildrop", r"could ?n.t (?:create|open|write|lock)",
    r"can ?not (?:create|open|write|lock)", r"mailer (?:error|returned)", r"local configuration",
    r"mail system (?:config|problem)", r"loops? back to myself", r"(?:mail|routing) loop",
    r"too many hops", r"ldap", r"internal (?:server )?error", r"resources? (?:\w+ )?unavailable",
    r"host not found, try again",
)  # fmt: skip
_SLEEPING = _any_of(
    r"(?:account|mailbox|user|recipient|address)\b[^.;\n]{0,50}"
    r"\b(?:disabled|suspended|inactive|deactivated|locked|on hold|frozen|discontinued)",
    r"(?:disabled|suspended|inactive|locked|expired) (?:\w+ )?(?:account|mailbox|user|recipient)",
    r"temporarily (?:\w+ )?(?:unavailable|disabled|rejected|deferred)", r"not been logged",
)  # fmt: skip
_POLICY = _any_of(
    r"\bspam", r"spamhaus|spamcop|barracuda|proofpoint", r"black ?-?list|block ?-?list|\bdnsbl\b",
    r"\b[rd]bl\b", r"blocked", r"polic(?:y|ies)", r"\bspf\b|\bdkim\b|\bdmarc\b|sender.?id",
    r"reputation", r"authenticat", r"relay(?:ing)?[^.;\n]{0,30}(?:denied|prohibit|not|refused)",
    r"(?:denied|not permitted|unable|refus\w+|not allowed|prohibit\w*)[^.;\n]{0,15} relay",
    r"virus|malware|trojan|infected|phish", r"reverse (?:dns|lookup)|\bptr\b|\bfcrdns\b",
    r"(?:client )?host(?:name)? rejected", r"access (?:is |was )?denied", r"administrative",
    r"(?:header|content|message|body|subject|attachment|bulk)[^.;\n]{0,30}"
    r"(?:error|reject|denied|refused|not accept|missing|invalid|filter|unacceptable)",
    r"sender[^.;\n]{0,40}(?:reject|den|unknown|invalid|not|block|unverif)",
    r"not (?:allowed|authori[sz]ed|permitted|accepted)", r"\brfc[ -]?[2-9]\d{3}", r"unsolicited",
    r"(?:rate|connection) limit|too many (?:connections|recipients)|throttl", r"gr[ae]y-?list",
    r"\bhelo\b|\behlo\b", r"starttls|\btls\b", r"banned|prohibited|blocking",
)  # fmt: skip
_SLOW = _any_of(
    r"time[d-]? ?-?out", r"expired", r"(?:too long|been) in (?:the )?queue", r"giving up",
    r"retry time", r"could not be delivered for", r"will be deleted from queue", r"unreachable",
    r"connection (?:refused|dropped|reset|closed|lost)", r"no route to host", r"undelivered after",
    r"(?:could not|unable to|cannot|failed to) connect", r"try(?:ing)? again", r"lost connection",
)  # fmt: skip
_BOX = r"(?:\w+ )?(?:user|mail ?box|recipient|account|address|customer|person|subscriber|alias)"
_GONE = _any_of(
    rf"(?:unknown|no such|no|invalid|illegal|non-?exist\w*|bad|undeliverable|unrouteable)"
    rf" (?:or illegal |local |destination |e-?mail )*{_BOX}\b",
    rf"{_BOX}(?: \S+@\S+)?(?: name| address)?(?: is| was| does| has| could| can ?not| be|: )?"
    r"[ (]{0,2}(?:unknown|invalid|not found|not exist|not (?:a )?valid|n.t exist|n.t found|"
    r"not be found|not known|not listed|not registered|unavailable|undeliverable|unrouteable|"
    r"rejected|does ?n.t exist|does not exist|nonexist\w*|couldn.t be found|no longer)",
    r"unknown (?:\w+ ){0,2}(?:user|local.?part|recipient|address)", r"no mailbox here",
    r"(?:user|recipient|mailbox|address|account)[^.;\n]{0,60}"
    r"(?:unknown|not found|n.t (?:be )?(?:found|exist)|not exist|not listed|no longer (?:\w+ )?"
    r"(?:valid|active|available|on server|exists?|works?))",
    r"(?:does not|doesn.t) (?:have|like) (?:\w+ )?(?:an? )?(?:account|mailbox|recipient)",
    r"this (?:user|address|account) (?:does ?n.t|has no|is no|is not|no longer)",
    r"not (?:our|a known|a local) (?:customer|user|recipient)", r"recipientnotfound",
    r"(?:do not|don.t) have (?:such|any such|that)", r"not in (?:the|our) directory",
    r"user \S+ (?:is )?not known", r"(?:has|have) moved",
    r"no longer (?:works|employed|with|here|on server|in use|valid|accepts? mail)",
    r"not listed in \w+", r"nicht (?:gefunden|bekannt|vorhanden)|unbekannt", r"inconnue?\b",
    r"n.existe pas", r"no existe", r"non esiste|sconosciuto", r"não existe",
)  # fmt: skip
_NO_HOST = _any_of(
    r"(?:host|domain)(?: or domain)?(?: name)?(?: \S+)? (?:was |is |does |could )?"
    r"(?:not (?:be )?found|unknown|not exist|invalid)", r"unknown (?:host|domain)",
    r"unrouteable (?:mail )?domain", r"nxdomain", r"no (?:such|valid) (?:host|domain)",
    r"bad destination (?:host|system)", r"null ?-?mx", r"(?:does|do) not accept (?:e-?)?mail",
    r"name service error[^.;]*not found", r"no mx", r"no valid mail exchanger",
    r"non-?existent (?:host|domain)", r"mx (?:record )?(?:not found|missing)",
)  # fmt: skip

_NOT_LISTED = _any_of(r"recipient address rejected: access denied")
"""So Microsoft's servers call a mailbox that is none, with 5.4.1."""

_BY_WORDS = (
    (_NOT_LISTED, Kind.HARD), (_FULL, Kind.SOFT), (_MAILER, Kind.SOFT), (_SLEEPING, Kind.SOFT),
    (_NO_HOST, Kind.HARD), (_POLICY, Kind.POLICY), (_GONE, Kind.HARD), (_SLOW, Kind.SOFT),
)  # fmt: skip

_BY_STATUS = {
    ("1", "1"): Kind.HARD, ("1", "2"): Kind.HARD, ("1", "3"): Kind.HARD, ("1", "6"): Kind.HARD,
    ("1", "7"): Kind.POLICY, ("1", "8"): Kind.POLICY, ("1", "10"): Kind.HARD,
    ("2", "2"): Kind.SOFT, ("2", "3"): Kind.SOFT, ("4", "4"): Kind.HARD,
}  # fmt: skip
"""Codes that say it all: bad mailbox, bad host, has moved, bad sender, box full, no such host."""

_BY_SUBJECT = {"3": Kind.SOFT, "4": Kind.SOFT, "6": Kind.POLICY, "7": Kind.POLICY}
"""Of the system, of the network, of the letter's form, of a policy: not of the mailbox."""

_DONE = frozenset({"delivered", "deliverable", "relayed", "expanded"})


def statuses_in(text: str) -> list[str]:
    """Every enhanced status in `text`, such as 5.1.1, in its order."""
    return [found[0] for found in _STATUS.finditer(text)]


def telling_status(status: str, words: str) -> str:
    """Of the report's own status and those the far server said, the most telling; or nothing.

    5.0.0 tells nothing, 5.1.0 little; what the far server said last counts among equals.
    """
    found = [*statuses_in(status)[:1], *statuses_in(words)]
    if not found:
        return ""
    best = max(map(_precision, found))
    return next(one for one in reversed(found) if _precision(one) == best)


def judge(*, status: str, words: str, action: str = "") -> Kind:
    """One recipient's fate. `action` and `status` as RFC 3464 has them, `words` the diagnostic.

    Pure. Never HARD for a status of x.7 or for a temporary one.
    """
    action, said = action.strip().lower(), " ".join(words.split()).lower()
    told = telling_status(status, words)
    digit, subject, detail = told.split(".") if told else (_first_digit(status, said), "", "")
    if action in _DONE or (digit == "2" and action != "failed"):
        return Kind.DELIVERED
    if action == "delayed":
        return Kind.DELAYED
    kind = _by_code(subject, detail, said)
    if digit == "4" and kind is Kind.HARD:
        return Kind.SOFT
    return kind


def is_telling(status: str, words: str) -> bool:
    """Whether anything more can be read out of these than that it failed."""
    told, said = telling_status(status, words), " ".join(words.split()).lower()
    return _precision(told or "5.0.0") > 1 or any(one.search(said) for one, _kind in _BY_WORDS)


def _by_code(subject: str, detail: str, said: str) -> Kind:
    exact = _BY_STATUS.get((subject, detail)) or _BY_SUBJECT.get(subject)
    heard = next((kind for pattern, kind in _BY_WORDS if pattern.search(said)), None)
    if exact is Kind.HARD and heard is not None:
        # 5.1.1 is also what a mailer says whose own command failed, or a filter that is cross.
        return Kind.SOFT if _MAILER.search(said) or _FULL.search(said) else Kind.HARD
    if exact is not None and not (subject == "4" and heard is Kind.HARD):
        return exact
    if heard is not None:
        return heard
    return Kind.HARD if subject == "1" else Kind.SOFT


def _precision(status: str) -> int:
    _digit, subject, detail = status.split(".")
    if subject == "7":
        return 3
    return (subject != "0") + (detail.strip("0") != "")


def _first_digit(status: str, said: str) -> str:
    code = _CODE.search(said)
    return status.strip()[:1] or (code[1][:1] if code else "")
