// @ts-check

/**
 * What the site remembers about a reader, under one key that carries the site's path: project sites of one owner share an
 * origin. What is read is untrusted: anything unexpected counts as "nothing remembered".
 *
 * @typedef {object} Settings
 * @property {1} version
 * @property {"light" | "dark"} [palette] Absent: the system's.
 * @property {boolean} [shortcuts] Whether single keys open the search. Absent: they do.
 *
 * @typedef {() => Pick<Storage, "getItem" | "setItem">} Store a function, because merely naming a blocked store throws
 */

const VERSION = 1;

/**
 * Return the settings of the site at `scope`; never throws.
 *
 * @param {Store} store
 * @param {string} scope path of the site's root
 * @returns {Settings}
 */
export function readSettings(store, scope) {
  /** @type {Settings} */
  const settings = { version: VERSION };
  try {
    const stored = JSON.parse(store().getItem(key(scope)) ?? "null");
    if (stored?.palette === "light" || stored?.palette === "dark") settings.palette = stored.palette;
    if (typeof stored?.shortcuts === "boolean") settings.shortcuts = stored.shortcuts;
  } catch {
    // Blocked or corrupt: nothing is remembered.
  }
  return settings;
}

/**
 * Change some settings; return whether they were stored.
 *
 * @param {Store} store
 * @param {string} scope path of the site's root
 * @param {Partial<Settings>} changes
 * @returns {boolean}
 */
export function writeSettings(store, scope, changes) {
  const settings = { ...readSettings(store, scope), ...changes };
  try {
    store().setItem(key(scope), JSON.stringify(settings));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} scope */
const key = (scope) => `${scope}recall`;
