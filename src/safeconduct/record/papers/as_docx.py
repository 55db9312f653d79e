"""A paper as a .docx file: headings, lists, language and page numbers as Word and LibreOffice know them.

The same paper gives the same bytes. The file says nothing of who made it, with what, where and when: no author, no
program, no picture of its first page, no traces of editing, and as its time the day of the paper, midnight UTC (P14).
It is written in memory, to no temporary file. Refuses nothing: texts come from `sheets`, where nothing in them can act.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.language import say
from safeconduct.record.papers.sheets import DRAFT, PAGE, Line, Shape

if TYPE_CHECKING:
    from docx.document import Document as Sheets
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

_LANGUAGES: Final[dict[Language, str]] = {"en": "en-GB", "ru": "ru-RU"}
_STYLES: Final = {
    Shape.STAMP: "Normal",
    Shape.TITLE: "Title",
    Shape.HEADING: "Heading 1",
    Shape.QUESTION: "Heading 2",
    Shape.TEXT: "Normal",
    Shape.ITEM: "List Bullet",
}
# Points. A font that every office program has, or one of the same widths, with the palochka of Chechen in it.
_SIZES: Final = {"Normal": 11, "Title": 18, "Heading 1": 14, "Heading 2": 11, "List Bullet": 11}
_FONT: Final = "Arial"
_MARGIN: Final = Cm(2.2)
# Parts of the library's empty document that tell of the computer it was once made on, by the end of their kind.
_PARTS_LEFT_OUT: Final = (
    *("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects", "/webSettings"),
    *("/theme", "/fontTable"),
)
_SETTINGS_LEFT_OUT: Final = ("w:rsids", "w:savePreviewPicture", "w:proofState", "w:shapeDefaults", "w:zoom")
# The first time that a zip archive can name.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def docx_of(lines: tuple[Line, ...], language: Language, *, title: str, mark: str, day: Day) -> bytes:
    """Return the file. ``mark`` stands on each page, ``day`` is the only time in it."""
    document = Document()
    _prepare(document, language, title=title, day=day)
    _frame(document, language, mark)
    for line in lines:
        _write(document, line)
    written = io.BytesIO()
    document.save(written)
    return _settled(written.getvalue())


def _prepare(document: Sheets, language: Language, *, title: str, day: Day) -> None:
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_PARTS_LEFT_OUT)]:
            rels.pop(key)
    settings = document.settings.element
    for one in list(settings):
        if one.tag in {qn(name) for name in _SETTINGS_LEFT_OUT} or one.tag.endswith("}docId"):
            settings.remove(one)
    for root in (document.element, document.styles.element):
        _forget_sessions(root)
    told, at = document.core_properties, datetime.datetime.fromisoformat(f"{iso_from_day(day)}T00:00:00+00:00")
    told.author = told.last_modified_by = told.comments = told.keywords = told.subject = told.category = ""
    told.title, told.language = title, _LANGUAGES[language]
    told.created = told.modified = at.replace(tzinfo=None)
    told.revision = 1
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for key in list(fonts.keys()):
            del fonts.attrib[key]
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), _FONT)
    for tongue in (*document.styles.element.iter(qn("w:lang")), *settings.iter(qn("w:themeFontLang"))):
        for key in list(tongue.keys()):
            del tongue.attrib[key]
        tongue.set(qn("w:val"), _LANGUAGES[language])


def _forget_sessions(root: BaseOxmlElement) -> None:
    """Take out the numbers by which Word tells in which sitting something was typed."""
    for one in list(root.iter()):
        for key in [str(name) for name in one.attrib if "}rsid" in str(name)]:
            del one.attrib[key]
    for one in list(root.iter(qn("w:rsid"))):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)


def _frame(document: Sheets, language: Language, mark: str) -> None:
    """Put what stands on each page: that it is a draft, its mark, and which page of how many."""
    section = document.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.header.paragraphs[0].add_run(say(DRAFT, language)).bold = True
    footer = section.footer.paragraphs[0]
    before, between = say(PAGE, language).format(page="\0", pages="\0").split("\0")[:2]
    footer.add_run(f"{mark}    {before}")
    _field(footer, "PAGE")
    footer.add_run(between)
    _field(footer, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a number that the reader's program fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _write(document: Sheets, line: Line) -> None:
    paragraph = document.add_paragraph(style=_STYLES[line.shape])
    run = paragraph.add_run(line.text)
    if line.shape is Shape.STAMP:
        run.bold = True


def _settled(data: bytes) -> bytes:
    """Return an archive with one time for all that is in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            settled.writestr(info, made.read(name))
    return written.getvalue()
