// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { LEAD, indexLoader } from "../../docs/assets/js/lib/index-loader.js";
import { lead, text } from "./lead.fixture.js";

/** @param {Record<string, unknown>} files  What the site answers; anything else is missing. */
function site(files) {
  /** @type {string[]} */
  const asked = [];
  const load = indexLoader({
    fetch: async (address) => {
      asked.push(address);
      return address in files ? Response.json(files[address]) : new Response("", { status: 404 });
    },
    engine: () => import("../../docs/assets/vendor/minisearch/minisearch.js"),
    resolve: (path) => `/root/${path}`,
  });
  return { asked, load };
}

describe("the index", () => {
  test("is not fetched before someone asks", () => {
    assert.deepEqual(site({}).asked, []);
  });

  test("comes in two halves: the search works with the first, and finds more with the second", async () => {
    const { asked, load } = site({ [`/root/${LEAD}`]: lead, [`/root/${lead.text}`]: text });
    const { search, complete } = await load();
    assert.equal(search.search("precision at k").groups[0]?.results[0]?.id, "concept:precision-at-k");
    assert.equal(await complete, true);
    assert.equal(search.search("coordinates").count, 2);
    assert.deepEqual(asked, [`/root/${LEAD}`, `/root/${lead.text}`]);
  });

  test("is fetched once for all who ask", async () => {
    const { asked, load } = site({ [`/root/${LEAD}`]: lead, [`/root/${lead.text}`]: text });
    const [first, second] = await Promise.all([load(), load()]);
    assert.equal(first, second);
    assert.equal(asked.length, 2);
  });

  test("works without its second half", async () => {
    const { load } = site({ [`/root/${LEAD}`]: lead });
    const { search, complete } = await load();
    assert.equal(await complete, false);
    assert.ok(search.search("precision").count > 0);
  });

  test("fails for everyone who waits when the first half is missing, and is tried again by the next", async () => {
    /** @type {Record<string, unknown>} */
    const files = {};
    const { load } = site(files);
    await assert.rejects(load(), /lead\.json: 404/);
    files[`/root/${LEAD}`] = lead;
    assert.ok((await load()).search);
  });
});
