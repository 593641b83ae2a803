// @ts-check
/**
 * The search engine of the site: MiniSearch behind a small interface that speaks of questions, concepts and pages.
 *
 * Pure: the index halves come in as data (`recall/exports/search.py` writes them), results go out as data.
 * Highlights are ranges into the plain title, so that no caller ever builds HTML from text.
 */

/**
 * @typedef {import("../../vendor/minisearch/minisearch.js").default} Engine
 * @typedef {typeof import("../../vendor/minisearch/minisearch.js").default} EngineClass
 * @typedef {import("../../vendor/minisearch/minisearch.js").Query} EngineQuery
 * @typedef {import("../../vendor/minisearch/minisearch.js").SearchResult} Hit
 *
 * @typedef {{ id: string, title: string, url: string, count: number }} Level
 * @typedef {Level & { summary: string }} Topic
 * @typedef {{ id: string, url: string, prompt: string, level: string, topics: string[], minutes: number, terms: string[] }} Question
 * @typedef {{ id: string, name: string, aliases: string[], url: string, topic: string }} Term
 * @typedef {{ title: string, url: string, description: string }} Page
 *
 * @typedef {object} Lead  First half of the index: enough to answer the first key.
 * @property {Level[]} levels
 * @property {Topic[]} topics
 * @property {Question[]} questions
 * @property {Term[]} terms
 * @property {Page[]} pages
 * @property {string[]} stop  Words that are never searched.
 * @property {string} text  Address of the second half, from the site's root.
 *
 * @typedef {object} Text  Second half of the index.
 * @property {Record<string, string>} words  Folded word to the questions that hold it: one character for each, its code less 48
 *   being the distance to the question before (the first one's to -1).
 * @property {string[]} definitions  Definitions of the terms, in the order of the lead.
 *
 * @typedef {"question" | "concept" | "page"} Kind
 * @typedef {[start: number, end: number]} Range  Offsets into a title, in UTF-16 units; `end` is outside.
 *
 * @typedef {object} Result
 * @property {Kind} kind
 * @property {string} id  Unique among the results of one search.
 * @property {string} url  From the site's root.
 * @property {string} title
 * @property {Range[]} ranges  What to highlight in the title: ascending, apart from each other.
 * @property {string} detail  A sentence below the title; empty when there is none (yet).
 * @property {string} via  The concept or topic that matched when the title did not; empty otherwise.
 * @property {string} level  Title of the question's level; empty for others.
 * @property {string} levelId
 * @property {number} minutes  Of a question; 0 for others.
 * @property {string} topic  Title of the first topic; empty for pages.
 *
 * @typedef {{ kind: Kind, results: Result[] }} Group
 * @typedef {{ level?: string, topic?: string }} Filters  Ids; an empty or absent one does not filter.
 *
 * @typedef {object} Answer
 * @property {"suggestions" | "results"} state  `suggestions`: nothing was asked.
 * @property {Group[]} groups  Groups that hold something, best first: questions first unless the query names a concept,
 *   or the best result is a page whose title says it and no question's title does.
 * @property {number} count  Results in all groups.
 * @property {boolean} loose  Nothing holds all words of the query: the results hold the most of them.
 *
 * @typedef {object} Way  A name that leads to a result.
 * @property {string} written
 * @property {string} shown  How the result speaks of it.
 * @property {string} key  The name run together, to compare with a query.
 * @property {ReadonlySet<string>} words  Its words as indexed.
 *
 * @typedef {object} Search
 * @property {(text: Text) => void} addText  Take in the second half; later searches use it.
 * @property {(query: string, filters?: Filters) => Answer} search  Never throws, whatever the query.
 */

const FIELDS = ["title", "names", "topics", "detail", "text"];
/** Titles weigh most, then names of terms, topics, definitions, and last the text. */
const BOOST = { title: 8, names: 4, topics: 2.5, detail: 1.5, text: 1 };
/** @type {Kind[]} */
const KINDS = ["question", "concept", "page"];
const LONGEST_QUERY = 200;
const MOST_WORDS = 12;
const SHORTEST_TYPO = 4;
const EDITS_PER_LETTER = 0.2;

/** A run of letters and digits, with the hyphens, slashes and apostrophes inside it. */
const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:['’&/+\-‐‑–][\p{L}\p{N}\p{M}]+)*/gu;
const PART = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Return text as the search compares it: lower case, without accents, compatibility forms spelled out.
 * @param {string} text
 */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
}

/**
 * Return a folded word without its plural ending.
 * @param {string} word
 */
