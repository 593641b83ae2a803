// @ts-check
// The one script that pages name: elements that every page has, and those that only some pages need.
import "./elements/copy-button.js";
import "./elements/palette-switch.js";
import "./elements/search-dialog.js";

if (document.querySelector("pre")) import("./elements/code-block.js");
if (document.querySelector("question-browser")) import("./elements/question-browser.js");
if (document.querySelector("print-button")) import("./elements/print-button.js");
if (document.querySelector("print-selection")) import("./elements/print-selection.js");

// The definition of a term comes when somebody reaches for one.
for (const kind of ["focusin", "pointerover"]) {
  document.addEventListener(kind, ({ target }) => {
    if (target instanceof Element && target.closest(".term-link")) {
      import("./elements/term-tip.js").then(({ showFor }) => showFor(target));
    }
  });
}
