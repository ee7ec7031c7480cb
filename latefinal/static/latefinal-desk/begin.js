/* A new story begins in its headline. A browser focuses no field that is hidden, and Wagtail shows the
   first tab only when its scripts have run. */
window.addEventListener("load", () => {
  window.setTimeout(() => document.querySelector("[data-edit-form] [autofocus]")?.focus());
});
