// @ts-check
/**
 * The search dialog: a combobox over a list of real links, grouped into questions, concepts and pages.
 *
 * Query and filters live in the dialog's own fields: they last as long as the page and are stored nowhere.
 */

import { fromRoot, siteIndex } from "./site-index.js";

/**
 * @typedef {import("../lib/index-loader.js").Index} Index
 * @typedef {import("../lib/search.js").Answer} Answer
 * @typedef {import("../lib/search.js").Kind} Kind
 * @typedef {import("../lib/search.js").Result} Result
 * @typedef {{ title: string, rows: HTMLAnchorElement[], compact?: boolean }} Section
 */

/** @type {Record<Kind, { title: string, one: string, many: string, most: number }>} */
const KINDS = {
  question: { title: "Questions", one: "question", many: "questions", most: 10 },
  concept: { title: "Concepts", one: "concept", many: "concepts", most: 5 },
  page: { title: "Pages", one: "page", many: "pages", most: 4 },
};
/** Milliseconds without a key before a screen reader is told the count. */
const QUIET = 700;

/**
 * Return a new element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export class SearchPanel extends HTMLElement {
  #browse;
  #input = make("input", {
    id: "search-input",
    class: "search__input",
    type: "text",
    role: "combobox",
    "aria-label": "Search questions, concepts and pages",
    "aria-autocomplete": "list",
    "aria-controls": "search-list",
    "aria-expanded": "false",
    placeholder: "Search questions and concepts",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    inputmode: "search",
    enterkeyhint: "go",
    maxlength: "200",
  });
  #level = make("select", { class: "search__select", "aria-label": "Level" }, new Option("All levels", ""));
  #topic = make("select", { class: "search__select", "aria-label": "Topic" }, new Option("All topics", ""));
  /** Scrolls with the chosen row: no stop of its own for the Tab key. */
  #list = make("div", { id: "search-list", class: "search__list", role: "listbox", "aria-label": "Results", tabindex: "-1" });
  #message = make("div", { class: "search__message" });
  #body = make("div", { class: "search__body" }, this.#message, this.#list);
  #status = make("div", { class: "search__status visually-hidden", role: "status" });
  #shortcuts = make("input", { class: "search__box", type: "checkbox" });
  #dialog = make("dialog", { class: "search", "aria-label": "Search" });
  /** @type {Index | undefined} */
  #index;
  #failed = false;
  /** @type {HTMLAnchorElement[]} */
  #rows = [];
  #active = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {string} browse  Address of the browse page. */
  constructor(browse) {
    super();
    this.#browse = browse;
  }

  connectedCallback() {
    if (this.#dialog.isConnected) return;
    const close = make("button", { class: "search__close", type: "button" }, "Close");
    const keys = make(
      "p",
      { class: "search__keys", "aria-hidden": "true" },
      ...[["↑ ↓", "choose"], ["Enter", "open"], ["Esc", "close"]].map(([key = "", does = ""]) => make("span", {}, make("kbd", {}, key), ` ${does}`)),
    );
    const names = ["/", "s", "f"].flatMap((key) => [" ", make("kbd", {}, key)]);
    const shortcuts = make("label", { class: "search__shortcuts" }, this.#shortcuts, make("span", {}, "Shortcuts", ...names));
    this.#dialog.append(
      make("div", { class: "search__bar" }, this.#input, close),
      make("div", { class: "search__filters" }, this.#level, this.#topic),
      this.#body,
      make("div", { class: "search__foot" }, keys, shortcuts),
      this.#status,
    );
    this.append(this.#dialog);

    close.addEventListener("click", () => this.#dialog.close());
    this.#input.addEventListener("input", () => this.#update());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#level.addEventListener("change", () => this.#update());
    this.#topic.addEventListener("change", () => this.#update());
    this.#shortcuts.addEventListener("change", () => this.dispatchEvent(new CustomEvent("shortcuts", { detail: this.#shortcuts.checked })));
    this.#dialog.addEventListener("click", (event) => this.#clicked(event));
    this.#dialog.addEventListener("close", () => this.#announce(""));
  }

  /** Fetch the index, and show what becomes of it. */
  async load() {
    this.#failed = false;
    this.#update();
    try {
      const index = await siteIndex();
      if (!this.#index) for (const level of index.lead.levels) this.#level.append(new Option(level.title, level.id));
      if (!this.#index) for (const topic of index.lead.topics) this.#topic.append(new Option(topic.title, topic.id));
      this.#index = index;
      index.complete.then(() => this.#update(true));
    } catch {
      this.#failed = true;
    }
    this.#update();
  }

  /**
   * @param {boolean} shortcuts  Single keys open the search: the box at the foot says so and changes it (event `shortcuts`).
   * @param {string} ahead  What the reader has typed already.
   */
  open(shortcuts, ahead) {
    if (this.#dialog.open) return;
    this.#shortcuts.checked = shortcuts;
    this.#dialog.showModal();
    if (ahead) this.#input.value = ahead;
    this.#input.focus();
    if (!ahead) this.#input.select();
    if (this.#failed) this.load();
    else this.#update();
  }

  /**
   * Show the answer to what the fields say.
   * @param {boolean} [refresh]  More of the index came in: keep the reader's place in the list.
   */
  #update(refresh = false) {
    if (!this.#index) {
      this.#show([], this.#failed ? this.#failure() : [make("p", { class: "search__loading" }, "Loading the index…")]);
      if (this.#dialog.open) this.#announce(this.#failed ? "The search index could not be loaded." : "Loading");
      return;
    }
    const kept = refresh ? this.#rows[this.#active]?.href : undefined;
    const query = this.#input.value;
    const filters = { level: this.#level.value, topic: this.#topic.value };
    const answer = this.#index.search.search(query, filters);
    if (answer.state === "suggestions") this.#show(this.#suggestions(this.#index), []);
    else if (answer.count === 0) this.#show([], this.#nothing(query));
    else {
      const note = answer.loose ? [make("p", {}, "No result contains all of these words. Here are the closest matches.")] : [];
      this.#show(this.#sections(answer), note);
    }
    if (kept) this.#activate(this.#rows.findIndex((row) => row.href === kept));
    if (this.#dialog.open && !refresh) this.#announce(answer.state === "suggestions" ? "" : summary(answer));
  }

  /**
   * @param {Section[]} sections
   * @param {HTMLElement[]} message
   */
  #show(sections, message) {
    this.#rows = sections.flatMap((section) => section.rows);
    this.#rows.forEach((row, index) => row.setAttribute("id", `search-row-${index}`));
    this.#list.replaceChildren(
      ...sections.map(({ title, rows, compact }, index) =>
        make(
          "div",
          { class: compact ? "search__group search__group--compact" : "search__group", role: "group", "aria-labelledby": `search-group-${index}` },
          make("div", { class: "search__heading", id: `search-group-${index}`, role: "presentation" }, title),
          ...rows,
        ),
      ),
    );
    this.#message.replaceChildren(...message);
    this.#list.hidden = this.#rows.length === 0;
    this.#message.hidden = message.length === 0;
    this.#input.setAttribute("aria-expanded", String(this.#rows.length > 0));
    this.#activate(-1);
    this.#toTop();
  }

  /** Scroll back to the first result with the next frame: at once would lay the page out twice for each key. */
  #toTop() {
    requestAnimationFrame(() => {
      if (this.#active < 0) this.#list.scrollTop = 0;
    });
  }

  /** @param {Index} index @returns {Section[]} */
  #suggestions({ lead }) {
    /** @param {{ title: string, url: string, count: number }} place */
    const row = (place) => option(fromRoot(place.url), make("span", { class: "search__title" }, place.title), meta(String(place.count)));
    return [
      { title: "Levels", rows: lead.levels.map(row), compact: true },
      { title: "Topics", rows: lead.topics.map(row), compact: true },
    ];
  }

  /** @param {Answer} answer @returns {Section[]} */
  #sections({ groups }) {
    return groups.map(({ kind, results }) => {
      const { title, most } = KINDS[kind];
      const rows = results.slice(0, most).map((result) => option(fromRoot(result.url), ...content(result)));
      if (kind === "question" && results.length > most) {
        rows.push(option(this.#listAddress(), make("span", { class: "search__more" }, `All ${results.length} questions as a list`)));
      }
      return { title: results.length > 1 ? `${title} · ${results.length}` : title, rows };
    });
  }

  /** Return the address of the browse page with the same query and filters. */
  #listAddress() {
    const address = new URL(this.#browse, document.baseURI);
    const fields = { level: this.#level.value, topic: this.#topic.value, q: this.#input.value.trim() };
    for (const [name, value] of Object.entries(fields)) if (value) address.searchParams.set(name, value);
    return address.href;
  }

  /** @param {string} query */
  #nothing(query) {
    const filtered = Boolean(this.#level.value || this.#topic.value);
    const parts = [make("p", {}, query.trim() ? `No results for “${query.trim()}”.` : "No questions match this level and topic.")];
    if (filtered) {
      const clear = make("button", { class: "search__button", type: "button" }, "Search all levels and topics");
      clear.addEventListener("click", () => {
        this.#level.value = "";
        this.#topic.value = "";
        this.#input.focus();
        this.#update();
      });
      parts.push(make("p", {}, clear));
    } else {
      parts.push(make("p", {}, "Try a shorter word, or ", make("a", { href: this.#browse }, "browse all questions"), "."));
    }
    return parts;
  }

  #failure() {
    const again = make("button", { class: "search__button", type: "button" }, "Try again");
    again.addEventListener("click", () => {
      this.#input.focus();
      this.load();
    });
    return [
      make("p", {}, "The search index could not be loaded. ", make("a", { href: this.#browse }, "Browse the list of questions"), " instead."),
      make("p", {}, again),
    ];
  }

  /** @param {number} index  Position among the rows; -1 for none. */
  #activate(index) {
    this.#rows[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const row = this.#rows[index];
    if (row) {
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
      this.#input.setAttribute("aria-activedescendant", row.id);
    } else this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.isComposing || this.#rows.length === 0) return;
    const last = this.#rows.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.#activate(this.#active < last ? this.#active + 1 : 0);
        break;
      case "ArrowUp":
        this.#activate(this.#active > 0 ? this.#active - 1 : last);
        break;
      case "Home":
        this.#activate(0);
        break;
      case "End":
        this.#activate(last);
        break;
      case "Enter": {
        // The first result when none is chosen; keys held keep their meaning (Ctrl: new tab).
        const { ctrlKey, metaKey, shiftKey } = event;
        const row = this.#rows[Math.max(this.#active, 0)];
        if (this.#active >= 0 || this.#input.value.trim()) {
          row?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window, ctrlKey, metaKey, shiftKey }));
        }
        break;
      }
      default:
        return;
    }
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    if (!(event.target instanceof Element)) return;
    const onBackdrop = event.target === this.#dialog;
    const follows = event.target.closest("a[href]") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // Following a link to an anchor of this very page does not leave it: the dialog must go.
    if (onBackdrop || follows) this.#dialog.close();
  }

  /** @param {string} message  Told once the reader has stopped typing. */
  #announce(message) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#status.textContent = message;
    }, QUIET);
  }
}

/** @param {Answer} answer */
function summary({ groups, count, loose }) {
  if (count === 0) return "No results";
  const parts = groups.map(({ kind, results }) => counted(results.length, KINDS[kind].one, KINDS[kind].many));
  return `${counted(count, "result", "results")}: ${parts.join(", ")}${loose ? ", none with all of the words" : ""}`;
}

/**
 * @param {string} address
 * @param {...Node} children
 */
function option(address, ...children) {
  return make("a", { class: "search__row", role: "option", "aria-selected": "false", tabindex: "-1", href: address }, ...children);
}

/** @param {...(Node | string)} children */
const meta = (...children) => make("span", { class: "search__meta" }, ...children);

/** @param {Result} result */
function content(result) {
  const title = make("span", { class: `search__title search__title--${result.kind}` }, ...marked(result));
  const facts = [];
  if (result.kind === "question") {
    facts.push(make("span", { class: `level level--${result.levelId}` }, result.level), make("span", {}, `${result.minutes} min`));
  }
  if (result.topic && result.kind !== "page") facts.push(make("span", {}, result.topic));
  if (result.via && result.via !== result.topic) facts.push(make("span", { class: "search__via" }, result.kind === "concept" ? `also: ${result.via}` : `uses: ${result.via}`));
  const parts = [title];
  if (result.detail) parts.push(make("span", { class: "search__detail" }, result.detail));
  if (facts.length > 0) parts.push(meta(...facts));
  return parts;
}

/**
 * Return the title with its matches marked.
 * @param {Result} result
 */
function marked({ title, ranges }) {
  /** @type {(string | HTMLElement)[]} */
  const parts = [];
  let position = 0;
  for (const [start, end] of ranges) {
    parts.push(title.slice(position, start), make("mark", {}, title.slice(start, end)));
    position = end;
  }
  return [...parts, title.slice(position)];
}

customElements.define("recall-search-panel", SearchPanel);
