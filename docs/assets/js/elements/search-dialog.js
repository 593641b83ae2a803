// @ts-check
import { readSettings, writeSettings } from "../lib/settings.js";

/**
 * `<recall-search>` around the header's link to the browse page: opens the search over the page instead.
 *
 * Small on purpose, since every page loads it: dialog, engine and index come when the reader reaches for the search.
 * What is typed meanwhile is not lost. If they cannot be had, the link does what it says.
 */

/** @typedef {import("./search-panel.js").SearchPanel} SearchPanel */

const KEYS = new Set(["/", "s", "f"]);

export class RecallSearch extends HTMLElement {
  /** @type {Promise<SearchPanel> | undefined} */
  #panel;
  /** @type {string | undefined} What the reader types while the dialog is on its way; undefined: it is not. */
  #ahead;
  /** @type {boolean | undefined} Whether single keys open the search, where that could not be stored. */
  #unsaved;

  connectedCallback() {
    this.#link?.setAttribute("aria-haspopup", "dialog");
    this.#showKeys();
    this.addEventListener("focusin", this.#reached);
    this.addEventListener("click", this.#clicked);
    document.addEventListener("keydown", this.#pressed);
  }

  disconnectedCallback() {
    this.removeEventListener("focusin", this.#reached);
    this.removeEventListener("click", this.#clicked);
    document.removeEventListener("keydown", this.#pressed);
    this.#panel?.then((panel) => panel.remove(), () => {});
    this.#panel = undefined;
  }

  get #link() {
    return this.querySelector("a");
  }

  /** Whether single keys open the search: a reader who speaks to the computer may have switched them off (WCAG 2.1.4). */
  get #shortcuts() {
    return this.#unsaved ?? readSettings(() => localStorage, __md_scope.pathname).shortcuts ?? true;
  }

  #showKeys() {
    const shortcuts = this.#shortcuts;
    this.#link?.setAttribute("aria-keyshortcuts", `${shortcuts ? "/ s f " : ""}Control+k Meta+k`);
    this.querySelector("kbd")?.toggleAttribute("hidden", !shortcuts);
  }

  /** @returns {Promise<SearchPanel>} */
  #load() {
    this.#panel ??= import("./search-panel.js").then(
      ({ SearchPanel }) => {
        const panel = new SearchPanel(this.#link?.href ?? "");
        document.body.append(panel);
        panel.addEventListener("shortcuts", this.#switched);
        panel.load();
        return panel;
      },
      (error) => {
        this.#panel = undefined;
        throw error;
      },
    );
    return this.#panel;
  }

  #reached = () => {
    this.#load().catch(() => {});
  };

  async #open() {
    if (this.#ahead !== undefined) return;
    this.#ahead = "";
    try {
      const panel = await this.#load();
      if (this.#ahead !== undefined) panel.open(this.#shortcuts, this.#ahead);
    } catch {
      const address = new URL(this.#link?.href ?? "", document.baseURI);
      if (this.#ahead) address.searchParams.set("q", this.#ahead);
      location.assign(address);
    } finally {
      this.#ahead = undefined;
    }
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    // With a key held it asks for a new tab.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#open();
  };

  /** @param {Event} event */
  #switched = (event) => {
    const shortcuts = /** @type {CustomEvent<boolean>} */ (event).detail;
    this.#unsaved = writeSettings(() => localStorage, __md_scope.pathname, { shortcuts }) ? undefined : shortcuts;
    this.#showKeys();
  };

  /**
   * Keep a key for the field that is about to appear; return whether it was one.
   * @param {KeyboardEvent} event
   */
  #keep(event) {
    if (this.#ahead === undefined || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    if (event.key === "Escape") this.#ahead = undefined;
    else if (event.key === "Backspace") this.#ahead = this.#ahead.slice(0, -1);
    else if ([...event.key].length === 1) this.#ahead += event.key;
    else return event.key === "Enter";
    return true;
  }

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    if (this.#keep(event)) {
      event.preventDefault();
      return;
    }
    const key = event.key.toLowerCase();
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "k";
    const single = KEYS.has(key) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !isTyping(event);
    if ((!chord && !single) || event.defaultPrevented || document.querySelector("dialog:modal")) return;
    if (single && !this.#shortcuts) return;
    event.preventDefault();
    this.#open();
  };
}

/**
 * Return whether a key goes into a field.
 * @param {Event} event
 */
function isTyping(event) {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select, [role='textbox']"));
}

customElements.define("recall-search", RecallSearch);
