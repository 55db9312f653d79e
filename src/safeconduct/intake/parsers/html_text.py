"""The words of an HTML mail, and nothing that could run, load or hide: no browser ever sees the mail itself.

Walks once over the text, so that hostile markup costs time in proportion to its length. Scripts, styles and comments
fall away; blocks begin lines; the address of a link follows its words, for what a link says and where it leads often
differ.
"""

from __future__ import annotations

import html
import re
from typing import Final

_SILENT: Final = frozenset(("script", "style", "head", "title", "template", "noscript", "svg", "math"))
_BLOCKS: Final = frozenset((
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
    "section", "article", "header", "footer",
))  # fmt: skip
_NAME: Final = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,15})")
_HREF: Final = re.compile(
    r"""href\s{0,9}=\s{0,9}(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def text_from_html(markup: str) -> str:
    """Return the words of a page, with line breaks where its blocks break."""
    walk = _Walk()
    at = 0
    while (opened := markup.find("<", at)) >= 0:
        walk.words(markup[at:opened])
        at = walk.tag(markup, opened)
    walk.words(markup[at:])
    lines = (line.strip() for line in "".join(walk.pieces).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


class _Walk:
    """What was gathered, and in what we are."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._silent = ""
        self._link = ""
        self._link_words = 0
        # Ends that were looked for and are nowhere further on: looked for once, not once for each tag.
        self._absent: set[str] = set()

    def words(self, raw: str) -> None:
        if raw and not self._silent:
            self.pieces.append(_SPACES.sub(" ", html.unescape(raw)))

    def tag(self, markup: str, opened: int) -> int:
        """Read the tag that begins at a place; return where the text goes on."""
        if markup.startswith("<!--", opened):
            return self._past(markup, "-->", opened + 4)
        named = _NAME.match(markup, opened + 1)
        if named is None and not markup.startswith(("<!", "<?", "</"), opened):
            self.words("<")
            return opened + 1
        end = self._past(markup, ">", opened + 1)
        if end == opened + 1:
            self.words("<")
            return end
        if named is not None:
            self._element(named[0][0] == "/", named[1].casefold(), markup[opened:end])
        return end

    def _past(self, markup: str, mark: str, start: int) -> int:
        if mark not in self._absent:
            found = markup.find(mark, start)
            if found >= 0:
                return found + len(mark)
            self._absent.add(mark)
        # An end that never comes: the mark alone falls away, and what follows is text that nobody loses.
        return start

    def _element(self, closes: bool, name: str, tag: str) -> None:
        if self._silent:
            if closes and name == self._silent:
                self._silent = ""
            return
        if name in _SILENT:
            self._silent = "" if closes or tag.endswith("/>") else name
        elif name in _BLOCKS:
            self.pieces.append("\n")
        elif name == "a":
            self._anchor(tag, closes=closes)

    def _anchor(self, tag: str, *, closes: bool) -> None:
        if self._link:
            said = "".join(self.pieces[self._link_words :])
            if self._link not in said:
                self.pieces.append(f" ({self._link})")
            self._link = ""
        if not closes and (found := _HREF.search(tag)):
            address = html.unescape(found[1] or found[2] or found[3] or "").strip()
            self._link = address.removeprefix("mailto:") if not address.startswith("#") else ""
            self._link_words = len(self.pieces)
