"""The words that a hand-written page may use: `recall.pages.words` as macros of the site generator."""

from __future__ import annotations

from functools import partial
from typing import Any

from recall.pages.words import WORDS


def define_env(env: Any) -> None:  # noqa: ANN401 - each engine brings its own type
    """Give pages their words; each is told the page on which it is used."""

    def say(name: str, *arguments: str) -> str:
        site = env.conf["extra"]["recall"].site  # put there by hooks.py before any page is read
        return WORDS[name](site, env.page.file.src_uri, *arguments)

    for name in WORDS:
        env.macro(partial(say, name), name)
