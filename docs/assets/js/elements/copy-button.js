// @ts-check
/**
 * `<copy-button data-text="…">` or `<copy-button data-url="…">` around a `<button>`: copies the text, or the address made absolute.
 *
 * Where the clipboard is denied, a read-only field with the text selected takes its place.
 */

const SHOWN = 2500;

export class CopyButton extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {HTMLElement | undefined} */
  #status;
  /** @type {HTMLTextAreaElement | undefined} */
  #field;

  connectedCallback() {
    this.addEventListener("click", this.#clicked);
    // A page may hide the button from readers without JavaScript.
    this.querySelector("button")?.removeAttribute("hidden");
    if (this.#status) return;
    this.#status = document.createElement("span");
    this.#status.className = "copy-button__status";
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#clicked);
    clearTimeout(this.#timer);
  }

  /** What is copied. */
  get text() {
    const { text, url } = this.dataset;
    return url === undefined ? (text ?? "") : new URL(url, document.baseURI).href;
  }

  /** @param {Event} event */
  #clicked = async (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("button")) return;
    const { text } = this;
    try {
      await navigator.clipboard.writeText(text);
      this.#field?.remove();
      this.#say("Copied");
    } catch {
      this.#offer(text);
    }
  };

  /** @param {string} message */
  #say(message) {
    if (!this.#status) return;
    this.#status.textContent = message;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#status?.replaceChildren(), SHOWN);
  }

  /** @param {string} text */
  #offer(text) {
    this.#field ??= document.createElement("textarea");
    this.#field.className = "copy-button__field";
    this.#field.readOnly = true;
    this.#field.wrap = "off";
    this.#field.rows = Math.min(text.split("\n").length, 6);
    this.#field.setAttribute("aria-label", "Your browser blocked copying. Copy this text yourself.");
    this.#field.value = text;
    this.append(this.#field);
    this.#field.focus();
    this.#field.select();
  }
}

customElements.define("copy-button", CopyButton);
