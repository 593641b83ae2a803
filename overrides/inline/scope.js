document.documentElement.classList.remove("no-js"),__md_scope=new URL(document.currentScript.dataset.scope,location)
