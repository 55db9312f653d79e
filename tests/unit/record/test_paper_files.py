"""The files of papers, read back by other programs: every word in them, nothing of who made them, whatever is typed."""

from __future__ import annotations

import ctypes
import io
import logging
import os
import re
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.errors import Language
from safeconduct.base.plain import plain
from safeconduct.record.papers.as_docx import docx_of
from safeconduct.record.papers.as_pdf import pdf_of
from safeconduct.record.papers.sheets import Line, Shape
from tests.examples import many
from tests.papers import TODAY

MARK = "K7QF-2M9D"
LANGUAGES: tuple[Language, Language] = ("en", "ru")
# Words of programs, people and machines that no paper may hold.
TELLING = re.compile(
    rb"docx|fpdf|python|safeconduct|microsoft|macintosh|libreoffice|windows|"
    + re.escape(os.fsencode(Path.home()))
    + b"/",
    re.I,
)


def page_of(*texts: str, shape: Shape = Shape.TEXT) -> tuple[Line, ...]:
    heads = (Line(Shape.STAMP, "DRAFT"), Line(Shape.TITLE, "Title"), Line(Shape.HEADING, "Part"))
    return (*heads, Line(Shape.QUESTION, "Question"), *(Line(shape, text) for text in texts))


def docx(*texts: str, language: Language = "ru") -> bytes:
    return docx_of(page_of(*texts), language, title="Заявление", mark=MARK, day=TODAY)


def pdf(*texts: str, language: Language = "ru", shape: Shape = Shape.TEXT) -> bytes:
    return pdf_of(page_of(*texts, shape=shape), language, title="Заявление", mark=MARK, day=TODAY)


def words_of(data: bytes) -> str:
    """The text of all pages as another program takes it out, lines joined."""
    pages = pypdfium2.PdfDocument(data)
    found = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(found.replace("\ufffe", "").split())


TEXT = "Щёголь съел ёжика; Нохчийчоьнан Ӏаь, гӀала, цӀа — №5 «да» “yes” Łódź Žižek ə €"


def test_both_files_hold_every_letter_of_russian_and_chechen() -> None:
    assert TEXT in words_of(pdf(TEXT))
    assert TEXT in [one.text for one in Document(io.BytesIO(docx(TEXT))).paragraphs]


def test_what_somebody_typed_is_never_taken_for_the_number_of_pages() -> None:
    words = words_of(pdf("a {nb} b {nb}"))

    assert "a {nb} b {nb}" in words
    assert "1 из 1" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_paper_gives_the_same_bytes(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    once = docx(TEXT, language=language), pdf(TEXT, language=language)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("USER", "somebody")

    assert (docx(TEXT, language=language), pdf(TEXT, language=language)) == once


def test_a_docx_says_nothing_of_who_made_it_and_its_day_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(TEXT))) as archive:
        assert sorted(archive.namelist()) == sorted(
            (
                *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels"),
                *("word/document.xml", "word/footer1.xml", "word/header1.xml"),
                *("word/numbering.xml", "word/settings.xml", "word/styles.xml"),
            )
        )
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = ElementTree.fromstring(parts["docProps/core.xml"])
    told = {one.tag.rpartition("}")[2]: one.text or "" for one in core}
    assert told["created"] == told["modified"] == "2030-06-15T00:00:00Z"
    assert [told.get(name, "") for name in ("creator", "lastModifiedBy", "description", "keywords")] == [""] * 4
    assert (told["title"], told["language"]) == ("Заявление", "ru-RU")
    for name, data in parts.items():
        # The names of XML's own vocabularies are the format's, not ours.
        own = re.sub(rb'"(?:http://schemas\.|urn:schemas-|application/)[^"]*"', b"", data)
        assert not TELLING.search(own), (name, TELLING.search(own))
        assert b"rsid" not in data, name


def test_a_pdf_says_nothing_of_who_made_it_and_its_day_alone() -> None:
    data = pdf(TEXT)

    told = pypdfium2.PdfDocument(data).get_metadata_dict()
    assert {name: value for name, value in told.items() if value} == {
        "Title": "Заявление",
        "CreationDate": "D:20300615000000Z",
    }
    assert not TELLING.search(data)
    assert b"/Lang (ru-RU)" in data


def test_a_docx_has_headings_a_language_and_numbers_of_pages() -> None:
    made = Document(io.BytesIO(docx(TEXT)))

    styles = [one.style.name for one in made.paragraphs if one.style]
    assert styles == ["Normal", "Title", "Heading 1", "Heading 2", "Normal"]
    foot = made.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in foot
    assert 'w:instr="NUMPAGES"' in foot
    assert MARK in made.sections[0].footer.paragraphs[0].text
    assert "ЧЕРНОВИК" in made.sections[0].header.paragraphs[0].text
    assert 'w:val="ru-RU"' in made.styles.element.xml
    assert "en-US" not in made.styles.element.xml


