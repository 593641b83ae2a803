// @ts-check
/** The one search index of this site, shared by the elements of a page; nothing is fetched before someone asks. */

import { indexLoader } from "../lib/index-loader.js";

/** Address of the site's root: this file stands three folders below it. */
const ROOT = new URL("../../../", import.meta.url);

/**
 * Return the address of a path that counts from the site's root.
 * @param {string} path
 */
export const fromRoot = (path) => new URL(path, ROOT).href;

export const siteIndex = indexLoader({
  fetch: (address) => fetch(address),
  engine: () => import("../../vendor/minisearch/minisearch.js"),
  resolve: fromRoot,
});
