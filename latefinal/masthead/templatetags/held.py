"""Parts of a page that are the same on many: drawn once, and held as long as the paper is."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 2000  # parts of one name; a line of a list weighs a kilobyte

Key = tuple[Any, ...]


class HoldNode(template.Node):
    def __init__(self, nodelist: NodeList, depends_on: list[FilterExpression]) -> None:
        self.nodelist, self.depends_on = nodelist, depends_on
        self.version, self.held = "", dict[Key, SafeString]()

    def render(self, context: Context) -> SafeString:
        """What was drawn before under the same version of the paper and of all it depends on."""
        page = context.get("every_page")
        if page is None:  # drawn for no request
            return self.nodelist.render(context)
        if page.version != self.version or len(self.held) > MOST:
            self.version, self.held = page.version, {}
        held = self.held
        on = (one.resolve(context, ignore_failures=True) for one in self.depends_on)
        key = (page.version, get_language(), context.get("site_url"), *on)
        if key not in held:
            held[key] = self.nodelist.render(context)
        return held[key]


@register.tag
def hold(parser: Parser, token: Token) -> HoldNode:
    """`{% hold here %}…{% endhold %}`: draw this once for each `here`.

    And again when the masthead, a section or a notice is another. Whatever else it prints has to be
    named behind `hold`: words, numbers, or what is equal only if it is printed alike.
    """
    depends_on = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endhold",))
    parser.delete_first_token()
    return HoldNode(nodelist, depends_on)
