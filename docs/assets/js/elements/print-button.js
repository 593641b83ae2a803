// @ts-check
/** `<print-button>` around a `<button>`: prints the page. Hidden without JavaScript; the browser's own menu prints it then. */
export class PrintButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.removeAttribute("hidden");
    this.addEventListener("click", this.#clicked);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#clicked);
  }

  /** @param {Event} event */
  #clicked = (event) => {
    if (event.target instanceof Element && event.target.closest("button")) window.print();
  };
}

customElements.define("print-button", PrintButton);
