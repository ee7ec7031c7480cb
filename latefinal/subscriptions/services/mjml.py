"""MJML, made into HTML that mail programs show as it was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

import css_inline
import mrml
from django.template.loader import render_to_string

# What XML cannot hold, and a word processor pastes: with one such sign the whole letter is refused.
_UNSPEAKABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The renderer drops a new line between two elements, also within a sentence, where it is a space.
_WITHIN_A_LINE = "(?:a|span|strong|em|b|i|bdi)"
_LINE_BETWEEN = re.compile(rf"(</{_WITHIN_A_LINE}>)\s*\n\s*(?=<{_WITHIN_A_LINE}[ >])")

# At-rules stay in the head: without them a letter has no dark scheme and no phone.
_inliner = css_inline.CSSInliner(
    keep_at_rules=True, load_remote_stylesheets=False, remove_inlined_selectors=True
)


# Without fonts of its own choice the renderer would have every reader's program ask another host.
_options = mrml.RenderOptions(fonts={}, disable_comments=True)


def render_mjml(template: str, context: Mapping[str, object]) -> str:
    """Draw a template of MJML; the styles of its head come to stand on the elements."""
    written = _UNSPEAKABLE.sub(" ", render_to_string(template, dict(context)))
    drawn = mrml.to_html(_LINE_BETWEEN.sub(r"\1 ", written), render_options=_options)
    return _inliner.inline(drawn.content)
