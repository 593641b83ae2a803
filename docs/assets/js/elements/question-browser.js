// @ts-check
/**
 * `<question-browser>` around the list of all questions: filters by level, topic, difficulty, minutes and text, sorts, and keeps all of it
 * in the address, so that a list can be linked. Without this element the list stands complete.
 */

import { FACETS, SORTS, addressOf, choiceOf, everything, facetCounts, promptMatches, shownItems, usualSort } from "../lib/browse.js";
import { searchOf } from "../lib/print-selection.js";

/**
 * @typedef {import("../lib/browse.js").Choice} Choice
 * @typedef {import("../lib/browse.js").Facet} Facet
 * @typedef {import("../lib/browse.js").Item} Item
 */

/** Milliseconds without a change before a screen reader is told the count. */
const QUIET = 700;

/** @type {Record<Facet, string>} */
const NOUNS = { level: "level", topic: "topic", difficulty: "difficulty", minutes: "minutes" };

export class QuestionBrowser extends HTMLElement {
  /** @type {Item[]} */
  #items = [];
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {HTMLInputElement[]} */
  #boxes = [];
  /** @type {Choice} */
  #choice = everything();
  /** @type {string[] | null} */
  #matches = null;
  /** The text was searched in the titles alone, since the index could not be had. */
  #poor = false;
  /** The whole index is in. */
  #complete = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #resized = new ResizeObserver(() => this.#fit());
  /** The filters stand beside the list, always open. */
  #beside = true;

