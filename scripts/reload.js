// @ts-check
// What `serve` adds to each page: it reloads when there is a newer build, and shows why the last build failed.

const KEY = "recall-at-k:serve";
const shown = document.currentScript?.dataset.build;

/** Keep what is open and where the reader is, for the page that comes back. */
const remember = () => {
  const open = [...document.querySelectorAll("details")].map((block) => block.open);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, open, top: scrollY }));
  } catch {
    // Without storage the page starts closed.
  }
};

const restore = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    sessionStorage.removeItem(KEY);
    if (kept.path !== location.pathname) return;
    document.querySelectorAll("details").forEach((block, place) => {
      block.open = kept.open[place] ?? block.open;
    });
    scrollTo({ top: kept.top, behavior: "instant" });
  } catch {
    // As above.
  }
};

/**
 * Show the problems of a failed build over the page, or take them away.
 * @param {string} problems
 */
const tell = (problems) => {
  const text = problems && `The last build failed; this page is older than your files.\n\n${problems}`;
  const before = document.getElementById("serve-problems");
  if (text === (before?.textContent ?? "")) return;
  before?.remove();
  if (!text) return;
  const box = document.createElement("pre");
  box.id = "serve-problems";
  box.setAttribute("role", "alert");
  box.textContent = text;
  Object.assign(box.style, {
    position: "fixed",
    inset: "auto 0 0 0",
    zIndex: "100",
    maxHeight: "50vh",
    margin: "0",
    padding: "1rem",
    overflow: "auto",
    whiteSpace: "pre-wrap",
    font: "14px/1.5 monospace",
    color: "#fff",
    background: "#8a1c1c",
  });
  document.body.append(box);
};

// A page in the background lets go of its connection: a browser allows six for one host.
/** @type {EventSource | null} */
let events = null;
const follow = () => {
  if (document.hidden) {
    events?.close();
    events = null;
    return;
  }
  if (events) return;
  events = new EventSource("/__events");
  events.onmessage = (event) => {
    const { build, problems } = JSON.parse(event.data);
    if (build !== shown) {
      remember();
      location.reload();
    } else if (!document.querySelector("[data-no-site]")) {
      tell(problems);
    }
  };
};
restore();
document.addEventListener("visibilitychange", follow);
follow();
