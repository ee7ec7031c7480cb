// One key for each statement: y confirms, n dismisses, e mends, a number says who. Without script: the form.
(() => {
  const form = document.querySelector("[data-found]");
  if (!form) return;
  const all = [...form.querySelectorAll("[data-found-one]")];
  const at = () => Math.max(0, all.indexOf(document.activeElement.closest("[data-found-one]")));
  const go = (place) => (all[place] ?? form.querySelector("button[type=submit]")).focus();
  const field = (one, name) => one.querySelector(`.found__field--${name} :is(input, select)`);
  const isMissing = (one) => !field(one, "speaker").value || !(field(one, "via").value || field(one, "through").value);

  const decide = (value) => {
    const one = all[at()];
    if (value === "confirm" && isMissing(one)) {
      (field(one, "speaker").value ? field(one, "via") : one.querySelector("[data-found-who]") ?? field(one, "speaker")).focus();
      return;
    }
    one.querySelector(`input[value=${value}]`).checked = true;
    go(all.indexOf(one) + 1);
  };
  const say = (button) => {
    const one = button.closest("[data-found-one]");
    field(one, "speaker").value = button.dataset.foundWho;
    field(one, "kind").value = button.dataset.foundKind;
    field(one, "office").value = button.dataset.foundOffice;
    one.focus();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-found-who]");
    if (button) say(button);
  });
  const keys = {
    y: () => decide("confirm"),
    n: () => decide("dismiss"),
    e: () => field(all[at()], "speaker").focus(),
    j: () => go(Math.min(at() + 1, all.length - 1)),
    k: () => go(Math.max(at() - 1, 0)),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("[data-found-one]")) {
      event.target.closest("[data-found-one]").focus();
      return;
    }
    const isTyping = event.target.closest("input:not([type=radio]), textarea, select");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const who = /^[1-9]$/.test(event.key) && all[at()].querySelectorAll("[data-found-who]")[event.key - 1];
    const key = who ? () => say(who) : keys[event.key];
    if (!key) return;
    event.preventDefault();
    key();
  });
  // What could not be saved comes first.
  const refused = all.find((one) => one.querySelector(".error-message"));
  (refused ?? all[0]).focus({ preventScroll: !refused });
})();
