// @ts-check
/**
 * Fetches the search engine and its index when first asked, once for all who ask.
 *
 * Pure: fetch and the import of the engine are passed in.
 */

import { createSearch } from "./search.js";

/**
 * @typedef {import("./search.js").Search} Search
 * @typedef {import("./search.js").Lead} Lead
 * @typedef {import("./search.js").EngineClass} EngineClass
 * @typedef {{ search: Search, lead: Lead, complete: Promise<boolean> }} Index
 *   `complete` resolves when the second half is in: false when it could not be had.
 */

export const LEAD = "assets/search/lead.json";

/**
 * Return a function that loads the index; after a failure the next call tries again.
 * @param {object} from
 * @param {(address: string) => Promise<Response>} from.fetch
 * @param {() => Promise<{ default: EngineClass }>} from.engine
 * @param {(path: string) => string} from.resolve  Makes an address of a path from the site's root.
 * @returns {() => Promise<Index>}
 */
export function indexLoader({ fetch, engine, resolve }) {
  /** @param {string} path */
  const json = async (path) => {
    const response = await fetch(resolve(path));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  /** @type {Promise<Index> | undefined} */
  let loading;

  async function load() {
    const [{ default: MiniSearch }, /** @type {Lead} */ lead] = await Promise.all([engine(), json(LEAD)]);
    const search = createSearch(MiniSearch, lead);
    const complete = json(lead.text).then(
      (text) => {
        search.addText(text);
        return true;
      },
      () => false,
    );
    return { search, lead, complete };
  }

  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
