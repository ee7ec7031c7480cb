/* A line in which names are typed: a combobox after the ARIA pattern, with a list of what is there and
   the offer to add what is not. With `many` the names taken stand above it, and a hidden field holds
   them as they would be typed. Whatever is still in the line when the form is sent goes with it. */
(() => {
  const WAIT = 120; // milliseconds after a key, before the desk is asked
  let numbered = 0;

  const same = (one, other) => one.localeCompare(other, undefined, { sensitivity: "accent" }) === 0;
  const tidy = (text) => text.trim().replace(/\s+/g, " ");
  const quoted = (name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

  /* Names parted by commas; one that holds a comma stands in quotes. The last may not be ended yet. */
  const split = (text) => {
    const names = [""];
    const signs = [...text];
    let isQuoted = false;
    for (let place = 0; place < signs.length; place += 1) {
      const sign = signs[place];
      const last = names.length - 1;
      if (sign === '"' && isQuoted && signs[place + 1] === '"') {
        names[last] += '"';
        place += 1;
      } else if (sign === '"' && (isQuoted || !names[last].trim())) {
        isQuoted = !isQuoted;
      } else if (sign === "," && !isQuoted) {
        names.push("");
      } else {
        names[last] += sign;
      }
    }
    return { names: names.map(tidy), isQuoted };
  };

  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...inside);
    return element;
  };

  class NamesController extends window.StimulusModule.Controller {
    static values = {
      url: String, add: String, many: Boolean,
      offer: String, unknown: String, new: String, remove: String, removed: String, taken: String,
    };

    connect() {
      this.line = this.element;
      if (!this.box) this.build();
      this.heard = new AbortController();
      const on = (target, name, act, options = {}) => {
        target.addEventListener(name, act, { signal: this.heard.signal, ...options });
      };
      on(this.line, "input", () => this.typed());
      on(this.line, "keydown", (event) => this.pressed(event));
      on(this.line, "blur", () => this.left());
      on(this.list, "pointerdown", (event) => event.preventDefault()); // the line keeps the focus
      on(this.list, "click", ({ target }) => this.take(target.closest("[role=option]")));
      if (this.line.form) on(this.line.form, "submit", () => this.left(), { capture: true });
    }

    disconnect() {
      this.heard.abort();
    }

    build() {
      const id = this.line.id || `names-${(numbered += 1)}`;
      this.found = { text: null, names: [], mayAdd: false };
      this.list = make("ul", { role: "listbox", id: `${id}-list`, class: "names__list", hidden: "" });
      const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
      if (label) this.list.setAttribute("aria-label", tidy(label.textContent));
      this.status = make("div", { role: "status", class: "names__status" });
      this.box = make("div", { class: "names" });
      this.line.before(this.box);
      if (this.manyValue) this.buildTaken();
      this.box.append(this.line, this.list, this.status);
      Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
      }).forEach(([name, value]) => this.line.setAttribute(name, value));
    }

    buildTaken() {
      this.taken = make("ul", { class: "names__taken" });
      this.sent = make("input", { type: "hidden", name: this.line.name, value: this.line.value });
      this.line.removeAttribute("name");
      this.box.append(this.taken, this.sent);
      const { names } = split(this.line.value);
      this.line.value = "";
      names.filter(Boolean).forEach((name) => this.taken.append(this.nameTag(name)));
    }

    nameTag(name) {
      const button = make("button", { type: "button", "aria-label": this.removeValue.replace("%s", name) }, "×");
      const tag = make("li", { class: "names__name" }, make("span", {}, name), button);
      tag.dataset.name = name;
      button.addEventListener("click", () => {
        tag.remove();
        this.store();
        this.say(this.removedValue, name);
        this.line.focus();
      });
      return tag;
    }

    get names() {
      return [...this.taken.children].map((tag) => tag.dataset.name);
    }

    get options() {
      return [...this.list.children];
    }

    get active() {
      return this.list.querySelector("[aria-selected=true]");
    }

    /* The name that stands in the line, without the quotes that let it hold a comma. */
    get text() {
      return this.manyValue ? split(this.line.value).names[0] : tidy(this.line.value);
    }

    /* What went well is told only to those who do not see it. */
    say(words, name) {
      this.status.classList.toggle("w-sr-only", [this.takenValue, this.removedValue].includes(words));
      this.status.textContent = words.replace("%s", name);
    }

    store() {
      const field = this.manyValue ? this.sent : this.line;
      if (this.manyValue) this.sent.value = this.names.map(quoted).join(", ");
      ["input", "change"].forEach((name) => {
        this.isOwn = true;
        field.dispatchEvent(new Event(name, { bubbles: true }));
        this.isOwn = false;
      });
    }

    /* What the desk knows of `text`; kept, so that a key pressed meanwhile waits for one answer. */
    async lookUp(text) {
      if (this.asked?.text !== text) {
        const answer = fetch(`${this.urlValue}?term=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } })
          .then((response) => (response.ok ? response.json() : { names: [] }))
          .catch(() => ({ names: [] })); // no answer: what is typed stays, and saving judges it
        this.asked = { text, answer };
      }
      const { names, may_add: mayAdd = false } = await this.asked.answer;
      return { text, names, mayAdd };
    }

    typed() {
      if (this.isOwn) return;
      if (this.manyValue) this.takeEnded();
      else this.takeKnown();
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.offer(), WAIT);
    }

    /* Every name that a comma has ended, typed or pasted. */
    takeEnded() {
      const { names, isQuoted } = split(this.line.value);
      if (names.length < 2) return;
      const last = names.pop();
      this.line.value = isQuoted ? `"${last}` : last;
      names.filter(Boolean).forEach((name) => this.addName(name));
      this.close();
    }

    /* A comma after a name that is known takes it; others may hold a comma themselves. */
    takeKnown() {
      const text = this.line.value;
      if (!text.endsWith(",")) return;
      const known = this.found.names.find((name) => same(name, tidy(text.slice(0, -1))));
      if (known) this.put(known);
    }

    async offer() {
      const { text } = this;
      if (!text) {
        this.close();
        return;
      }
      const found = await this.lookUp(text);
      if (this.text !== text || document.activeElement !== this.line) return;
      this.found = found;
      const free = found.names.filter((name) => !this.manyValue || !this.names.some((there) => same(there, name)));
      const options = free.map((name) => this.option(name, name));
      const isKnown = [...found.names, ...(this.manyValue ? this.names : [])].some((name) => same(name, text));
      if (found.mayAdd && !isKnown) {
        const option = this.option(this.offerValue.replace("%s", text), text);
        option.dataset.isNew = "";
        options.push(option);
      }
      this.list.replaceChildren(...options);
      this.list.hidden = options.length === 0;
      this.line.setAttribute("aria-expanded", String(options.length > 0));
      this.activate(this.likeliest(options, text));
      if (options.length || isKnown) this.status.textContent = "";
      else this.say(this.unknownValue, text);
    }

    /* What Enter takes: the name itself, one that begins so (a person's by any of theirs), or the new one. */
    likeliest(options, text) {
      const start = text.toLocaleLowerCase();
      const begins = ({ dataset }) => {
        const name = dataset.name.toLocaleLowerCase();
        return name.startsWith(start) || (!this.manyValue && name.includes(` ${start}`));
      };
      const known = options.filter(({ dataset }) => dataset.isNew === undefined);
      return known.find(({ dataset }) => same(dataset.name, text)) ?? known.find(begins) ?? options.at(-1);
    }

    option(words, name) {
      const option = make("li", { role: "option", id: `${this.list.id}-${(numbered += 1)}`, class: "names__option" }, words);
      option.dataset.name = name;
      return option;
    }

    activate(option) {
      this.options.forEach((each) => each.setAttribute("aria-selected", String(each === option)));
      if (option) this.line.setAttribute("aria-activedescendant", option.id);
      else this.line.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    }

    close() {
      this.list.hidden = true;
      this.list.replaceChildren();
      this.line.setAttribute("aria-expanded", "false");
      this.line.removeAttribute("aria-activedescendant");
    }

    pressed(event) {
      if (event.isComposing) return;
      const { options } = this;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        event.preventDefault();
        const place = options.indexOf(this.active) + step;
        this.activate(options[(place + options.length) % options.length]);
      } else if (event.key === "Escape" && options.length) {
        event.stopPropagation();
        this.close();
      } else if (event.key === "Enter") {
        event.preventDefault(); // it takes a name, and never sends the form
        this.entered();
      } else if (event.key === "Backspace" && this.manyValue && !this.line.value && this.taken.lastChild) {
        // The last name comes back into the line, to be mended.
        event.preventDefault();
        const { name } = this.taken.lastChild.dataset;
        this.taken.lastChild.remove();
        this.store();
        this.line.value = quoted(name);
        this.offer();
      }
    }

    async entered() {
      const { text } = this;
      if (!text) return;
      window.clearTimeout(this.timer);
      if (this.found.text !== text || this.list.hidden) await this.offer();
      if (this.text !== text) return;
      if (this.active) this.take(this.active);
      else if (this.manyValue) this.addName(text, { clears: true });
    }

    take(option) {
      if (!option) return;
      const { name, isNew } = option.dataset;
      if (this.manyValue) this.addName(name, { clears: true });
      else if (isNew === undefined) this.put(name);
      else this.addRow(name);
    }

    put(name) {
      this.line.value = name;
      this.close();
      this.store();
      this.say(this.takenValue, name);
    }

    /* Makes the row at once, where that is a thing of its own and not of this form. */
    async addRow(name) {
      this.close();
      const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
      const headers = { Accept: "application/json", [CSRF_HEADER_NAME]: CSRF_TOKEN };
      const answer = await fetch(this.addValue, { method: "POST", headers, body: new URLSearchParams({ name }) })
        .then((response) => response.json())
        .catch(() => ({ error: this.unknownValue.replace("%s", name) }));
      if (answer.error) this.say("%s", answer.error);
      else this.put(answer.name);
    }

    /* Puts the name among those taken, as the desk writes it; one that may not be added is marked. */
    async addName(name, { clears = false } = {}) {
      if (clears) this.line.value = "";
      this.close();
      if (!name || this.names.some((there) => same(there, name))) return;
      const tag = this.nameTag(name);
      this.taken.append(tag);
      this.store();
      this.say(this.takenValue, name);
      const { names, mayAdd } = await this.lookUp(name);
      const known = names.find((there) => same(there, name));
      if (!tag.isConnected) return;
      if (known && known !== name) {
        tag.replaceWith(this.nameTag(known));
        this.store();
      } else if (!known && mayAdd) {
        tag.firstChild.after(make("em", { class: "names__new" }, this.newValue));
      } else if (!known) {
        tag.classList.add("names__name--unknown");
        this.say(this.unknownValue, name);
      }
    }

    /* Nothing that was typed is dropped: what is left is taken, or stays and is said. */
    async left() {
      window.clearTimeout(this.timer);
      const { text } = this;
      if (this.manyValue && text) this.addName(text, { clears: true });
      this.close();
      if (this.manyValue || !text) return;
      const { names } = await this.lookUp(text);
      if (this.text !== text) return;
      const known = names.find((name) => same(name, text));
      if (known) this.line.value = known;
      else this.say(this.unknownValue, text);
    }
  }

  window.wagtail.app.register("names", NamesController);
})();
