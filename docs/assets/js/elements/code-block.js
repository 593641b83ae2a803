// @ts-check
/** What a block of code gets by script: a button that copies it, and a stop for the Tab key while it is wider than its place. */

import "./copy-button.js";

// An observer, because asking a closed block for its width would lay it out and fetch its fonts.
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

for (const code of document.querySelectorAll("pre > code")) {
  const block = code.closest(".highlight");
  const name = block?.querySelector(".filename")?.textContent ?? "code";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${name}`);
  const copy = document.createElement("copy-button");
  copy.className = "code-copy";
  copy.dataset.text = code.textContent ?? "";
  copy.append(button);
  block?.prepend(copy);
  code.setAttribute("role", "group");
  code.setAttribute("aria-label", name);
  resized.observe(code);
}
