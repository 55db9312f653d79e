"""A paper as a PDF: its own letters in it, its language said, headings and paragraphs tagged for a reader of screens.

The same paper gives the same bytes. The file says nothing of who made it, with what and where; its time is the day of
the paper, midnight UTC (P14). It is written in memory. Letters that the font lacks the library would name in a log:
they stand as numbers, ‹U+10D0›, and the .docx has them as they are. Tags go as far as the library does: a flat row of
headings and paragraphs in their order, no lists and tables; page numbers are marked as no part of the text.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Final

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.language import say
from safeconduct.record.papers.sheets import DRAFT, PAGE, Line, Shape

_FAMILY: Final = "sheet"
_FONTS: Final = {"": "NotoSans-Regular.ttf", "B": "NotoSans-Bold.ttf"}
_LANGUAGES: Final[dict[Language, str]] = {"en": "en-GB", "ru": "ru-RU"}
# Millimetres.
_MARGIN: Final = 22.0
_FOOT: Final = 16.0
_BULLET: Final = "•"
_INDENT: Final = 5.0
# Points, bold or not, and the tag of each shape; lines are 1.35 times as high as letters, gaps half a line.
_LOOKS: Final = {
    Shape.STAMP: (12, "B", "P"),
    Shape.TITLE: (17, "B", "H1"),
    Shape.HEADING: (13, "B", "H2"),
    Shape.QUESTION: (10.5, "B", "H3"),
    Shape.TEXT: (10.5, "", "P"),
    Shape.ITEM: (10.5, "", "P"),
}
_LINE: Final = 1.35
_FOOT_POINTS: Final = 8
_MM_OF_A_POINT: Final = 25.4 / 72


def pdf_of(lines: tuple[Line, ...], language: Language, *, title: str, mark: str, day: Day) -> bytes:
    """Return the file. ``mark`` stands on each page, ``day`` is the only time in it."""
    sheets = _Sheets(language, mark)
    sheets.set_title(title)
    sheets.set_lang(_LANGUAGES[language])
    sheets.set_creation_date(datetime.datetime.fromisoformat(f"{iso_from_day(day)}T00:00:00+00:00"))
    sheets.add_page()
    for line in lines:
        sheets.put(line)
    return bytes(sheets.output())


class _Sheets(FPDF):
    """Pages of one paper."""

    def __init__(self, language: Language, mark: str) -> None:
        super().__init__(format="A4")
        # Stands for the number of pages until that is known: no text from outside holds the mark of this paper.
        self._pages = f"{{{mark}}}"
        self.alias_nb_pages(self._pages)
        self._foot = f"{say(DRAFT, language)}   {mark}   {say(PAGE, language)}"
        folder = resources.files("safeconduct.record.papers") / "fonts"
        for style, name in _FONTS.items():
            with resources.as_file(folder / name) as file:
                self.add_font(_FAMILY, style, file)
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        # Pages break where a line no longer fits, between tags and never within one.
        self.set_auto_page_break(False)

    def footer(self) -> None:
        """Put the foot of a page: no part of the text, and tagged so."""
        self._out("/Artifact BMC")
        self.set_y(-_FOOT)
        self.set_font(_FAMILY, "", _FOOT_POINTS)
        text = self._foot.format(page=self.page_no(), pages=self._pages)
        self.cell(self.epw, _FOOT_POINTS * _MM_OF_A_POINT, self._shown(text, ""), align=Align.C)
        self._out("EMC")

    def put(self, line: Line) -> None:
        """Put a paragraph; one that does not fit goes on overleaf."""
        points, style, tag = _LOOKS[line.shape]
        self.set_font(_FAMILY, style, points)
        high, indent = points * _LINE * _MM_OF_A_POINT, _INDENT if line.shape is Shape.ITEM else 0.0
        if line.shape is Shape.HEADING:
            # A heading stays with what follows: three lines have to fit.
            self._make_room(3 * high)
            self.start_section(line.text)
        elif line.shape is Shape.QUESTION:
            self._make_room(2 * high)
        rows = self.multi_cell(
            self.epw - indent, high, self._shown(line.text, style), dry_run=True, output=MethodReturnValue.LINES
        )
        texts = [str(row) for row in rows] if isinstance(rows, list) else []
        is_first = True
        while texts:
            self._make_room(high)
            fitting = max(1, int((self.h - _FOOT - _INDENT - self.y) / high))
            with self._tagged(tag):
                for number, text in enumerate(texts[:fitting]):
                    if indent and is_first and number == 0:
                        self.cell(indent, high, _BULLET)
                    self.set_x(_MARGIN + indent)
                    self.cell(self.epw - indent, high, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            texts, is_first = texts[fitting:], False
        self.set_y(self.y + (high / 4 if line.shape in (Shape.QUESTION, Shape.ITEM) else high / 2))

    def _make_room(self, high: float) -> None:
        if self.y + high > self.h - _FOOT - _INDENT:
            looks = self.font_style, self.font_size_pt
            self.add_page()
            self.set_font(_FAMILY, *looks)

    def _shown(self, text: str, style: str) -> str:
        """Return a text in letters that the font has; the others by their number."""
        font = self.fonts[f"{_FAMILY}{style}"]
        letters = font.cmap if isinstance(font, TTFFont) else {}
        return "".join(one if ord(one) in letters else f"‹U+{ord(one):04X}›" for one in text)

    @contextmanager
    def _tagged(self, tag: str) -> Iterator[None]:
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{tag}", mcid=number)
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")
