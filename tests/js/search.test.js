// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { createSearch, folded, highlights, singular } from "../../docs/assets/js/lib/search.js";
import MiniSearch from "../../docs/assets/vendor/minisearch/minisearch.js";
import { lead, text } from "./lead.fixture.js";

const complete = createSearch(MiniSearch, lead);
complete.addText(text);

/** @param {import("../../docs/assets/js/lib/search.js").Answer} answer */
const ids = (answer) => answer.groups.flatMap((group) => group.results.map((result) => result.id));
/** @param {string} query @param {string} kind @param {import("../../docs/assets/js/lib/search.js").Filters} [filters] */
const of = (query, kind, filters) => complete.search(query, filters).groups.find((group) => group.kind === kind)?.results ?? [];

describe("relevance: the first result of a query", () => {
  /** @type {[query: string, first: string][]} */
  const table = [
    // Names, aliases and abbreviations bring the concept on top.
    ["ANN", "concept:approximate-nearest-neighbor"],
    ["ann", "concept:approximate-nearest-neighbor"],
    ["dual encoder", "concept:two-tower-model"],
    ["dual-encoder", "concept:two-tower-model"],
    ["click-through rate", "concept:click-through-rate"],
    ["click through rate", "concept:click-through-rate"],
    ["clickthrough rate", "concept:click-through-rate"],
    ["CTR", "concept:click-through-rate"],
    ["IPS", "concept:inverse-propensity-scoring"],
    ["two tower model", "concept:two-tower-model"],
    ["nDCG", "concept:ndcg"],
    ["precision at k", "concept:precision-at-k"],
    ["precision@k", "concept:precision-at-k"],
    ["p@k", "concept:precision-at-k"],
    ["a/b test", "concept:ab-test"],
    ["ab test", "concept:ab-test"],
    ["A B tests", "question:ab-test-design"],
    ["simpson’s paradox", "concept:mix-shift"],
    ["Simpsons paradox", "concept:mix-shift"],
    ["ε-greedy", "concept:epsilon-greedy"],
    ["feature stores", "concept:feature-store"],
    // The name of a level or a topic brings its page.
    ["behavioral", "page:levels/behavioral/"],
    ["Evaluation metrics", "page:topics/evaluation-metrics/"],
    // Everything else: the question whose title says it.
    ["two tower", "question:two-tower-retrieval"],
    ["retrieval fast", "question:two-tower-retrieval"],
    ["colaborative", "question:collaborative-filtering-basics"],
    ["collaborative filterin", "question:collaborative-filtering-basics"],
    ["ndgc report", "question:ndcg-vs-precision"],
    ["what does precision hide", "question:precision-at-k"],
    ["junior colleague", "question:mentoring-junior"],
    ["returned products", "question:high-return-rate"],
    ["detect drift", "question:freshness-and-drift"],
    ["old policy logs", "question:offline-counterfactual-evaluation"],
    ["embeddings", "concept:item-embedding"],
    ["serve embeddings", "question:faiss-serving"],
    ["randomise", "question:ab-test-design"],
    ["coordinates", "question:two-tower-retrieval"],
    ["made and checked", "page:about/"],
  ];
  for (const [query, first] of table) {
    test(`${query} → ${first}`, () => {
      assert.equal(ids(complete.search(query))[0], first);
    });
  }
});

describe("a page whose title says the query", () => {
  const pages = [...lead.pages, { title: "One-week interview sprint", url: "paths/sprint/", description: "" }, { title: "Interview kit: drift", url: "kits/drift/", description: "" }];
  const prompt = "How do you plan one of your weeks?";
  const questions = [.../** @type {typeof lead.questions} */ (lead.questions), { ...lead.questions[0], id: "plan", url: "questions/plan/", prompt }];
  const search = createSearch(MiniSearch, /** @type {typeof lead} */ ({ ...lead, pages, questions }));

  test("stands before the questions when no question's title says it", () => {
    assert.deepEqual(ids(search.search("one week")), ["page:paths/sprint/", "question:plan"]);
  });

  test("stands after them when one does", () => {
    assert.deepEqual(search.search("drift").groups.map(({ kind }) => kind).slice(0, 1), ["question"]);
  });
});

