/* The desk's one calendar: it stands on the paper's day, and its weeks begin as the language has them.
   The button that publishes says what it will do: at once, or at the time that was chosen. */
(() => {
  const { zone } = document.currentScript.dataset;
  const picker = window.jQuery.fn.datetimepicker;

  /* The paper's wall clock, as a date of this browser's. */
  const paperNow = () => {
    const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
    return parts.format(new Date()); // 2026-11-28 18:00
  };

  const firstDay = () => {
    const locale = new Intl.Locale(document.documentElement.lang || "en");
    const week = locale.getWeekInfo?.() ?? locale.weekInfo; // Firefox has neither: Django's table then
    return week && { dayOfWeekStart: week.firstDay % 7 };
  };

  /* It opens a moment after its field was gone to: whoever went on by Tab meanwhile would have it lie over the form. */
  const isStillThere = (_time, field) => field.is(":focus");

  const onPaperTime = function (options, ...more) {
    if (typeof options !== "object") return picker.call(this, options, ...more);
    const today = new Date(paperNow().replace(" ", "T"));
    return picker.call(this, { defaultDate: today, onShow: isStillThere, ...options, ...firstDay() }, ...more);
  };
  window.jQuery.fn.datetimepicker = Object.assign(onPaperTime, picker);

  const nameTheButton = () => {
    const panel = document.querySelector("[data-when-chosen]");
    const button = document.querySelector("button[name=action-publish]");
    const label = button?.querySelector("[data-w-progress-target=label]");
    if (!panel || !label) return;
    const isLater = panel.querySelector("input").value > paperNow();
    label.dataset.atOnce ??= label.textContent;
    button.dataset.atOnce ??= button.dataset.wProgressActiveValue;
    label.textContent = isLater ? panel.dataset.whenChosen : label.dataset.atOnce;
    button.dataset.wProgressActiveValue = isLater ? panel.dataset.whilePressed : button.dataset.atOnce;
  };
  ["input", "change", "w-autosave:success"].forEach((name) => document.addEventListener(name, nameTheButton));
  document.addEventListener("DOMContentLoaded", nameTheButton);
})();
