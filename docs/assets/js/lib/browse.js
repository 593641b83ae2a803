// @ts-check
/**
 * What the browse page shows for a choice of levels, topics, difficulty, minutes and words, and how the choice stands in the address.
 *
 * Pure: the questions come in as data, so do the matches of the text search; nothing here knows the page.
 */

/**
 * @typedef {"level" | "topic" | "difficulty" | "minutes"} Facet
 * @typedef {"bank" | "minutes" | "match"} Sort
 *
 * @typedef {object} Item  One question of the list.
 * @property {string} id
 * @property {string} prompt
 * @property {number} minutes
 * @property {Record<Facet, string[]>} values  What the question has in each facet.
 *
 * @typedef {object} Choice
 * @property {Record<Facet, ReadonlySet<string>>} values  Nothing chosen in a facet means all of it.
 * @property {string} query
 * @property {Sort} sort
 *
 * @typedef {Record<Facet, readonly string[]>} Known  Every value of every facet, in the order of the page.
 */

/** @type {readonly Facet[]} */
export const FACETS = ["level", "topic", "difficulty", "minutes"];
/** @type {readonly Sort[]} */
export const SORTS = ["bank", "minutes", "match"];
const LONGEST_QUERY = 200;

/**
 * Return the order that is used when none is chosen: best match for a text, else the order of the bank.
 * @param {string} query
 * @returns {Sort}
 */
export const usualSort = (query) => (query.trim() ? "match" : "bank");

/** @returns {Choice} */
export const everything = () => ({ values: { level: new Set(), topic: new Set(), difficulty: new Set(), minutes: new Set() }, query: "", sort: "bank" });

/**
 * Return the choice that an address states; what it does not know is ignored.
 * @param {string} search  The query part of an address, with or without its question mark.
 * @param {Known} known
 * @returns {Choice}
 */
export function choiceOf(search, known) {
  const parameters = new URLSearchParams(search);
  /** @param {Facet} facet */
  const chosen = (facet) => new Set(known[facet].filter((value) => parameters.getAll(facet).includes(value)));
  const query = (parameters.get("q") ?? "").slice(0, LONGEST_QUERY);
  const wanted = SORTS.find((sort) => sort === parameters.get("sort"));
  const sort = wanted && (wanted !== "match" || query.trim()) ? wanted : usualSort(query);
  return { values: { level: chosen("level"), topic: chosen("topic"), difficulty: chosen("difficulty"), minutes: chosen("minutes") }, query, sort };
}

/**
 * Return the query part of the address that states a choice, with its question mark; empty when nothing is chosen.
 * @param {Choice} choice
 */
export function addressOf({ values, query, sort }) {
  const parameters = new URLSearchParams();
  for (const facet of FACETS) for (const value of values[facet]) parameters.append(facet, value);
  if (query.trim()) parameters.set("q", query.trim());
  if (sort !== usualSort(query)) parameters.set("sort", sort);
  const text = parameters.toString();
  return text && `?${text}`;
}

/**
 * Return whether a question passes every facet (but one, if named): any of the values chosen in each.
 * @param {Item} item
 * @param {Choice} choice
 * @param {Facet} [but]
 */
function passes(item, choice, but) {
  return FACETS.every((facet) => facet === but || choice.values[facet].size === 0 || item.values[facet].some((value) => choice.values[facet].has(value)));
}

/**
 * Return the questions to show, in order.
 * @param {readonly Item[]} items  In the order of the bank.
 * @param {Choice} choice
 * @param {readonly string[] | null} matches  Ids that the text search found, best first; null when there is no text.
 * @returns {Item[]}
 */
export function shownItems(items, choice, matches) {
  const found = matching(items, matches).filter((item) => passes(item, choice));
  if (choice.sort === "minutes") return found.sort((left, right) => left.minutes - right.minutes);
  if (choice.sort === "match" && matches) {
    const rank = new Map(matches.map((id, index) => [id, index]));
    return found.sort((left, right) => (rank.get(left.id) ?? 0) - (rank.get(right.id) ?? 0));
  }
  return found;
}

/**
 * Return how many questions each value of each facet would show, given the choice in the other facets.
 * @param {readonly Item[]} items
 * @param {Choice} choice
 * @param {readonly string[] | null} matches
 * @returns {Record<Facet, Map<string, number>>}  A value without a question is absent.
 */
export function facetCounts(items, choice, matches) {
  const found = matching(items, matches);
  /** @param {Facet} facet */
  const counts = (facet) => {
    /** @type {Map<string, number>} */
    const result = new Map();
    for (const item of found) {
      if (passes(item, choice, facet)) for (const value of item.values[facet]) result.set(value, (result.get(value) ?? 0) + 1);
    }
    return result;
  };
  return { level: counts("level"), topic: counts("topic"), difficulty: counts("difficulty"), minutes: counts("minutes") };
}

/**
 * Return the ids whose prompt holds every word of the text: the search of last resort, when the index cannot be had.
 * @param {readonly Item[]} items
 * @param {string} query
 */
export function promptMatches(items, query) {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  return items.filter((item) => words.every((word) => item.prompt.toLowerCase().includes(word))).map((item) => item.id);
}

/**
 * @param {readonly Item[]} items
 * @param {readonly string[] | null} matches
 */
function matching(items, matches) {
  if (!matches) return [...items];
  const ids = new Set(matches);
  return items.filter((item) => ids.has(item.id));
}
