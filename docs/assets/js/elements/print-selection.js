// @ts-check
/**
 * `<print-selection>` shows the questions that the address names (`?q=id,id`), whole and open, as one page to print.
 *
 * What it holds at first stays when the address names none.
 */

import { idsOf, prefixed, summary } from "../lib/print-selection.js";

/** Parts of a question's page that mean nothing here. */
const LEFT_OUT = ".actions, .attempt-first, .onward, .headerlink, .md-clipboard, copy-button, script, noscript, link";

export class PrintSelection extends HTMLElement {
  /** @type {AbortController | undefined} */
  #loading;

  connectedCallback() {
    const ids = idsOf(location.search);
    if (ids.length > 0) this.#load(ids);
  }

  disconnectedCallback() {
    this.#loading?.abort();
  }

  /** @param {string[]} ids */
  async #load(ids) {
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    const status = document.createElement("p");
    status.className = "print__status";
    status.setAttribute("role", "status");
    this.replaceChildren(status);
    status.textContent = "Collecting the questions…";
    const found = await Promise.all(ids.map((id) => this.#question(id, loading.signal)));
    if (loading.signal.aborted) return;
    const articles = found.filter((article) => article !== null);
    status.textContent = summary(articles.length, ids.filter((_, index) => found[index] === null));
    const bar = document.createElement("p");
    bar.className = "print__bar";
    if (articles.length > 0) {
      const print = document.createElement("button");
      print.type = "button";
      print.className = "print__button";
      print.textContent = "Print";
      print.addEventListener("click", () => window.print());
      bar.append(print);
    }
    const back = document.createElement("a");
    back.href = new URL("browse/", __md_scope).href;
    back.textContent = "Choose others";
    bar.append(back);
    this.replaceChildren(status, bar, ...articles);
  }

  /**
   * Return the article of a question's page, ready to stand beside others, or null when there is none.
   * @param {string} id
   * @param {AbortSignal} signal
   */
  async #question(id, signal) {
    const address = new URL(`questions/${id}/`, __md_scope);
    const source = (await page(address, signal))?.querySelector("article");
    if (!source) return null;
    const article = document.importNode(source, true);
    for (const part of article.querySelectorAll(LEFT_OUT)) part.remove();
    for (const block of article.querySelectorAll("details")) block.open = true;
    for (const element of article.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        const own = name === "href" && !value.startsWith("#") ? new URL(value, address).href : prefixed(name, value, `${id}--`);
        if (own !== value) element.setAttribute(name, own);
      }
    }
    article.className = "print__question md-typeset";
    return article;
  }
}

/**
 * Return a page of the site as a document, or null. The browser parses what it fetched: no script makes HTML of a string.
 * @param {URL} address
 * @param {AbortSignal} signal
 * @returns {Promise<Document | null>}
 */
function page(address, signal) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.addEventListener("loadend", () => resolve(request.status === 200 ? request.responseXML : null));
    signal.addEventListener("abort", () => request.abort());
    request.open("GET", address);
    request.send();
  });
}

customElements.define("print-selection", PrintSelection);
