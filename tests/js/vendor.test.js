// @ts-check
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const folder = new URL("../../docs/assets/vendor/minisearch/", import.meta.url);

test("the vendored MiniSearch is the file that its README names", async () => {
  const code = (await readFile(new URL("minisearch.js", folder), "utf8")).replaceAll("\r\n", "\n");
  const readme = await readFile(new URL("README.md", folder), "utf8");
  assert.match(readme, new RegExp(createHash("sha256").update(code).digest("hex")));
  assert.match(code, /^\/\*! MiniSearch 7\.2\.0 \| MIT /);
});
