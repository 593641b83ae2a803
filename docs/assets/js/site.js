// @ts-check
// The one script that pages load: it names the elements, each of which brings itself to life where a page uses it.
import "./elements/copy-button.js";
import "./elements/palette-switch.js";
