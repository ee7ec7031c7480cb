/* Enter in a one-line field of the editor never sends the form: it would save, or publish, half a story. */
(() => {
  const SENDS = new Set(["submit", "image", "button", "reset"]);

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || !target.matches?.("input") || SENDS.has(target.type)) return;
    if (target.form?.matches("[data-edit-form]")) event.preventDefault();
  });
})();