describe("a concept's other names", () => {
  /** @type {[query: string, questions: string[]][]} */
  const table = [
    ["ANN", ["question:faiss-serving", "question:two-tower-retrieval"]],
    ["dual encoder", ["question:two-tower-retrieval"]],
    ["click-through rate", ["question:ab-test-design", "question:high-return-rate"]],
    ["IPS", ["question:offline-counterfactual-evaluation"]],
    ["nDCG", ["question:mentoring-junior", "question:ndcg-vs-precision"]],
  ];
  for (const [query, questions] of table) {
    test(`${query} brings the questions that need the concept`, () => {
      assert.deepEqual(of(query, "question").map((result) => result.id).sort(), questions);
    });
  }

  test("the question whose title names the concept stands before one that only needs it", () => {
    // Fewer names beside it would let the other one weigh more.
    const other = { ...lead.questions[0], id: "other", url: "questions/other/", prompt: "What else?", terms: ["two-tower-model"] };
    const search = createSearch(MiniSearch, { ...lead, questions: [/** @type {typeof lead.questions[0]} */ (other), ...lead.questions] });
    const found = search.search("dual encoder").groups.find(({ kind }) => kind === "question")?.results ?? [];
    assert.deepEqual(found.map(({ id }) => id), ["question:two-tower-retrieval", "question:other"]);
  });

  test("entries that hold the word stand before those with a longer one", () => {
    assert.deepEqual(of("star", "question").map((result) => result.id).slice(0, 3), ["question:deciding-under-uncertainty", "question:mentoring-junior", "question:cold-start-problem"]);
  });

  test("a question says which concept led to it, unless its title does", () => {
    const [first, second] = of("nDCG", "question");
    assert.deepEqual([first?.via, second?.via], ["", "NDCG"]);
    assert.equal(of("ANN", "question")[0]?.via, "approximate nearest neighbor (ANN)");
    assert.equal(of("dual encoder", "concept")[0]?.via, "dual encoder");
  });
});

describe("results", () => {
  test("an entry appears once, whatever matches in it", () => {
    for (const query of ["precision", "collaborative filtering cold start", "k", "e", "NDCG precision feature drift"]) {
      const found = ids(complete.search(query));
      assert.deepEqual(found, [...new Set(found)]);
    }
  });

  test("all words must match when some entry holds them all", () => {
    const answer = complete.search("feature store drift");
    assert.equal(answer.loose, false);
    assert.deepEqual(ids(answer), ["question:feature-store-role", "question:freshness-and-drift"]);
  });

  test("otherwise the entries that hold the most of them are shown, and it is said", () => {
    const answer = complete.search("junior colleague zzzzqqqq");
    assert.equal(answer.loose, true);
    assert.deepEqual(ids(answer), ["question:mentoring-junior"]);
  });

  test("nothing found is an answer without groups", () => {
    assert.deepEqual(complete.search("zzzzqqqq"), { state: "results", groups: [], count: 0, loose: false });
  });

  test("the second half adds words of the answers and definitions", () => {
    const early = createSearch(MiniSearch, lead);
    assert.deepEqual(ids(early.search("coordinates")), []);
    assert.equal(early.search("hnsw").groups[0]?.results[0]?.detail, "");
    early.addText(text);
    assert.deepEqual(ids(early.search("coordinates")), ["question:two-tower-retrieval", "question:faiss-serving"]);
    assert.equal(early.search("hnsw").groups[0]?.results[0]?.detail, "A layered graph over vectors.");
  });

  test("the same query gives the same order, and equals stand in the order of the bank", () => {
    assert.deepEqual(complete.search("tell me"), complete.search("tell me"));
    const again = createSearch(MiniSearch, lead);
    again.addText(text);
    assert.deepEqual(again.search("star method"), complete.search("star method"));
  });

  test("a typo is forgiven in words of four letters and more", () => {
    assert.ok(ids(complete.search("ndgc")).includes("question:ndcg-vs-precision"));
    assert.ok(ids(complete.search("presision")).includes("concept:precision-at-k"));
    assert.deepEqual(ids(complete.search("xns")), []);
  });
});

