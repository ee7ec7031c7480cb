/* One box that ticks all on the page. Without this each is ticked by itself. */
(() => {
  document.querySelectorAll("[data-ticks]").forEach((form) => {
    const all = form.querySelector("[data-tick-all]");
    const each = [...form.querySelectorAll("[name=ticked]")];
    const follow = () => {
      const ticked = each.filter((box) => box.checked).length;
      all.checked = ticked === each.length;
      all.indeterminate = ticked > 0 && ticked < each.length;
    };
    all.hidden = false;
    all.addEventListener("change", () => {
      each.forEach((box) => { box.checked = all.checked; });
    });
    form.addEventListener("change", ({ target }) => {
      if (target !== all) follow();
    });
    follow();
  });
})();