def tags(data: bytes) -> list[list[str]]:
    """The kinds of the tagged paragraphs of each page, as PDFium reads them."""
    pages = pypdfium2.PdfDocument(data)
    found: list[list[str]] = []
    for page in pages:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        document = pdfium.FPDF_StructTree_GetChildAtIndex(tree, 0)
        kinds = []
        for number in range(pdfium.FPDF_StructElement_CountChildren(document)):
            element = pdfium.FPDF_StructElement_GetChildAtIndex(document, number)
            if element:
                held = ctypes.create_string_buffer(64)
                size = pdfium.FPDF_StructElement_GetType(element, held, 64)
                kinds.append(held.raw[: size - 2].decode("utf-16-le"))
        found.append(kinds)
    return found


def test_a_pdf_is_tagged_in_its_order_and_numbers_its_pages() -> None:
    data = pdf("слово " * 2000)

    found = tags(data)
    assert found[0] == ["P", "H1", "H2", "H3", "P"]
    assert len(found) > 1
    assert found[1] == ["P"]
    pages = pypdfium2.PdfDocument(data)
    for number, page in enumerate(pages, 1):
        foot = page.get_textpage().get_text_range().splitlines()[-1]
        assert foot.split() == ["ЧЕРНОВИК", "—", "не", "отправлено", MARK, str(number), "из", str(len(pages))]


def test_letters_that_the_font_lacks_stand_as_numbers_and_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    shown = words_of(pdf("თბილისი 🙂"))

    assert "‹U+10D7›‹U+10D1›" in shown
    assert "‹U+1F642›" in shown
    told = [record.getMessage() for record in caplog.records]
    assert not [line for line in told if "თ" in line or "\\u10d7" in line]
    assert "თბილისი 🙂" in [one.text for one in Document(io.BytesIO(docx("თბილისი 🙂"))).paragraphs]


@pytest.mark.parametrize("shape", [Shape.TEXT, Shape.ITEM, Shape.QUESTION, Shape.HEADING])
def test_a_word_of_any_length_is_broken_and_nothing_of_it_is_lost(shape: Shape) -> None:
    word = "Щ" * 6000

    shown = words_of(pdf(word, shape=shape))

    assert shown.count("Щ") == len(word)
    pages = pypdfium2.PdfDocument(pdf(word, shape=shape))
    assert all(page.get_width() <= 596 for page in pages)


@settings(max_examples=many(30), deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_whatever_is_typed_both_files_open_again(texts: list[str]) -> None:
    safe = [plain(text) for text in texts]

    found = [one.text for one in Document(io.BytesIO(docx(*safe))).paragraphs]
    assert found[-len(safe) :] == safe if safe else True
    assert len(pypdfium2.PdfDocument(pdf(*safe))) == 1


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\x1bb", "\u202eabc\u202c", "\ud800", "a\ufffeb", "<w:p/>&amp;"])
def test_what_could_act_in_a_file_is_gone_before_it_is_drawn(text: str) -> None:
    shown = plain(text)

    assert shown in [one.text for one in Document(io.BytesIO(docx(shown))).paragraphs]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\ud800-\udfff\ufffe]", shown)
    assert "DRAFT" in words_of(pdf(shown))


def test_no_temporary_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("a temporary file")

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(f"tempfile.{name}", refused)

    assert docx(TEXT)
    assert pdf(TEXT)


@pytest.mark.parametrize("name", ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"])
def test_the_fonts_have_what_papers_need_and_lie_beside_their_licence(name: str) -> None:
    folder = resources.files("safeconduct.record.papers") / "fonts"
    data = (folder / name).read_bytes()
    letters = TTFont(io.BytesIO(data)).getBestCmap()

    assert not [one for one in {*TEXT, *map(chr, range(0x400, 0x530))} if ord(one) not in letters]
    assert len(data) < 60_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")


def test_the_fonts_are_those_that_the_tool_makes() -> None:
    import paper_fonts

    folder = Path("/usr/share/fonts/truetype/noto")
    if not (folder / "NotoSans-Regular.ttf").exists():
        pytest.skip("fonts-noto-core is not on this machine: nothing to compare with")
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        held = (resources.files("safeconduct.record.papers") / "fonts" / name).read_bytes()
        assert paper_fonts.made(folder, name) == held
