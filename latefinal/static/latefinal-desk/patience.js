/* Wagtail saves a draft while one writes. A button that is pressed meanwhile waits for it, and from the
   press on no draft is saved any more: sent side by side, the two would make the same new story twice,
   or one would overwrite the other's words. */
(() => {
  const PATIENCE = 6000; // milliseconds; then the button has its way
  let isSaving = false;
  let isSent = false;
  let waiting = null;

  const go = () => {
    if (!waiting || isSaving) return;
    const { form, submitter, timer } = waiting;
    waiting = null;
    window.clearTimeout(timer);
    if (submitter?.name) {
      // Wagtail disables a button once it is pressed, and a disabled button is not sent.
      const pressed = document.createElement("input");
      Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(pressed);
    }
    form.requestSubmit();
  };

  const ended = () => {
    isSaving = false;
    window.setTimeout(go);
  };

  /* Wagtail also asks every few seconds who else is writing. Asked before a draft is saved and answered
     after, it would take that draft for another window's, and hold back the button from then on. */
  const dropQuestion = () => {
    const asking = document.querySelector("[data-controller~='w-session']");
    const { app } = window.wagtail;
    if (asking) app.getControllerForElementAndIdentifier(asking, "w-swap")?.abortController?.abort();
  };

  const save = (event) => {
    if (!isSent && !waiting) {
      isSaving = true;
      dropQuestion();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  document.addEventListener("w-autosave:save", save, true);
  ["w-autosave:success", "w-autosave:error"].forEach((name) => document.addEventListener(name, ended));

  /* Draftail hands its words to the form a moment later; a button pressed at once would lose the last. */
  const storeWords = (form) => {
    form.querySelectorAll("input[type=hidden]").forEach((input) => input.draftailEditor?.saveState());
  };

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.matches("[data-edit-form]")) return;
      storeWords(form);
      if (!isSaving) {
        isSent = true;
        window.setTimeout(() => { isSent = !event.defaultPrevented; });
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = { form, submitter: event.submitter, timer: window.setTimeout(ended, PATIENCE) };
    },
    true,
  );

  // Back from the next screen, one writes on.
  window.addEventListener("pageshow", (event) => { if (event.persisted) isSent = false; });
})();
