// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { addressOf, choiceOf, everything, facetCounts, promptMatches, shownItems, usualSort } from "../../docs/assets/js/lib/browse.js";

/** @typedef {import("../../docs/assets/js/lib/browse.js").Item} Item */

/** @param {string} id @param {string} level @param {string[]} topic @param {number} minutes @param {string} prompt @returns {Item} */
const item = (id, level, topic, minutes, prompt) => ({ id, prompt, minutes, values: { level: [level], topic, difficulty: [level === "beginner" ? "1" : "3"], minutes: [minutes > 5 ? "long" : "short"] } });

const ITEMS = [
  item("a", "beginner", ["metrics"], 5, "What is recall?"),
  item("b", "beginner", ["retrieval", "metrics"], 8, "How do two towers meet?"),
  item("c", "advanced", ["retrieval"], 9, "What makes search fast?"),
  item("d", "advanced", ["people"], 4, "Tell me about (a) failure."),
];
const KNOWN = { level: ["beginner", "advanced"], topic: ["metrics", "retrieval", "people"], difficulty: ["1", "3"], minutes: ["short", "long"] };

/** @param {string} search */
const from = (search) => choiceOf(search, KNOWN);
/** @param {string} search @param {string[] | null} [matches] */
const shown = (search, matches = null) => shownItems(ITEMS, from(search), matches).map((one) => one.id).join("");

describe("what is shown", () => {
  /** @type {[search: string, matches: string[] | null, ids: string][]} */
  const table = [
    ["", null, "abcd"],
    ["?level=beginner", null, "ab"],
    ["?level=beginner&level=advanced", null, "abcd"],
    ["?level=beginner&topic=retrieval", null, "b"],
    ["?topic=metrics&topic=people", null, "abd"],
    ["?level=advanced&topic=metrics", null, ""],
    ["?minutes=short", null, "ad"],
    ["?difficulty=3", null, "cd"],
    ["?sort=minutes", null, "dabc"],
    ["?q=x", ["c", "a"], "ca"],
    ["?q=x&sort=bank", ["c", "a"], "ac"],
    ["?q=x&sort=minutes", ["c", "a"], "ac"],
    ["?q=x&level=beginner", ["c", "a"], "a"],
    ["?q=x", [], ""],
    ["?q=x", ["c", "gone"], "c"],
  ];
  for (const [search, matches, ids] of table) {
    test(`${search || "nothing chosen"}${matches ? ` with matches [${matches}]` : ""} → ${ids || "nothing"}`, () => assert.equal(shown(search, matches), ids));
  }
});

describe("counts", () => {
  test("a facet counts with the choice in the others, not in itself", () => {
    const counts = facetCounts(ITEMS, from("?level=beginner&minutes=long"), null);
    assert.deepEqual(Object.fromEntries(counts.level), { beginner: 1, advanced: 1 });
    assert.deepEqual(Object.fromEntries(counts.minutes), { short: 1, long: 1 });
    assert.deepEqual(Object.fromEntries(counts.topic), { retrieval: 1, metrics: 1 });
  });

  test("a text narrows every facet", () => {
    assert.deepEqual(Object.fromEntries(facetCounts(ITEMS, from("?q=x"), ["d"]).level), { advanced: 1 });
  });

  test("a count is what choosing the value alone in its facet shows", () => {
    for (const search of ["", "?level=beginner", "?topic=metrics&minutes=long", "?level=advanced&topic=retrieval"]) {
      const choice = from(search);
      const counts = facetCounts(ITEMS, choice, null);
      for (const level of KNOWN.level) {
        const alone = { ...choice, values: { ...choice.values, level: new Set([level]) } };
        assert.equal(counts.level.get(level) ?? 0, shownItems(ITEMS, alone, null).length);
      }
    }
  });
});

describe("the address", () => {
  for (const search of ["", "?level=beginner", "?level=beginner&level=advanced&topic=people&minutes=short&q=two+towers&sort=minutes", "?q=%26%3D%23%3F"]) {
    test(`${search || "an empty one"} survives the way to a choice and back`, () => assert.equal(addressOf(from(search)), search));
  }

  /** @type {[why: string, search: string, same: string][]} */
  const table = [
    ["unknown values are ignored", "?level=expert&topic=metrics&topic=__proto__", "?topic=metrics"],
    ["unknown names are ignored", "?utm_source=x&level=beginner", "?level=beginner"],
    ["values come in the order of the page, once", "?level=advanced&level=beginner&level=advanced", "?level=beginner&level=advanced"],
    ["an unknown order is the usual one", "?sort=random", ""],
    ["the usual order is not written", "?sort=bank", ""],
    ["the best match needs a text", "?sort=match", ""],
    ["the order of the bank is written when there is a text", "?q=x&sort=bank", "?q=x&sort=bank"],
    ["blanks are no text", "?q=++", ""],
    ["a long text is cut", `?q=${"x".repeat(500)}`, `?q=${"x".repeat(200)}`],
    ["broken escapes do not throw", "?q=%E0%A4%A&level=%zz", "?q=%EF%BF%BD%25A"],
  ];
  for (const [why, search, same] of table) test(why, () => assert.equal(addressOf(from(search)), same));

  test("everything is the choice of an empty address", () => assert.deepEqual(everything(), from("")));
  test("the usual order follows the text", () => assert.deepEqual([usualSort(""), usualSort(" "), usualSort("x")], ["bank", "bank", "match"]));
});

describe("without the index", () => {
  test("titles that hold all words match, in any case and order", () => assert.deepEqual(promptMatches(ITEMS, "TOWERS two"), ["b"]));
  test("the text is no pattern", () => assert.deepEqual(promptMatches(ITEMS, "(a)"), ["d"]));
  test("no word matches everything", () => assert.equal(promptMatches(ITEMS, " ").length, ITEMS.length));
});
