// How far a list is, asked anew every two seconds until it is done. Without script: open the page again.
(() => {
  const PAUSE = 2000;
  const look = async () => {
    const shown = document.querySelector("[data-progress]");
    if (!shown || "done" in shown.dataset) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      if (answer.ok && fresh) shown.replaceWith(fresh);
    } catch {
      // The network is away for a moment; the next look tells.
    }
    setTimeout(look, PAUSE);
  };
  setTimeout(look, PAUSE);
})();
