// @ts-check
import { readSettings, writeSettings } from "../lib/settings.js";

/** A button that changes between the light and the dark palette and remembers the choice where storage allows it. */
class PaletteSwitch extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "palette-switch";
    this.append(button);
    const scope = __md_scope.pathname;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const show = () => {
      const dark = document.body.dataset.mdColorScheme === "slate";
      button.setAttribute("aria-label", dark ? "Use the light palette" : "Use the dark palette");
      button.title = dark ? "Light palette" : "Dark palette";
    };
    button.addEventListener("click", () => {
      const dark = document.body.dataset.mdColorScheme !== "slate";
      document.body.dataset.mdColorScheme = dark ? "slate" : "default";
      writeSettings(() => localStorage, scope, { palette: dark ? "dark" : "light" });
      show();
    });
    system.addEventListener("change", () => {
      if (readSettings(() => localStorage, scope).palette) return;
      document.body.dataset.mdColorScheme = system.matches ? "slate" : "default";
      show();
    });
    show();
  }
}

customElements.define("palette-switch", PaletteSwitch);
