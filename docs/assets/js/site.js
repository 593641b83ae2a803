// @ts-check
// The one script that pages name: elements that every page has, and those that only some pages need.
import "./elements/copy-button.js";
import "./elements/palette-switch.js";
import "./elements/search-dialog.js";

/** Keys that the theme's script turns into "previous page" and "next page": they would need an off switch (WCAG 2.1.4). */
const THEME_KEYS = new Set(["p", "n", ",", "."]);
document.addEventListener("keydown", (event) => {
  if (THEME_KEYS.has(event.key)) event.stopPropagation();
});

// The theme puts the button of each code block into a <nav> without a name: not a landmark.
document.addEventListener("DOMContentLoaded", () => {
  for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none");
});

if (document.querySelector("question-browser")) import("./elements/question-browser.js");
