"""What pages complain of in the browser's console, while journeys walk over them."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

NOT_LOADED = "Failed to load resource"


class Console:
    """Listens to every page of every context it is told of."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        """From now on."""
        context.on("console", self._said)
        context.on("weberror", self._thrown)

    def take(self) -> list[str]:
        """What was said since the last time."""
        said, self.complaints = self.complaints, []
        return said

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_the_page_itself(message):
            at = message.location
            self.complaints.append(f"{message.text} ({at['url']}:{at['lineNumber']})")

    def _thrown(self, error: WebError) -> None:
        page = error.page
        self.complaints.append(f"{error.error} on {page.url if page else 'a closed page'}")


def _is_the_page_itself(message: ConsoleMessage) -> bool:
    """Whether it says that the page asked for answered 404, 410 or 422, which it may well mean."""
    page = message.page
    place = message.location["url"].partition("#")[0]
    return message.text.startswith(NOT_LOADED) and page is not None and _path(page.url) == place


def _path(address: str) -> str:
    return address.partition("#")[0]
