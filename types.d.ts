/** Address of the site's root, set by the page's first script (overrides/partials/javascripts/base.html). */
declare const __md_scope: URL;
