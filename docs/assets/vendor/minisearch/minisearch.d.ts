/** The part of MiniSearch 7.2.0 that this site uses. */

export interface SearchOptions {
  fields?: string[];
  filter?: (result: SearchResult) => boolean;
  boost?: Record<string, number>;
  boostDocument?: (id: string, term: string) => number;
  weights?: { fuzzy: number; prefix: number };
  prefix?: boolean;
  fuzzy?: boolean | number;
  combineWith?: "AND" | "OR";
  tokenize?: (text: string) => string[];
  processTerm?: (term: string) => string | null;
}

export type Query = string | (SearchOptions & { queries: Query[] });

export interface SearchResult {
  id: string;
  score: number;
  /** Indexed terms that matched. */
  terms: string[];
  /** Terms of the query that matched something. */
  queryTerms: string[];
  /** Matched term to the fields that hold it. */
  match: Record<string, string[]>;
}

export interface Options {
  fields: string[];
  idField?: string;
  tokenize?: (text: string) => string[];
  processTerm?: (term: string) => string | string[] | null;
  searchOptions?: SearchOptions;
}

export default class MiniSearch {
  constructor(options: Options);
  add(document: Record<string, string>): void;
  addAll(documents: readonly Record<string, string>[]): void;
  search(query: Query, options?: SearchOptions): SearchResult[];
}
