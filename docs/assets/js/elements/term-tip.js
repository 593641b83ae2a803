// @ts-check
/**
 * The definition of a glossary term beside its link, on hover and on keyboard focus.
 *
 * It goes with Escape, stays while the pointer is on it, and replaces the link's `title`, which a keyboard cannot reach.
 */

const LINGER = 200;
const EDGE = 8;

const tip = document.createElement("div");
tip.className = "term-tip";
tip.id = "term-tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
(document.querySelector("main") ?? document.body).append(tip);

/** @type {HTMLAnchorElement | undefined} */
let shown;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let leaving;

/** @param {EventTarget | null} target */
export function showFor(target) {
  const link = target instanceof Element ? target.closest("a.term-link") : null;
  // This file may arrive when the reader has gone on already.
  if (!(link instanceof HTMLAnchorElement) || !link.matches(":hover, :focus")) return;
  clearTimeout(leaving);
  if (link === shown) return;
  hide();
  if (link.title) {
    link.dataset.definition = link.title;
    link.removeAttribute("title");
  }
  if (!link.dataset.definition) return;
  shown = link;
  tip.textContent = link.dataset.definition;
  tip.hidden = false;
  link.setAttribute("aria-describedby", tip.id);
  const place = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - tip.offsetWidth - EDGE;
  tip.style.insetInlineStart = `${Math.max(EDGE, Math.min(place.left, widest)) + scrollX}px`;
  const below = place.bottom + tip.offsetHeight + EDGE <= innerHeight || place.top < tip.offsetHeight + EDGE;
  tip.style.insetBlockStart = `${(below ? place.bottom + 4 : place.top - tip.offsetHeight - 4) + scrollY}px`;
}

function hide() {
  shown?.removeAttribute("aria-describedby");
  shown = undefined;
  tip.hidden = true;
}

/** @param {Event} event */
const left = (event) => {
  if (!shown || !(event.target instanceof Node) || !(shown.contains(event.target) || tip.contains(event.target))) return;
  clearTimeout(leaving);
  if (event.type === "focusout") hide();
  else leaving = setTimeout(hide, LINGER);
};

document.addEventListener("pointerout", left);
document.addEventListener("focusout", left);
tip.addEventListener("pointerenter", () => clearTimeout(leaving));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown) hide();
});
