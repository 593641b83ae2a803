// @ts-check
/**
 * Which questions an address asks to print, and how the ids of several pages live together on one.
 *
 * Pure: texts in, texts out; nothing here knows the page.
 */

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST = 100;

/** Attributes that name ids, separated by spaces. */
const LISTS = new Set(["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details"]);

/**
 * Return the ids of questions that an address names in `q`, in its order, each once; what cannot be an id is ignored.
 * @param {string} search  The query part of an address, with or without its question mark.
 * @returns {string[]}
 */
export function idsOf(search) {
  const named = new URLSearchParams(search).getAll("q").flatMap((part) => part.split(","));
  return [...new Set(named.map((id) => id.trim()).filter((id) => ID.test(id)))].slice(0, MOST);
}

/**
 * Return the query part of an address that names these questions.
 * @param {readonly string[]} ids
 */
export const searchOf = (ids) => (ids.length > 0 ? `?q=${ids.join(",")}` : "");

/**
 * Return what an attribute says when all ids of its page carry a prefix: ids themselves, lists of them, `#id` and `url(#id)`.
 * @param {string} name
 * @param {string} value
 * @param {string} prefix
 */
export function prefixed(name, value, prefix) {
  if (name === "id") return prefix + value;
  if (LISTS.has(name)) return value.split(/\s+/).filter(Boolean).map((id) => prefix + id).join(" ");
  if (/^(?:xlink:)?href$/.test(name) && value.startsWith("#") && value.length > 1) return `#${prefix}${value.slice(1)}`;
  return value.replaceAll(/url\(\s*(["']?)#([^)"']+)\1\s*\)/g, (_, quote, id) => `url(${quote}#${prefix}${id}${quote})`);
}

/**
 * Return the sentence that says what was found.
 * @param {number} found
 * @param {readonly string[]} missing
 */
export function summary(found, missing) {
  const questions = `${found} ${found === 1 ? "question" : "questions"}, every block open.`;
  return missing.length === 0 ? questions : `${found === 0 ? "" : `${questions} `}Not found: ${missing.join(", ")}.`;
}
