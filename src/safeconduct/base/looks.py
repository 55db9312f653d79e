"""Names that look alike on a screen: one key for letters of two scripts, capital and small, with signs put aside.

An insider or an impostor calls a part or themselves as another is called, with letters that only look the same; a
person who types an outlet's name twice mixes scripts without knowing. A hint or a refusal rests on this key, never a
merger. Promises P3 and P6. Refuses to say what anything means.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.text import fold

# Latin letters, folded, and the Cyrillic ones that look like them in small or in capital letters (Unicode Technical
# Standard 39, confusables.txt), and the other ways to write the letter palochka.
_LATIN: Final = "abcdehijklmopqstwxy"
_CYRILLIC: Final = (
    "\u0430\u0432\u0441\u0501\u0435\u043d\u04cf\u0458\u043a\u04cf\u043c\u043e\u0440\u051b\u0455\u0442\u051d\u0445\u0443"
)
# The letters h and y of Bashkir, Tatar and Kazakh, and the i of Ukrainian.
_OTHER_CYRILLIC: Final = {"\u04bb": "\u043d", "\u04af": "\u0443", "\u0456": "\u04cf"}
_LOOKS: Final = str.maketrans(dict(zip(_LATIN, _CYRILLIC, strict=True)) | _OTHER_CYRILLIC)


def looks_of(text: str) -> str:
    """Return the key under which texts meet that look alike: case, spaces, signs and like letters put aside."""
    # A letter that turned Cyrillic, or lost a space before it, may make its neighbour a palochka.
    key, again = "", _looks_once(text)
    while again != key:
        key, again = again, _looks_once(again)
    return key or fold(text)


def _looks_once(text: str) -> str:
    return "".join(letter for letter in fold(fold(text).translate(_LOOKS)) if letter.isalnum())
