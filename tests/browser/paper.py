"""What stands on each page of a PDF that Chromium made: enough of the format to read its own text back, and no more."""

from __future__ import annotations

import re
import zlib
from typing import Final

_OBJECT: Final = re.compile(rb"(\d+) 0 obj\n?(.*?)endobj", re.DOTALL)
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PAGE: Final = re.compile(rb"/Type\s*/Page\b")
_FONT: Final = re.compile(rb"/(F\d+) (\d+) 0 R")
_SHOWN: Final = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|\bBT\b")
_ONE: Final = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")
_COLOUR: Final = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b")


class Paper:
    """The pages of one print."""

    def __init__(self, pdf: bytes) -> None:
        self._objects: dict[int, bytes] = {int(n): body for n, body in _OBJECT.findall(pdf)}
        pages = [body for body in self._objects.values() if _PAGE.search(body)]
        self._contents = [(body, self._stream(self._named(body, rb"/Contents (\d+)"))) for body in pages]
        assert pages

    @property
    def texts(self) -> list[str]:
        """What can be read on each page, piece by piece."""
        return [self._text(body, content) for body, content in self._contents]

    @property
    def colours(self) -> set[tuple[bytes, ...]]:
        """Every colour of ink there is, as red, green and blue."""
        return {colour for _, content in self._contents for colour in _COLOUR.findall(content)}

    def _text(self, page: bytes, content: bytes) -> str:
        fonts = {name: self._letters(int(n)) for name, n in _FONT.findall(page)}
        found, letters = list[str](), dict[int, str]()
        for font, glyphs in _SHOWN.findall(content):
            if font:
                letters = fonts[font]
            elif not glyphs:
                found.append(" ")
            found += [letters[int(glyphs[at : at + 4], 16)] for at in range(0, len(glyphs), 4)]
        return " ".join("".join(found).split())

    def _letters(self, font: int) -> dict[int, str]:
        table = self._stream(self._named(self._objects[font], rb"/ToUnicode (\d+)"))
        letters = {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in _ONE.findall(table)
        }
        for first, last, text in _RANGE.findall(table):
            letters |= {
                glyph: chr(int(text, 16) + glyph - int(first, 16)) for glyph in range(int(first, 16), int(last, 16) + 1)
            }
        return letters

    def _named(self, body: bytes, pattern: bytes) -> bytes:
        found = re.search(pattern, body)
        assert found is not None, body[:200]
        return self._objects[int(found.group(1))]

    def _stream(self, body: bytes) -> bytes:
        found = _STREAM.search(body)
        assert found is not None, body[:200]
        data: bytes = found.group(1)
        return zlib.decompress(data) if b"/FlateDecode" in body else data
