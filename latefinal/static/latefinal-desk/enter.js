/* Enter in a one-line field of the editor never sends the form: it would save, or publish, half a story.
   A headline grows over several lines and stays one: what is pasted into it loses its ends of lines. */
(() => {
  const SENDS = new Set(["submit", "image", "button", "reset"]);

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || !target.matches?.("input, [data-one-line]") || SENDS.has(target.type)) return;
    if (target.form?.matches("[data-edit-form]")) event.preventDefault();
  });

  document.addEventListener(
    "input",
    ({ target }) => {
      if (!target.matches?.("[data-one-line]") || !/[\r\n]/.test(target.value)) return;
      const end = target.selectionStart;
      target.value = target.value.replace(/\r\n|[\r\n]/g, " ");
      target.setSelectionRange(end, end);
    },
    true,
  );
})();
