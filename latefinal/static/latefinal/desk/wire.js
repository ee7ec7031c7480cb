// The wire by keyboard, opened beside the stream, and kept up to date. Without script: links.
(() => {
  const wire = document.querySelector("[data-wire]");
  const aside = wire?.querySelector("[data-wire-item]");
  const list = wire?.querySelector("[data-wire-lines]");
  if (!wire || !aside || !list) return;
  const PAUSE = 15000;
  const here = wire.dataset.wire;
  const lines = () => [...list.querySelectorAll("[data-wire-line]")];
  const current = () => list.querySelector("[aria-current]");

  const choose = (line) => {
    current()?.removeAttribute("aria-current");
    line?.setAttribute("aria-current", "true");
    line?.scrollIntoView({ block: "nearest" });
  };
  const move = (step, { isAsked = true } = {}) => {
    const all = lines();
    const line = all[Math.min(Math.max(all.indexOf(current()) + step, 0), all.length - 1)];
    choose(line);
    if (isAsked) line?.querySelector("a").focus({ preventScroll: true });
    show(line, { isAsked });
  };

  let asked = 0;
  const show = async (line, { isAsked = true, goThere = false } = {}) => {
    if (!line) return;
    const mine = ++asked;
    try {
      const answer = await fetch(`${here}${line.dataset.wireLine}/?${wire.dataset.filters}`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const markup = await answer.text();
      if (mine !== asked) return;
      aside.innerHTML = markup;
      aside.scrollTop = 0;
      if (isAsked) history.replaceState(null, "", line.querySelector("a").href);
      if (goThere) aside.focus();
    } catch {
      if (mine === asked && isAsked) location.assign(line.querySelector("a").href);
    }
  };

  const isNarrow = matchMedia("(max-width: 49.99rem)");
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-wire-line]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (!line || !isPlain || isNarrow.matches || !event.target.closest("a")) return;
    event.preventDefault();
    choose(line);
    show(line, { goThere: true });
  });

  // One key each, as beside the words on the screen; never while something is typed.
  const press = (selector) => aside.querySelector(selector)?.click();
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    d: () => press("[data-wire-draft] button, a[data-wire-draft]"),
    s: () => press("[data-wire-spike] button"),
    "/": () => wire.querySelector("input[type=search]").focus(),
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && !wire.contains(event.target)) return;
    const key = keys[event.key];
    if (!key || aside.contains(event.target) && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    key();
  });

  // An item that is spiked leaves at once, and the next is shown.
  aside.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-wire-spike]");
    if (!form) return;
    event.preventDefault();
    const line = current() ?? lines()[0];
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) {
      form.submit();
      return;
    }
    const all = lines();
    const next = all[all.indexOf(line) + 1] ?? all[all.indexOf(line) - 1];
    line.remove();
    if (next) {
      choose(next);
      show(next);
    } else {
      location.reload();
    }
  });

  const look = async () => {
    try {
      if (!document.hidden) await bringNews();
    } catch {
      // The network is away for a moment; the next look tells.
    }
    setTimeout(look, PAUSE);
  };
  let told = "";
  const bringNews = async () => {
    const answer = await fetch(`${here}news/?${wire.dataset.filters}`);
    if (!answer.ok || answer.redirected) return;
    const markup = await answer.text();
    if (markup === told) return;
    const known = new Set(lines().map((line) => line.dataset.wireLine));
    const chosen = current()?.dataset.wireLine;
    const hadFocus = list.contains(document.activeElement);
    list.innerHTML = markup;
    if (told) lines().forEach((line) => line.classList.toggle("wire__line--new", !known.has(line.dataset.wireLine)));
    told = markup;
    const line = lines().find((each) => each.dataset.wireLine === chosen);
    line?.setAttribute("aria-current", "true");
    if (hadFocus) line?.querySelector("a").focus({ preventScroll: true });
  };
  if ("wireNews" in list.dataset) setTimeout(look, PAUSE);

  const opened = aside.querySelector("[data-wire-opened]")?.dataset.wireOpened;
  choose(lines().find((line) => line.dataset.wireLine === opened));
  if (!opened && !isNarrow.matches) move(0, { isAsked: false });
})();
