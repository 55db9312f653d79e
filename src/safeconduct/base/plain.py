"""Text from outside as it may stand on a screen: it can be read, and it can do nothing (promise P14).

Accounts are written by strangers. A terminal obeys escape sequences, text that turns its direction can make a line
read otherwise than it is, and a heap of combining marks paints over the lines around it. Letters of every script stay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Stands for what was left out because it could act.
_LEFT_OUT: Final = "?"
_ELLIPSIS: Final = "…"
# Characters of a name that are shown: what is longer is no name, and would fill every list that it stands in.
MOST_OF_A_NAME: Final = 200
# Characters of a value that are shown as an answer; the claims behind it have the whole of it.
MOST_OF_A_VALUE: Final = 2000
# Combining marks kept on one letter: no script of ours needs more, and a third begins to climb into other lines.
_MOST_MARKS: Final = 2
# Invisible, harmless and common in text from the web: soft hyphen, zero-width space and joiners, byte order mark.
_DROPPED: Final = frozenset("\u00ad\u200b\u200c\u200d\ufeff")
_MARKS: Final = frozenset(("Mn", "Me"))
_SPACES: Final = frozenset(("Zs", "Zl", "Zp"))
_ACTING: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


# What is no letter, figure or sign of the scripts most used here: only among these are marks that combine.
_UNUSUAL: Final = re.compile("[^ -\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2116]")


def plain(text: str, most: int = 0) -> str:
    """Return text on one line of printable characters, cut with an ellipsis after ``most`` (0: never)."""
    # Nearly all texts are so, and a page shows hundreds: looked at as a whole it takes a tenth of the time.
    is_usual = text.isprintable() and not _UNUSUAL.search(text)
    clean = " ".join((text if is_usual else "".join(_kept(text))).split())
    return clean if not most or len(clean) <= most else clean[:most].rstrip() + _ELLIPSIS


def _kept(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        if character.isascii() and character.isprintable():
            kept.append(character)
            marks = 0
            continue
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if character in _DROPPED or marks > _MOST_MARKS:
            continue
        if category in _SPACES or character in "\t\n\r\x0b\x0c\x85":
            kept.append(" ")
        else:
            kept.append(_LEFT_OUT if category in _ACTING else character)
    return kept


def plain_name(name: str) -> str:
    """Return a qualified name as a person types it: ``dataset:name``."""
    return plain(name.replace("\x1f", ":"))
