// @ts-check
/**
 * `<recall-search>` around the header's link to the browse page: opens the search over the page instead.
 *
 * Small on purpose, since every page loads it: dialog, engine and index come when the reader reaches for the search.
 * If they cannot be had, the link does what it says.
 */

/** @typedef {import("./search-panel.js").SearchPanel} SearchPanel */

const KEYS = new Set(["/", "s", "f"]);

export class RecallSearch extends HTMLElement {
  /** @type {Promise<SearchPanel> | undefined} */
  #panel;

  connectedCallback() {
    const link = this.#link;
    link?.setAttribute("aria-haspopup", "dialog");
    link?.setAttribute("aria-keyshortcuts", "/ s f Control+k Meta+k");
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

  /** @returns {Promise<SearchPanel>} */
  #load() {
    this.#panel ??= import("./search-panel.js").then(
      ({ SearchPanel }) => {
        const panel = new SearchPanel(this.#link?.href ?? "");
        document.body.append(panel);
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
    try {
      (await this.#load()).open();
    } catch {
      this.#link?.click();
    }
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    // A click by script is the fallback above; one with a key held asks for a new tab.
    if (!event.isTrusted || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#open();
  };

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    const key = event.key.toLowerCase();
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "k";
    const single = KEYS.has(key) && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !isTyping(event);
    if ((!chord && !single) || event.defaultPrevented || document.querySelector("dialog:modal")) return;
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
