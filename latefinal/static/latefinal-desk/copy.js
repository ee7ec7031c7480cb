/* A button beside each line that is to be copied. Without this the line is there to be selected. */
(() => {
  const COPIED_FOR = 2000; // milliseconds

  const select = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };

  document.querySelectorAll("[data-copy]").forEach((line) => {
    const code = line.querySelector("dd code");
    const button = line.querySelector("button");
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        select(code); // no clipboard without https: what is selected can be copied by hand
        return;
      }
      button.textContent = button.dataset.copied;
      window.setTimeout(() => { button.textContent = label; }, COPIED_FOR);
    });
  });
})();
