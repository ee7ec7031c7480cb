// Statements of the item that is opened: the key on a button presses it, for the first that is open. Without script: the buttons.
(() => {
  const aside = document.querySelector("[data-wire-item]");
  if (!aside) return;
  const chosen = () => {
    const open = [...aside.querySelectorAll("[data-said-open]")];
    return open.find((one) => one.contains(document.activeElement)) ?? open[0];
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (event.key === "Escape" && isTyping) event.target.closest("[data-said-open]")?.focus();
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z1-9]$/i.test(event.key)) return;
    const one = chosen();
    const button = one?.querySelector(`[data-said-key="${event.key.toLowerCase()}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
    if (button.parentElement.open) button.parentElement.querySelector("input, select").focus();
  });
  // Kept at once, and the panel drawn anew: the item beside it stays where it was read.
  aside.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-said-form]");
    if (!form) return;
    event.preventDefault();
    const data = new FormData(form);
    if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      form.closest("[data-said-panel]").outerHTML = await answer.text();
      (aside.querySelector("[data-said-panel] details[open] input") ?? chosen())?.focus();
    } catch {
      const { name, value } = event.submitter ?? {};
      if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      HTMLFormElement.prototype.submit.call(form);
    }
  });
})();
