// @ts-check
/** A small bank's search index, made here as `recall/exports/search.py` makes the real one. */

/** @typedef {import("../../docs/assets/js/lib/search.js").Lead} Lead */

/** @type {[id: string, title: string][]} */
const LEVELS = [
  ["beginner", "Beginner"],
  ["intermediate", "Intermediate"],
  ["advanced", "Advanced"],
  ["scenario", "Scenario-Based"],
  ["workflow", "AI Workflow & Tools"],
  ["behavioral", "Behavioral"],
];

/** @type {[id: string, title: string][]} */
const TOPICS = [
  ["foundations", "Foundations"],
  ["evaluation-metrics", "Evaluation metrics"],
  ["retrieval-ann", "Retrieval and nearest neighbors"],
  ["causal-ope", "Causality and off-policy evaluation"],
  ["experimentation", "Experiments"],
  ["data-mlops", "Data and operations"],
  ["people-communication", "People and communication"],
];

/** @type {[id: string, name: string, topic: string, aliases: string[], definition: string][]} */
const TERMS = [
  ["collaborative-filtering", "collaborative filtering", "foundations", ["CF"], "Predicting what a user will like from the patterns of many users."],
  ["cold-start", "cold start", "foundations", ["new-user problem", "new-item problem"], "A user or item without history."],
  ["matrix-factorization", "matrix factorization", "foundations", ["MF", "ALS"], "Two low-rank tables whose product fills the rating table."],
  ["item-embedding", "item embedding", "foundations", ["embedding", "item vector"], "A vector that stands for an item."],
  ["two-tower-model", "two-tower model", "retrieval-ann", ["dual encoder", "bi-encoder", "DSSM"], "Two encoders that meet in a dot product."],
  ["approximate-nearest-neighbor", "approximate nearest neighbor", "retrieval-ann", ["ANN", "vector search", "MIPS"], "Search that gives up some recall for speed."],
  ["faiss", "FAISS", "retrieval-ann", ["Facebook AI Similarity Search"], "A library of vector indexes."],
  ["hnsw", "HNSW", "retrieval-ann", ["hierarchical navigable small world"], "A layered graph over vectors."],
  ["precision-at-k", "precision@k", "evaluation-metrics", ["precision at k", "P@k"], "The share of the k shown items that are relevant."],
  ["recall-at-k", "recall@k", "evaluation-metrics", ["recall at k", "hit rate"], "The share of the relevant items that are shown."],
  ["ndcg", "NDCG", "evaluation-metrics", ["nDCG", "normalized discounted cumulative gain", "DCG"], "Gain discounted by rank, over the best possible."],
  ["click-through-rate", "click-through rate", "evaluation-metrics", ["CTR"], "Clicks divided by impressions."],
  ["inverse-propensity-scoring", "inverse propensity scoring", "causal-ope", ["IPS", "IPW"], "Weighting by one over the chance of being shown."],
  ["position-bias", "position bias", "causal-ope", ["presentation bias"], "Clicks that a place earns rather than an item."],
  ["mix-shift", "mix shift", "causal-ope", ["Simpson's paradox"], "A change of the mean that no group shows."],
  ["ab-test", "A/B test", "experimentation", ["split test", "online experiment"], "A randomized comparison of two versions."],
  ["guardrail-metric", "guardrail metric", "experimentation", ["do-no-harm metric"], "What must not get worse."],
  ["feature-store", "feature store", "data-mlops", ["online store"], "One home for the features of training and serving."],
  ["concept-drift", "concept drift", "data-mlops", ["model decay"], "The relation to be learned changes."],
  ["star-method", "STAR method", "people-communication", ["situation, task, action, result"], "A frame for telling what you did."],
  ["expected-value", "expected value", "people-communication", ["EV"], "The mean over what may happen."],
  ["epsilon-greedy", "ε-greedy", "causal-ope", ["epsilon-greedy"], "A policy that explores at a fixed rate."],
];

