"""Every form of ours is sent by a journey in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from tests.journeys.posts import NOT_WALKED, WALKED

METHODS = "request_method_list"


def views(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every address by its name, and the view behind it."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name or "")), entry.callback
        else:
            yield from views(entry, (*names, entry.namespace) if entry.namespace else names)


def innermost(view: Any) -> Any:
    """The function itself, without what decorates it, be it said as `wraps` does or not."""
    while inner := getattr(view, "__wrapped__", None) or covered_by(view):
        view = inner
    return view


def covered_by(view: Any) -> Any:
    """What a decorator keeps as its `view_func` and says nothing of, as one of Wagtail's does."""
    code = getattr(view, "__code__", None)
    if code is None or "view_func" not in code.co_freevars:
        return None
    return view.__closure__[code.co_freevars.index("view_func")].cell_contents


def takes_forms(view: Callable[..., Any]) -> bool:
    """Whether POST is among its methods, as its decorator lists them; without one it may be."""
    layer: Any = view
    while layer is not None:
        code = layer.__code__ if hasattr(layer, "__code__") else None
        if code is not None and METHODS in code.co_freevars:
            return "POST" in layer.__closure__[code.co_freevars.index(METHODS)].cell_contents
        layer = getattr(layer, "__wrapped__", None)
    return True


def test_every_view_that_takes_a_form_is_walked_by_a_journey():
    ours = {
        name
        for name, view in views(get_resolver())
        if innermost(view).__module__.startswith("latefinal.") and takes_forms(view)
    }
    walked = {name for names in WALKED.values() for name in names}
    assert ours - walked - set(NOT_WALKED) == set(), "Add them to tests/journeys/posts.py."
    assert (walked | set(NOT_WALKED)) - ours == set(), "They take no form, or are there no longer."
    assert walked & set(NOT_WALKED) == set()


def test_it_knows_which_views_take_forms():
    assert takes_forms(require_POST(lambda _request: None))
    assert not takes_forms(require_safe(lambda _request: None))
    assert takes_forms(lambda _request: None)


def test_it_sees_through_a_decorator_that_hides_what_it_decorates():
    assert innermost(require_admin_access(innermost)) is innermost