describe("filters", () => {
  test("a level leaves its questions only", () => {
    assert.deepEqual(ids(complete.search("precision", { level: "beginner" })), ["question:precision-at-k"]);
  });

  test("a topic leaves its questions, by any of their topics, and its concepts", () => {
    assert.deepEqual(ids(complete.search("position bias", { topic: "causal-ope" })), [
      "concept:position-bias",
      "question:offline-counterfactual-evaluation",
      "question:offline-online-gap",
    ]);
  });

  test("level and topic together", () => {
    assert.deepEqual(ids(complete.search("test", { level: "advanced", topic: "causal-ope" })), ["question:offline-online-gap"]);
  });

  test("filters without a query list their questions in the order of the bank", () => {
    assert.deepEqual(ids(complete.search("", { level: "behavioral" })), ["question:mentoring-junior", "question:deciding-under-uncertainty"]);
  });

  test("unknown ids find nothing", () => {
    assert.equal(complete.search("precision", { level: "expert" }).count, 0);
  });
});

describe("an empty query", () => {
  for (const query of ["", "   ", "?", "what is the", "🙂", "\u202e"]) {
    test(`${JSON.stringify(query)} asks nothing: suggestions`, () => {
      assert.deepEqual(complete.search(query), { state: "suggestions", groups: [], count: 0, loose: false });
    });
  }
});

describe("highlights", () => {
  /** @param {string} query @param {string} id */
  const marked = (query, id) => {
    const result = complete.search(query).groups.flatMap((group) => group.results).find((found) => found.id === id);
    return result?.ranges.map(([start, end]) => result.title.slice(start, end));
  };

  /** @type {[query: string, id: string, marks: string[]][]} */
  const table = [
    ["precision", "question:ndcg-vs-precision", ["precision"]],
    ["two tower", "question:two-tower-retrieval", ["two-tower"]],
    ["twotower", "question:two-tower-retrieval", ["two-tower"]],
    ["ab test", "question:ab-test-design", ["A/B", "test"]],
    ["colaborative", "concept:collaborative-filtering", ["collaborative"]],
    ["item", "question:cold-start-problem", ["items"]],
    ["dual encoder", "question:two-tower-retrieval", []],
  ];
  for (const [query, id, marks] of table) test(`${query} in ${id}`, () => assert.deepEqual(marked(query, id), marks));

  test("ranges ascend, do not touch and stay inside the title", () => {
    for (const query of ["the cold start of new users and new items", "a/b test model randomize", "feature store recommender"]) {
      for (const { title, ranges } of complete.search(query).groups.flatMap((group) => group.results)) {
        let before = -1;
        for (const [start, end] of ranges) {
          assert.ok(before < start && start < end && end <= title.length);
          before = end;
        }
      }
    }
  });

  test("offsets count in the title as it is, accents and emoji before the match included", () => {
    assert.deepEqual(highlights("🙂 Crème e\u0301te: drift", new Set(["drift"])), [[15, 20]]);
  });
});

describe("hostile queries", () => {
  const hostile = [
    "(".repeat(50),
    ".*+?^${}()|[]\\",
    "[a-",
    "\\u{110000}",
    "x".repeat(10_000),
    "precision ".repeat(1_000),
    "a-".repeat(5_000),
    "'’'’'",
    "🙂🙃👩‍👩‍👧‍👦",
    "מה זה דירוג",
    "\u202eNDCG\u202c",
    "推荐系统",
    "\ud800",
    "\0\x07",
    "<img src=x onerror=alert(1)>",
    "__proto__ constructor toString hasOwnProperty",
    "__proto__",
    "constructor",
    "NaN null undefined",
  ];
  for (const query of hostile) {
    test(`${JSON.stringify(query.slice(0, 24))} neither throws nor finds an entry twice`, () => {
      const found = ids(complete.search(query, { level: "__proto__" })).concat(ids(complete.search(query)));
      assert.deepEqual(found, [...new Set(found)]);
    });
  }

  test("a name in another script is folded like any other", () => {
    assert.equal(folded("Hájek ﬁlter Ⅳ"), "hajek filter iv");
  });
});

test("plural endings go, look-alikes stay", () => {
  const words = ["embeddings", "queries", "losses", "indexes", "bias", "loss", "status", "analysis", "series", "ids", "ips", "users"];
  assert.deepEqual(words.map(singular), ["embedding", "query", "loss", "index", "bias", "loss", "status", "analysis", "sery", "ids", "ips", "user"]);
});