export function singular(word) {
  if (word.length < 4 || !word.endsWith("s")) return word;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith("ies") && word.length > 5) return `${word.slice(0, -3)}y`;
  return /[suia]s$/.test(word) ? word : word.slice(0, -1);
}

/**
 * Return the words to index: the parts of each compound, and the compound written as one ("two-tower": two, tower, twotower).
 * @param {string} text
 */
function indexed(text) {
  const words = [];
  for (const [compound] of text.matchAll(COMPOUND)) {
    const parts = (compound.match(PART) ?? []).map(folded);
    words.push(...parts);
    if (parts.length > 1) words.push(parts.join(""));
  }
  return words;
}

/**
 * Return the distinct words of a query, without stop words and at most twelve.
 * A compound counts by its parts, unless these are single letters ("A/B" is one word); a possessive s is dropped.
 * @param {string} query
 * @param {ReadonlySet<string>} stop
 */
function asked(query, stop) {
  const words = [];
  for (const [compound] of query.slice(0, LONGEST_QUERY).matchAll(COMPOUND)) {
    const parts = (compound.replace(/['’]s$/iu, "").match(PART) ?? []).map(folded);
    words.push(...(parts.every((part) => part.length === 1) ? [parts.join("")] : parts));
  }
  return [...new Set(words.filter((word) => word && !stop.has(word)).map(singular))].slice(0, MOST_WORDS);
}

/**
 * Return the questions' texts from the word lists of the second half.
 * @param {Text} text
 * @param {number} count
 */
function unpacked(text, count) {
  /** @type {string[][]} */
  const texts = Array.from({ length: count }, () => []);
  for (const [word, packed] of Object.entries(text.words)) {
    let position = -1;
    for (const character of packed) {
      position += (character.codePointAt(0) ?? 0) - 48;
      texts[position]?.push(word);
    }
  }
  return texts.map((words) => words.join(" "));
}

/**
 * Return where the matched words stand in a title; neighbors that only a joining character parts become one range.
 * Single letters are not worth a highlight.
 * @param {string} title
 * @param {ReadonlySet<string>} matched  Words as indexed.
 * @returns {Range[]}
 */
export function highlights(title, matched) {
  /** @type {Range[]} */
  const ranges = [];
  for (const compound of title.matchAll(COMPOUND)) {
    const parts = [...compound[0].matchAll(PART)];
    const whole = parts.length > 1 && matched.has(singular(parts.map((part) => folded(part[0])).join("")));
    for (const part of parts) {
      if (!whole && (part[0].length === 1 || !matched.has(singular(folded(part[0]))))) continue;
      const start = compound.index + part.index;
      const last = ranges.at(-1);
      if (last && part.index > 0 && last[1] === start - 1) last[1] = start + part[0].length;
      else ranges.push([start, start + part[0].length]);
    }
  }
  return ranges;
}

/**
 * Return a search over the lead half of the index.
 * @param {EngineClass} MiniSearch
 * @param {Lead} lead
 * @returns {Search}
 */
export function createSearch(MiniSearch, lead) {
  const stop = new Set(lead.stop);
  const levels = new Map(lead.levels.map((level) => [level.id, level]));
  const topics = new Map(lead.topics.map((topic) => [topic.id, topic]));
  const questions = new Map(lead.questions.map((question) => [`question:${question.id}`, question]));

  /** @param {Question} question @returns {string[]} Addresses of the level and the topics it belongs to. */
  const homes = (question) => [levels.get(question.level)?.url ?? "", ...question.topics.map((id) => topics.get(id)?.url ?? "")];
  /** @param {string} text */
  const keyOf = (text) => asked(text, stop).join("");
  /** @type {Map<string, Set<string>>} Name or alias, run together, to the results it names. */
  const named = new Map();
  /** @param {string} name @param {string} id */
  const addName = (name, id) => {
    const key = keyOf(name);
    if (key) named.set(key, (named.get(key) ?? new Set()).add(id));
  };

  /** @param {string} written @param {string} [shown] @returns {Way} */
  const way = (written, shown = written) => ({ written, shown, key: keyOf(written), words: new Set(indexed(written).map(singular)) });
  const namesOf = new Map(
    lead.terms.map(({ id, name, aliases }) => {
      // An alias is worth saying only when the name does not say it already ("two tower").
      const other = (/** @type {string} */ alias) => (keyOf(name).includes(keyOf(alias)) ? name : `${name} (${alias})`);
      return [id, [way(name), ...aliases.map((alias) => way(alias, other(alias)))]];
    }),
  );

  /** @type {Map<string, Result>} All there is to find, in the order of the bank. */
  const results = new Map();
  /** @type {Map<string, { names: Way[], topics: Way[] }>} Glossary names and topic titles that lead to a result. */
  const ways = new Map();
  /** @param {Partial<Result> & Pick<Result, "id" | "kind" | "title" | "url">} result @param {Way[]} names @param {string[]} about */
  const add = (result, names, about) => {
    results.set(result.id, { ranges: [], detail: "", via: "", level: "", levelId: "", minutes: 0, topic: about[0] ?? "", ...result });
    ways.set(result.id, { names, topics: about.map((title) => way(title)) });
  };

  for (const question of lead.questions) {
    const level = levels.get(question.level)?.title ?? "";
    const names = question.terms.flatMap((id) => namesOf.get(id) ?? []);
    const about = question.topics.map((id) => topics.get(id)?.title ?? "");
    const { url, minutes } = question;
    add({ kind: "question", id: `question:${question.id}`, url, title: question.prompt, minutes, level, levelId: question.level }, names, about);
  }
  for (const term of lead.terms) {
    const id = `concept:${term.id}`;
    add({ kind: "concept", id, url: term.url, title: term.name }, term.aliases.map((alias) => way(alias)), [topics.get(term.topic)?.title ?? ""]);
    for (const name of [term.name, ...term.aliases]) addName(name, id);
  }
  for (const topic of [...lead.levels, ...lead.topics]) {
    const id = `page:${topic.url}`;
    add({ kind: "page", id, url: topic.url, title: topic.title, detail: "summary" in topic ? String(topic.summary) : "" }, [], []);
    addName(topic.title, id);
  }
  for (const page of lead.pages) add({ kind: "page", id: `page:${page.url}`, url: page.url, title: page.title, detail: page.description }, [], []);

  const place = new Map([...results.keys()].map((id, index) => [id, index]));
  const titles = new Map([...results.values()].map((result) => [result.id, ` ${asked(result.title, stop).join(" ")} `]));
  /** @param {string} id @returns {string[]} The words of a concept's name. */
  const keyWordsOf = (id) => asked(results.get(`concept:${id}`)?.title ?? "", stop);
  const titleOfTerm = new Map(lead.terms.map((term) => [`concept:${term.id}`, term]));
  /** @type {Set<string>} */
  let vocabulary = new Set();
  let engine = build();

  /** @param {Text} [text] */
  function build(text) {
    vocabulary = new Set();
    const made = new MiniSearch({
      fields: FIELDS,
      tokenize: indexed,
      processTerm: (word) => {
        if (stop.has(word)) return null;
        const term = singular(word);
        vocabulary.add(term);
        return term;
      },
    });
    const texts = text ? unpacked(text, lead.questions.length) : [];
    lead.terms.forEach((term, index) => {
      const result = results.get(`concept:${term.id}`);
      if (text && result) result.detail = text.definitions[index] ?? "";
    });
    made.addAll(
      [...results.values()].map((result, index) => {
        const question = questions.get(result.id);
        const leading = ways.get(result.id) ?? { names: [], topics: [] };
        return {
          id: result.id,
          title: result.title,
          names: [...leading.names.map((name) => name.written), ...(question ? [question.id] : [])].join(" , "),
          topics: [...leading.topics.map((topic) => topic.written), result.level].join(" , "),
          detail: result.detail,
          text: texts[index] ?? "",
        };
      }),
    );
    return made;
  }

  /**
   * Return how to look up one word: as written or as a beginning; as a typo only when no indexed word begins with it.
   * @param {string} word
   * @param {boolean} only  The query is this word.
   * @returns {EngineQuery[]}
   */
  function lookup(word, only) {
    const prefix = word.length > 1 || only;
    for (const known of vocabulary) if (known === word || (prefix && known.startsWith(word))) return [{ queries: [word], prefix }];
    if (word.length < SHORTEST_TYPO) return [word];
    const letters = [...word];
    const swapped = letters
      .slice(1)
      .map((letter, index) => [...letters.slice(0, index), letter, letters[index], ...letters.slice(index + 2)].join(""))
      .filter((candidate) => vocabulary.has(candidate));
    return [{ queries: [word], prefix, fuzzy: EDITS_PER_LETTER }, ...swapped];
  }

  /**
   * @param {string} id
   * @param {Filters} filters
   */
  function passes(id, { level, topic }) {
    if (!level && !topic) return true;
    const question = questions.get(id);
    if (question) return (!level || question.level === level) && (!topic || question.topics.includes(topic));
    return !level && titleOfTerm.get(id)?.topic === topic;
  }

  /**
   * @param {Result} result
   * @param {Hit} hit
   * @param {string} key  The query, run together.
   * @returns {Result}
   */
  function shown(result, hit, key) {
    const matched = new Set(hit.terms);
    const ranges = highlights(result.title, matched);
    const leading = ways.get(result.id);
    /** @param {Way[]} [names] */
    const best = (names = []) => {
      let found = { shown: "", score: 0 };
      for (const name of names) {
        let held = 0;
        for (const word of name.words) if (matched.has(word)) held += 1;
        const score = name.key === key ? Infinity : held / Math.sqrt(name.words.size || 1);
        if (score > found.score) found = { shown: name.shown, score };
      }
      return found.shown;
    };
    const via = ranges.length > 0 ? "" : best(leading?.names) || best(leading?.topics);
    return { ...result, ranges, via };
  }

  /**
   * @param {Iterable<Result>} found  Best first.
   * @param {Kind} first  The group on top.
   * @param {boolean} loose
   * @returns {Answer}
   */
  function grouped(found, first, loose) {
    const all = [...found];
    const kinds = new Set([first, ...KINDS]);
    const groups = [...kinds].map((kind) => ({ kind, results: all.filter((result) => result.kind === kind) })).filter((group) => group.results.length > 0);
    return { state: "results", groups, count: all.length, loose };
  }

  /**
   * @param {string} query
   * @param {Filters} [filters]
   * @returns {Answer}
   */
  function search(query, filters = {}) {
    const words = asked(query, stop);
    if (words.length === 0) {
      if (!filters.level && !filters.topic) return { state: "suggestions", groups: [], count: 0, loose: false };
      return grouped([...results.values()].filter((result) => result.kind === "question" && passes(result.id, filters)), "question", false);
    }
    const key = words.join("");
    const phrase = ` ${words.join(" ")} `;
    const exact = named.get(key) ?? new Set();
    // Words are prepared above: the engine must take them as they are.
    const options = {
      boost: BOOST,
      filter: (/** @type {Hit} */ hit) => passes(hit.id, filters),
      tokenize: (/** @type {string} */ word) => [word],
      processTerm: (/** @type {string} */ word) => word,
    };
    const queries = words.map((word) => ({ combineWith: /** @type {const} */ ("OR"), queries: lookup(word, words.length === 1) }));
    let hits = engine.search({ combineWith: "AND", queries }, options);
    const loose = hits.length === 0 && words.length > 1;
    if (loose) hits = closest(queries.map((query) => engine.search(query, options)));

    /** @param {Hit} hit */
    const scored = (hit) => {
      let score = hit.score;
      if (titles.get(hit.id) === phrase || exact.has(hit.id)) score *= 1000;
      else if (titles.get(hit.id)?.includes(phrase)) score *= 2;
      // "star" means the STAR method rather than every cold start.
      if (words.every((word) => hit.terms.includes(word))) score *= 3;
      const question = questions.get(hit.id);
      const asking = question?.terms.filter((id) => exact.has(`concept:${id}`)) ?? [];
      if (asking.length > 0) score *= 4;
      // "dual encoder": the question about two-tower models before one that only mentions them.
      if (asking.some((id) => keyWordsOf(id).every((word) => titles.get(hit.id)?.includes(` ${word} `)))) score *= 4;
      if (question && homes(question).some((url) => exact.has(`page:${url}`))) score *= 4;
      return { hit, score };
    };
    const ranked = hits.map(scored).sort((left, right) => right.score - left.score || (place.get(left.hit.id) ?? 0) - (place.get(right.hit.id) ?? 0));
    const found = ranked.flatMap(({ hit }) => {
      const result = results.get(hit.id);
      return result ? [shown(result, hit, key)] : [];
    });
    const [best] = found;
    /** @param {Result} result */
    const says = (result) => titles.get(result.id)?.includes(phrase) ?? false;
    // "one week" means the path of that name rather than every question that speaks of a week.
    const page = best?.kind === "page" && says(best) && !found.some((result) => result.kind === "question" && says(result));
    return grouped(found, best && (page || exact.has(best.id)) ? best.kind : "question", loose);
  }

  /**
   * Return the hits that hold the most words of a query.
   * @param {Hit[][]} found  Hits of each word.
   */
  function closest(found) {
    /** @type {Map<string, Hit[]>} */
    const byId = new Map();
    for (const hit of found.flat()) byId.set(hit.id, [...(byId.get(hit.id) ?? []), hit]);
    const most = Math.max(0, ...[...byId.values()].map((hits) => hits.length));
    return [...byId.values()]
      .filter((hits) => hits.length === most)
      .map((hits) => hits.reduce((sum, hit) => ({ ...sum, score: sum.score + hit.score, terms: [...sum.terms, ...hit.terms] })));
  }

  return {
    addText(text) {
      engine = build(text);
    },
    search,
  };
}
