/* A new story begins in its headline. A browser focuses no field that is hidden, and Wagtail shows the
   first tab only when its scripts have run. */
window.addEventListener("load", () => {
  window.setTimeout(() => document.querySelector("[data-edit-form] [autofocus]")?.focus());
});

/* Wagtail opens beside the editor what was open there last; on a phone that covers the story. */
if (window.matchMedia("(width < 50em)").matches) {
  try {
    window.localStorage.removeItem("wagtail:side-panel-open");
  } catch {
    // A browser that keeps nothing has nothing open.
  }
}
