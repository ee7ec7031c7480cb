"""WordPress's own writing within HTML: shortcodes in square brackets and comments of blocks.

They are turned into elements, so that the HTML parser meets nothing but HTML: a caption becomes a
<figure>, an embed its bare address, everything else a marker that keeps the code as it stood.
"""

from __future__ import annotations

import re
from html import escape

MARKER = "latefinal-code"  # an element that no post has

# Names that WordPress and its best-known plugins understand. Other words in brackets, like [sic],
# are the author's, unless they carry attributes.
KNOWN = {
    "archives", "audio", "contact-form", "contact-form-7", "contact-field", "dailymotion",
    "facebook", "flickr", "gallery", "gist", "googlemaps", "googlevideo", "instagram", "latexpage",
    "playlist", "poll", "polldaddy", "recipe", "scribd", "sitemap", "slideshare", "slideshow",
    "soundcloud", "ted", "tweet", "twitter-timeline", "video", "vimeo", "vine", "wpvideo",
    "youtube",
}  # fmt: skip
VERBATIM = ("pre", "code", "script", "style", "textarea")

_PIECE = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>"
    r"|\[(?P<escaped>\[[a-z][\w-]*[^\[\]]*\])\]"
    r"|\[(?P<end>/?)(?P<name>[a-z][\w-]*)(?P<rest>(?:[\s=][^\[\]]*)?)\]",
    re.DOTALL,
)
_DELIMITER = re.compile(
    r"<!--\s+(?P<end>/?)wp:(?P<name>[\w/-]+)\s(?:(?!-->).)*?(?P<alone>/?)-->", re.DOTALL
)
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
_DYNAMIC = re.compile(r"\s*wp:([\w/-]+).*/\s*", re.DOTALL)
_CAPTION_TAG = re.compile(r"\[(/?)(?:wp_)?caption[\s\]]")
_CAPTION = re.compile(r"caption=(?:\"([^\"]*)\"|'([^']*)')")
_ATTRIBUTES = re.compile(r"(?:\s+[\w-]+=(?:[\"“”″][^\"“”″]*[\"“”″]|'[^']*'))+\s*/?")


def scan(content: str) -> str:
    """Turn the WordPress writing in `content` into elements; leave all else as it is."""
    if "<!-- wp:" in content:
        content = _with_paragraphs(content)
    return _Scan(content).text


def _with_paragraphs(content: str) -> str:
    """Between blocks stands what is older than they: there an empty line ends a paragraph."""
    depth, done, last = 0, [], 0
    for match in _DELIMITER.finditer(content):
        between = content[last : match.start()]
        done.append(between if depth else _EMPTY_LINES.sub("\n<p></p>\n", between))
        done.append(match[0])
        last = match.end()
        if match["name"] != "freeform" and not match["alone"]:
            depth = max(0, depth + (-1 if match["end"] else 1))
    return "".join(done) + _EMPTY_LINES.sub("\n<p></p>\n", content[last:])


class _Scan:
    """One walk over the content, piece by piece."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.verbatim = ""
        self.in_caption = False
        self.text = _PIECE.sub(self._piece, content)

    def _piece(self, match: re.Match[str]) -> str:
        if match["tag"]:
            return self._tag(match)
        if self.verbatim:
            return match[0]
        if match["comment"] is not None:
            dynamic = _DYNAMIC.fullmatch(match["comment"])
            return _marker(match["comment"].strip(), f"wp:{dynamic[1]}") if dynamic else ""
        if match["escaped"]:
            return match["escaped"]
        return self._shortcode(match)

    def _tag(self, match: re.Match[str]) -> str:
        """Note where text is to be left alone; pass the tag on."""
        tag = match["tag"].lower()
        if not self.verbatim and not match["close"] and tag in VERBATIM:
            self.verbatim = tag
        elif match["close"] and tag == self.verbatim:
            self.verbatim = ""
        return match[0]

    def _shortcode(self, match: re.Match[str]) -> str:
        name, rest, ends = match["name"].lower(), match["rest"] or "", bool(match["end"])
        if name in ("caption", "wp_caption"):
            return self._caption(match, rest, ends=ends)
        if name == "embed":
            return "\n\n"
        if name == "youtube" and rest.startswith("="):
            return f"\n\n{escape(rest[1:].strip())}\n\n"
        if name in KNOWN or _ATTRIBUTES.fullmatch(rest) or (ends and self._was_opened(name)):
            return _marker(match[0], f"[{name}]")
        return match[0]

    def _caption(self, match: re.Match[str], rest: str, *, ends: bool) -> str:
        """A figure, if the caption is closed before another begins."""
        if ends:
            was_open, self.in_caption = self.in_caption, False
            return "</figure>" if was_open else ""
        following = _CAPTION_TAG.search(self.content, match.end())
        if following is None or not following[1]:
            return _marker(match[0], "[caption]")
        self.in_caption = True
        said = _CAPTION.search(rest)
        words = (said[1] or said[2] or "") if said else ""
        return f"<figure><figcaption>{words}</figcaption>" if words else "<figure>"

    def _was_opened(self, name: str) -> bool:
        return re.search(rf"\[{re.escape(name)}[ \]]", self.content) is not None


def _marker(code: str, name: str) -> str:
    """Keep the code in an attribute, where it is no word of the post."""
    code, name = escape(code), escape(name)
    return f'<{MARKER} data-code="{code}" data-name="{name}"></{MARKER}>'
