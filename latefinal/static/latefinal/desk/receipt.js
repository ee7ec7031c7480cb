/* Looks again while an edition goes, and stops when it is over. Without it, one loads the page anew. */
(() => {
  const box = document.querySelector("[data-receipt]");
  if (!box) return;
  const LONGEST = 60; // seconds between two looks, however often the paper did not answer
  let failures = 0;

  const seconds = () => Number(box.querySelector("[data-wait]")?.dataset.wait ?? 0);

  const show = (html) => {
    const open = [...box.querySelectorAll("details")].map((one) => one.open);
    box.innerHTML = html;
    box.querySelectorAll("details").forEach((one, place) => { one.open = open[place] ?? false; });
  };

  const look = async () => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", look, { once: true });
      return;
    }
    try {
      const answer = await fetch(box.dataset.receipt, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      show(await answer.text());
      failures = 0;
    } catch {
      failures += 1;
    }
    if (seconds()) next();
    else window.location.reload(); // what can be done now stands outside of what is looked at
  };

  const next = () => window.setTimeout(look, 1000 * Math.min(LONGEST, seconds() * 2 ** failures));

  if (seconds()) next();
})();