/** @type {[id: string, level: string, topics: string[], minutes: number, terms: string[], prompt: string][]} */
const QUESTIONS = [
  ["collaborative-filtering-basics", "beginner", ["foundations"], 5, ["collaborative-filtering", "matrix-factorization", "cold-start"], "How does collaborative filtering work, and where does it fail?"],
  ["cold-start-problem", "beginner", ["foundations"], 6, ["cold-start", "collaborative-filtering", "item-embedding"], "What is the cold-start problem, and what do you do about new users and new items?"],
  ["precision-at-k", "beginner", ["evaluation-metrics"], 5, ["precision-at-k", "recall-at-k"], "What does precision@k measure, and what does it hide?"],
  ["two-tower-retrieval", "intermediate", ["retrieval-ann"], 8, ["two-tower-model", "approximate-nearest-neighbor", "item-embedding"], "How does a two-tower retrieval model work, and what makes it fast?"],
  ["ndcg-vs-precision", "intermediate", ["evaluation-metrics"], 6, ["ndcg", "precision-at-k"], "When would you report NDCG@k rather than precision@k?"],
  ["offline-counterfactual-evaluation", "intermediate", ["causal-ope"], 9, ["inverse-propensity-scoring", "position-bias"], "How do you evaluate a new policy from the logs of the old one?"],
  ["ab-test-design", "intermediate", ["experimentation"], 9, ["ab-test", "guardrail-metric", "click-through-rate"], "Design an A/B test for a new recommendation model: what do you randomize?"],
  ["feature-store-role", "intermediate", ["data-mlops"], 6, ["feature-store", "concept-drift"], "What job does a feature store do in a recommender?"],
  ["offline-online-gap", "advanced", ["experimentation", "causal-ope"], 10, ["ab-test", "position-bias", "mix-shift"], "Your model wins offline but not online. How do you find out why?"],
  ["freshness-and-drift", "advanced", ["data-mlops"], 10, ["concept-drift", "feature-store"], "How do you keep models fresh in production and detect drift?"],
  ["high-return-rate", "scenario", ["causal-ope"], 10, ["mix-shift", "click-through-rate"], "Recommended products are bought more often but returned far more often. What do you do?"],
  ["faiss-serving", "workflow", ["retrieval-ann"], 8, ["faiss", "approximate-nearest-neighbor", "hnsw"], "How do you serve embeddings from a FAISS index?"],
  ["mentoring-junior", "behavioral", ["people-communication"], 5, ["star-method", "ndcg"], "Tell me how you helped a junior colleague to grow."],
  ["deciding-under-uncertainty", "behavioral", ["people-communication"], 7, ["star-method", "expected-value"], "Tell me about a decision you made without enough data."],
];

/** @type {Lead} */
export const lead = {
  levels: LEVELS.map(([id, title]) => ({ id, title, url: `levels/${id}/`, count: QUESTIONS.filter((question) => question[1] === id).length })),
  topics: TOPICS.map(([id, title]) => ({
    id,
    title,
    url: `topics/${id}/`,
    count: QUESTIONS.filter((question) => question[2].includes(id)).length,
    summary: `All about ${title.toLowerCase()}.`,
  })),
  questions: QUESTIONS.map(([id, level, topics, minutes, terms, prompt]) => ({ id, url: `questions/${id}/`, prompt, level, topics, minutes, terms })),
  terms: TERMS.map(([id, name, topic, aliases]) => ({ id, name, aliases, url: `glossary/${topic}/#${id}`, topic })),
  pages: [{ title: "About", url: "about/", description: "How this site is made and checked." }],
  stop: ["a", "about", "and", "at", "do", "does", "how", "in", "is", "it", "of", "or", "the", "to", "what", "you"],
  text: "assets/search/text.json?v=1",
};

/** `coordinates` stands in the answers of questions 3 and 11, `hierarchy` in that of question 0. */
export const text = {
  words: { coordinates: "48", hierarchy: "1" },
  definitions: TERMS.map((term) => term[4]),
};
