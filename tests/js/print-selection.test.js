// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { idsOf, prefixed, searchOf, summary } from "../../docs/assets/js/lib/print-selection.js";

describe("which questions are printed", () => {
  /** @type {[search: string, ids: string[]][]} */
  const table = [
    ["", []],
    ["?q=", []],
    ["?q=a", ["a"]],
    ["q=b,a", ["b", "a"]],
    ["?q=a%2Cb&q=c", ["a", "b", "c"]],
    ["?q=a,%20b%20,,a", ["a", "b"]],
    ["?q=../x,A,-a,a--b,a/b,<b>,javascript:1", []],
    ["?level=beginner", []],
  ];
  for (const [search, ids] of table) test(`${search || "nothing"} names ${ids.join(" and ") || "none"}`, () => assert.deepEqual(idsOf(search), ids));

  test("an address that names many is cut", () => {
    const many = Array.from({ length: 500 }, (_, index) => `q${index}`);
    assert.equal(idsOf(searchOf(many)).length, 100);
  });

  test("what is written is read again", () => {
    assert.deepEqual(idsOf(searchOf(["b", "a-1"])), ["b", "a-1"]);
    assert.equal(searchOf([]), "");
  });
});

describe("ids of several pages on one", () => {
  /** @type {[name: string, value: string, expected: string][]} */
  const table = [
    ["id", "answer", "q--answer"],
    ["href", "#answer", "#q--answer"],
    ["href", "#", "#"],
    ["href", "../x/#answer", "../x/#answer"],
    ["xlink:href", "#arrow", "#q--arrow"],
    ["aria-labelledby", "a  b", "q--a q--b"],
    ["for", "field", "q--field"],
    ["marker-end", "url(#arrow)", "url(#q--arrow)"],
    ["mask", 'url("#m")', 'url("#q--m")'],
    ["class", "answer", "answer"],
    ["alt", "see #answer", "see #answer"],
  ];
  for (const [name, value, expected] of table) test(`${name}="${value}"`, () => assert.equal(prefixed(name, value, "q--"), expected));
});

describe("what was found", () => {
  test("one, several, and what is missing", () => {
    assert.equal(summary(1, []), "1 question, every block open.");
    assert.equal(summary(3, ["x"]), "3 questions, every block open. Not found: x.");
    assert.equal(summary(0, ["x", "y"]), "Not found: x, y.");
  });
});
