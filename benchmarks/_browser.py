"""What a browser is sent: bytes as transferred, hosts asked, how far the page jumped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tests.journeys.chromium import chromium

KB = 1024
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 200);
})"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser that also runs as root, as it must in a container."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium() or None, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@dataclass
class Sent:
    """Every answer of one page's loading: its address, its kind, its bytes on the wire."""

    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    shift: float = 0.0

    def kb(self, *kinds: str) -> float:
        """Kilobytes of the answers of these kinds; of all, when none is named."""
        return (
            sum(
                size
                for request, size in self.sizes.items()
                if not kinds or self.answers.get(request, ("", ""))[1] in kinds
            )
            / KB
        )

    def strangers(self, url: str) -> set[str]:
        """Hosts that were asked besides the page's own."""
        asked = (urlsplit(address) for address, _ in self.answers.values())
        return {
            parts.netloc for parts in asked if parts.scheme in ("http", "https", "ws", "wss")
        } - {urlsplit(url).netloc}


def listen(session: CDPSession, sent: Sent) -> None:
    """Note what is asked for, and what the wire carried for it, heads included."""
    session.on(
        "Network.requestWillBeSent",
        lambda told: sent.answers.update(
            {told["requestId"]: (told["request"]["url"], told.get("type", ""))}
        ),
    )
    session.on(
        "Network.loadingFinished",
        lambda told: sent.sizes.update({told["requestId"]: told["encodedDataLength"]}),
    )
    session.send("Network.enable")


def first_view(browser: Browser, url: str) -> Sent:
    """Load `url` on a phone with nothing kept from before, and do not scroll."""
    context = browser.new_context(**PHONE)
    page, sent = context.new_page(), Sent()
    listen(context.new_cdp_session(page), sent)
    page.goto(url, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    sent.shift = page.evaluate(SHIFTS)
    context.close()
    return sent
