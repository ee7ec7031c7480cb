// Offers what begins with the words that are being typed. Without it Enter answers the same.
{
  const WAIT = 120; // milliseconds after a key
  const field = document.getElementById("id_q");
  const list = document.getElementById("suggestions");
  let asked, waits;

  const options = () => [...list.children];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(waits);
    asked?.abort();
    choose(null);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
  };

  const draw = (suggestions) => {
    choose(null);
    list.replaceChildren(
      ...suggestions.map(({ sort, name, address }, number) => {
        const option = document.createElement("li");
        const word = document.createElement("span");
        const title = document.createElement("span");
        option.id = `suggestion-${number}`;
        option.role = "option";
        option.setAttribute("aria-selected", "false");
        option.dataset.address = address;
        word.className = "meta";
        word.textContent = sort;
        title.dir = "auto";
        title.textContent = name;
        option.append(word, " ", title);
        return option;
      }),
    );
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${list.dataset.from}?q=${encodeURIComponent(field.value)}`, {
        signal: asked.signal,
      });
      draw(answer.ok ? (await answer.json()).suggestions : []);
    } catch {
      // Another key came first, or there is no network: Enter still answers.
    }
  };

  const step = (by) => {
    const all = options();
    const here = all.indexOf(chosen());
    const next = here + by;
    choose(here < 0 && by < 0 ? all.at(-1) : all[next] ?? null);
  };

  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Escape: close,
    Enter: () => chosen() && location.assign(chosen().dataset.address),
  };

  Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }).forEach(([name, value]) => field.setAttribute(name, value));

  field.addEventListener("input", () => {
    clearTimeout(waits);
    if (field.value.trim().length < 2) close();
    else waits = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || !(event.key in keys)) return;
    if (event.key === "Enter" && !chosen()) return close();
    event.preventDefault();
    keys[event.key]();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.address);
  });
}
