// Keeps the list of who has what up to date while somebody looks at it.
(() => {
  const list = document.querySelector("[data-under-way]");
  if (!list) return;
  const PAUSE = 15000; // milliseconds

  const again = async () => {
    if (document.hidden) return;
    try {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const answer = await fetch(location.href, { headers });
      if (!answer.ok || answer.redirected) return;
      const markup = await answer.text();
      if (markup.trim() === list.dataset.last) return;
      list.dataset.last = markup.trim();
      const focused = list.contains(document.activeElement) && document.activeElement.href;
      list.innerHTML = markup;
      if (focused) list.querySelector(`a[href="${new URL(focused).pathname}"]`)?.focus();
    } catch {
      // the line is down: what is shown stays, and is asked for again
    }
  };
  setInterval(again, PAUSE);
  document.addEventListener("visibilitychange", again);
})();