  connectedCallback() {
    this.#rows = new Map([...this.querySelectorAll("li[data-id]")].map((row) => [row.getAttribute("data-id") ?? "", /** @type {HTMLElement} */ (row)]));
    this.#boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("input[type=checkbox]"))];
    this.#items = [...this.#rows].map(([id, { dataset, firstElementChild }]) => ({
      id,
      prompt: firstElementChild?.textContent ?? "",
      minutes: Number(dataset.minutes),
      values: { level: [dataset.level ?? ""], topic: (dataset.topics ?? "").split(" "), difficulty: [dataset.difficulty ?? ""], minutes: [dataset.band ?? ""] },
    }));
    for (const part of this.querySelectorAll("form, details, .browse__bar")) part.removeAttribute("hidden");

    this.addEventListener("change", this.#changed);
    this.addEventListener("input", this.#typed);
    this.addEventListener("submit", this.#submitted);
    window.addEventListener("popstate", this.#arrived);
    window.addEventListener("pageshow", this.#arrived);
    this.#fit();
    this.#resized.observe(this);
    // A reader may have begun before this script came.
    const early = this.contains(document.activeElement) ? { query: this.#query.value, values: this.#checked() } : undefined;
    this.#arrived();
    if (early) {
      this.#query.value = early.query;
      this.#choose({ ...early, sort: usualSort(early.query) });
    }
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#changed);
    this.removeEventListener("input", this.#typed);
    this.removeEventListener("submit", this.#submitted);
    window.removeEventListener("popstate", this.#arrived);
    window.removeEventListener("pageshow", this.#arrived);
    this.#resized.disconnect();
    clearTimeout(this.#timer);
  }

  /**
   * @template {Element} T
   * @param {string} selector
   * @returns {T}
   */
  #part(selector) {
    const found = this.querySelector(selector);
    if (!found) throw new Error(`<question-browser> lacks ${selector}`);
    return /** @type {T} */ (found);
  }

  get #query() {
    return /** @type {HTMLInputElement} */ (this.#part("#browse-query"));
  }

  get #sort() {
    return /** @type {HTMLSelectElement} */ (this.#part("select[name=sort]"));
  }

  /** Keep the filters open where they stand beside the list: the style sheet says so by taking their heading away. */
  #fit() {
    /** @type {HTMLDetailsElement} */
    const filters = this.#part("details");
    const beside = this.#part("summary").getClientRects().length === 0;
    if (beside) filters.open = true;
    else if (this.#beside) filters.open = false;
    this.#beside = beside;
  }

  /** Take the choice from the address. */
  #arrived = () => {
    /** @param {Facet} facet */
    const known = (facet) => this.#boxes.filter((box) => box.name === facet).map((box) => box.value);
    const choice = choiceOf(location.search, { level: known("level"), topic: known("topic"), difficulty: known("difficulty"), minutes: known("minutes") });
    this.#query.value = choice.query;
    this.#choose(choice, false);
  };

  /** @param {Event} event */
  #changed = (event) => {
    const { target } = event;
    if (target === this.#sort) {
      const sort = SORTS.find((name) => name === this.#sort.value) ?? usualSort(this.#choice.query);
      this.#choose({ ...this.#choice, sort });
    } else if (target instanceof HTMLInputElement && target.type === "checkbox") {
      this.#choose({ ...this.#choice, values: this.#checked() });
    }
  };

  /** @param {Event} event */
  #typed = (event) => {
    if (event.target !== this.#query) return;
    const query = this.#query.value;
    const usual = this.#choice.sort === usualSort(this.#choice.query) || (this.#choice.sort === "match" && !query.trim());
    this.#choose({ ...this.#choice, query, sort: usual ? usualSort(query) : this.#choice.sort });
  };

  /** @param {Event} event */
  #submitted = (event) => event.preventDefault();

  /** @returns {Choice["values"]} */
  #checked() {
    /** @param {Facet} facet */
    const of = (facet) => new Set(this.#boxes.filter((box) => box.name === facet && box.checked).map((box) => box.value));
    return { level: of("level"), topic: of("topic"), difficulty: of("difficulty"), minutes: of("minutes") };
  }

  /**
   * Show a choice and state it in the address.
   * @param {Choice} choice
   * @param {boolean} [byReader]  The reader made it here: say the count aloud.
   */
  async #choose(choice, byReader = true) {
    this.#choice = choice;
    const text = choice.query.trim();
    if (!text) this.#matches = null;
    else if (!(await this.#match(text))) return;
    this.#show();
    const address = location.pathname + addressOf(this.#choice) + location.hash;
    if (byReader && address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
    if (byReader) this.#announce();
  }

  /**
   * Search for the text; return whether the reader still wants it.
   * @param {string} text
   */
  async #match(text) {
    // Imported when a text is searched, not before: the engine is no part of a page that is only read.
    const index = await import("./site-index.js").then(({ siteIndex }) => siteIndex()).catch(() => undefined);
    const wanted = () => this.#choice.query.trim() === text;
    if (!wanted()) return false;
    this.#poor = !index;
    if (!index) {
      this.#matches = promptMatches(this.#items, text);
      return true;
    }
    const find = () => {
      const { groups } = index.search.search(text);
      this.#matches = (groups.find(({ kind }) => kind === "question")?.results ?? []).map((result) => result.id.slice("question:".length));
    };
    find();
    // Every later key finds the whole index at once: only a text that came before it is searched again.
    if (!this.#complete) {
      index.complete.then((complete) => {
        this.#complete = complete;
        if (!wanted()) return;
        find();
        this.#show();
      });
    }
    return true;
  }

  #show() {
    const choice = this.#choice;
    const shown = shownItems(this.#items, choice, this.#matches);
    const counts = facetCounts(this.#items, choice, this.#matches);
    const ids = new Set(shown.map((item) => item.id));
    for (const [id, row] of this.#rows) row.hidden = !ids.has(id);
    // Reading order must be the order shown: rows move, and only when they have to.
    const list = this.#part(".browse__list");
    const order = [...shown, ...this.#items.filter((item) => !ids.has(item.id))].map((item) => this.#rows.get(item.id)).filter((row) => row !== undefined);
    if (order.some((row, index) => list.children[index] !== row)) list.replaceChildren(...order);

    for (const box of this.#boxes) {
      const facet = /** @type {Facet} */ (box.name);
      const count = counts[facet].get(box.value) ?? 0;
      box.checked = choice.values[facet].has(box.value);
      const label = box.closest("label");
      label?.classList.toggle("is-empty", count === 0);
      label?.querySelector(".browse__count")?.replaceChildren(String(count));
    }
    this.#sort.value = choice.sort;
    const best = /** @type {HTMLOptionElement} */ (this.#part("option[value=match]"));
    best.disabled = !choice.query.trim();

    const strong = document.createElement("strong");
    strong.textContent = String(shown.length);
    this.#part(".browse__found").replaceChildren(strong, ` of ${this.#items.length} questions${this.#poor && choice.query.trim() ? ", by their titles only: the search index could not be loaded" : ""}`);
    /** @type {HTMLElement} */ (this.#part("copy-button")).dataset.url = location.pathname + addressOf(choice);
    const print = /** @type {HTMLAnchorElement} */ (this.#part(".browse__print"));
    print.search = searchOf(shown.map((item) => item.id));
    print.hidden = shown.length === 0;
    this.#showChips();
    this.#showNone(shown.length === 0);
  }

  #showChips() {
    const chosen = this.#boxes.filter((box) => box.checked);
    const chips = this.#part(".browse__chips");
    const buttons = chosen.map((box) => {
      const facet = /** @type {Facet} */ (box.name);
      const name = box.parentElement?.querySelector(".browse__name")?.textContent ?? box.value;
      const label = facet === "minutes" ? `${name} minutes` : facet === "difficulty" ? `difficulty ${name}` : name;
      return this.#button(label, `Remove filter: ${label}`, "browse__chip", () => {
        const values = new Set(this.#choice.values[facet]);
        values.delete(box.value);
        this.#choose({ ...this.#choice, values: { ...this.#choice.values, [facet]: values } });
      });
    });
    if (buttons.length > 0 || this.#choice.query.trim()) buttons.push(this.#button("Clear all", "", "browse__clear", () => this.#clear()));
    const held = document.activeElement instanceof HTMLElement && chips.contains(document.activeElement);
    chips.replaceChildren(
      ...buttons.map((button) => {
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    chips.toggleAttribute("hidden", buttons.length === 0);
    // A removed chip must not throw the keyboard back to the top of the page.
    if (held) (buttons[0] ?? this.#query).focus();
    this.#part(".browse__chosen").textContent = chosen.length > 0 ? `(${chosen.length} chosen)` : "";
  }

  /** @param {boolean} empty */
  #showNone(empty) {
    const none = this.#part(".browse__none");
    none.toggleAttribute("hidden", !empty);
    if (!empty) {
      none.replaceChildren();
      return;
    }
    const text = document.createElement("p");
    const chosen = FACETS.filter((facet) => this.#choice.values[facet].size > 0).map((facet) => NOUNS[facet]);
    const query = this.#choice.query.trim();
    const listed = new Intl.ListFormat("en-US").format(chosen);
    const what = [...(query ? [`the text “${query}”`] : []), ...(listed ? [`the chosen ${listed}`] : [])].join(" and ");
    text.textContent = `No questions match ${what}.`;
    const ways = document.createElement("p");
    ways.className = "browse__ways";
    if (query && chosen.length > 0) {
      ways.append(this.#button("Clear the search", "", "browse__way", () => this.#choose({ ...this.#choice, query: (this.#query.value = ""), sort: usualSort("") })));
      ways.append(this.#button("Clear the filters", "", "browse__way", () => this.#choose({ ...this.#choice, values: everything().values })));
    }
    ways.append(this.#button("Show all questions", "", "browse__way", () => this.#clear()));
    none.replaceChildren(text, ways);
  }

  #clear() {
    this.#query.value = "";
    this.#choose(everything());
    this.#query.focus();
  }

  /**
   * @param {string} text
   * @param {string} label  What a screen reader says instead; empty: the text.
   * @param {string} name
   * @param {() => void} act
   */
  #button(text, label, name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.textContent = text;
    if (label) button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      const gone = button.closest(".browse__none") !== null;
      act();
      if (gone) this.#query.focus();
    });
    return button;
  }

  #announce() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#part(".browse__status").textContent = this.#part(".browse__found").textContent;
    }, QUIET);
  }
}

customElements.define("question-browser", QuestionBrowser);
