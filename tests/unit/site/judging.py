"""Judges a page as a validator would, from outside: what the builder may write, and nothing else.

Elements and attributes go by a list; everything is closed as it was opened; ids are there once; there is one first
heading and no level is skipped. The structure is compared with what a real parser makes of the page (html_tree.mjs).
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset(("meta", "link", "img", "br"))
PHRASING: Final = frozenset(("a", "span", "strong", "time", "code", "br", "img"))
_GLOBAL: Final = frozenset(("lang", "id", "class"))
# What a page may hold; of each element its own attributes.
ALLOWED: Final = {
    "html": {"lang"}, "head": set(), "body": set(), "title": set(), "style": set(),
    "meta": {"charset", "name", "content", "http-equiv"}, "link": {"rel", "href", "hreflang", "type", "title"},
    "header": set(), "footer": set(), "main": set(), "nav": {"aria-label"}, "section": set(), "article": set(),
    "div": set(), "h1": set(), "h2": set(), "h3": set(), "h4": set(), "h5": set(), "p": set(), "ul": set(),
    "ol": set(), "li": set(), "dl": set(), "dt": set(), "dd": set(), "figure": set(), "figcaption": set(),
    "blockquote": set(), "a": {"href", "hreflang", "rel", "aria-current"}, "span": set(), "strong": set(),
    "time": {"datetime"}, "code": set(), "br": set(), "img": {"src", "width", "height", "alt"},
}  # fmt: skip
_PARENTS: Final = {"li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "figcaption": {"figure"}, "title": {"head"}}
_CHILDREN: Final = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"}, "html": {"head", "body"}}


class Judged(HTMLParser):
    """A page, read: its faults, its links, its words, and its elements with their depth."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tree: list[str] = []
        self.text: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self._level = 0
        self._headings = 0
        text = page.decode("utf-8")
        if not text.startswith("<!DOCTYPE html>\n"):
            self.faults.append("no document type")
        self.feed(text)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self._open]
        self.faults += ["an id twice"] if len(set(self.ids)) != len(self.ids) else []
        self.faults += [] if self._headings == 1 else [f"{self._headings} first headings"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._place(tag)
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute twice: {tag}")
        for name, value in given.items():
            if name not in ALLOWED.get(tag, set()) | _GLOBAL or not value:
                self.faults.append(f"attribute {name} of {tag}")
            self.attributes.append((tag, name, value or ""))
            if name in ("href", "src"):
                self.links.append((tag, value or ""))
            if name == "id":
                self.ids.append(value or "")
        self.tree.append(f"{len(self._open)} {tag}")
        if tag == "img" and not given.get("alt"):
            self.faults.append("a picture without words")
        if tag not in VOID:
            self._open.append(tag)

    def _place(self, tag: str) -> None:
        parent = self._open[-1] if self._open else ""
        if tag not in ALLOWED:
            self.faults.append(f"element {tag}")
        if tag in _PARENTS and parent not in _PARENTS[tag]:
            self.faults.append(f"{tag} in {parent}")
        if parent in _CHILDREN and tag not in _CHILDREN[parent]:
            self.faults.append(f"{tag} in {parent}")
        if parent in PHRASING | {"p", "h1", "h2", "h3", "h4", "h5"} and tag not in PHRASING:
            self.faults.append(f"{tag} in {parent}")
        if tag == "a" and "a" in self._open:
            self.faults.append("a link in a link")
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            level = int(tag[1])
            self._headings += level == 1
            if level > self._level + 1:
                self.faults.append(f"{tag} after h{self._level}")
            self._level = level

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"closed out of order: {tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        parent = self._open[-1] if self._open else ""
        if data.strip() and parent in {*_CHILDREN, "head", "body", "nav", "header", "footer", ""}:
            self.faults.append(f"bare words in {parent}")

    def handle_comment(self, data: str) -> None:
        self.faults.append("a comment")

    def unknown_decl(self, data: str) -> None:
        self.faults.append("a declaration")

    @property
    def words(self) -> str:
        """All that is to be read, on one line."""
        return " ".join("".join(self.text).split())
