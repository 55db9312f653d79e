"""The words of a file that somebody wants read: UTF-8 with or without a mark, UTF-16, Windows-1251.

Which letters a file has is found as a table's are (`tables.delimited`): one way of doing it. Pure. Refuses what is
empty and what is no plain text, in a sentence about the file.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.record.tables.delimited import text_from_bytes
from safeconduct.record.tables.faults import BadTable

UTF_8: Final = "utf-8"
_EMPTY: Final = Phrase("it is empty", "он пустой")
_NO_TEXT: Final = Phrase(
    "it holds something else than plain text (a document, a picture, a recording)",
    "в нём не простой текст, а что-то другое (документ, картинка, запись)",
)
_OTHER_LETTERS: Final = Phrase(
    "its letters are neither UTF-8 nor UTF-16 nor Windows-1251",
    "его кодировка — не UTF-8, не UTF-16 и не Windows-1251",
)
# What no plain text holds: signs that move no cursor.
_NO_LETTERS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# How documents and pictures begin that may hold nothing but letters.
_BEGINNINGS: Final = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What each encoding is called that is not UTF-8.
ENCODINGS: Final = {"cp1251": "Windows-1251", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


class NotATextFile(SafeconductError):
    """A file to be read that is no plain text, or empty."""

    code = "record.not_a_text_file"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This file cannot be read as a text: {reason}.",
        safe=NOTHING_CHANGED_EN,
        do="Save its words as plain text, in UTF-8, and read that file.",
    )
    ru = Advice(
        what="Этот файл нельзя прочитать как текст: {reason}.",
        safe=NOTHING_CHANGED_RU,
        do="Сохраните его слова как простой текст в UTF-8 и прочитайте тот файл.",
    )


def text_of_file(data: bytes) -> tuple[str, str]:
    """Return a file's text with plain line ends, and the name of its encoding; NotATextFile."""
    if not data.strip():
        raise NotATextFile(reason=_EMPTY)
    if data.startswith(_BEGINNINGS):
        raise NotATextFile(reason=_NO_TEXT)
    try:
        text, encoding = text_from_bytes(data)
    except BadTable:
        raise NotATextFile(reason=_NO_TEXT if b"\0" in data else _OTHER_LETTERS) from None
    if _NO_LETTERS.search(text):
        raise NotATextFile(reason=_NO_TEXT)
    if not text.strip():
        raise NotATextFile(reason=_EMPTY)
    return text.replace("\r\n", "\n"), encoding
