"""What an alias may look like: one short line that cannot repaint a screen or pass for another.

Aliases stand in certificates and are shown beside every entry; a real name does not belong there, but no program
can tell one, so the desk draws aliases from a list (later parts) and this module bounds them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Room for two words in any script; a message does not fit.
MAX_ALIAS_CHARACTERS: Final = 32
# Unicode categories that an alias never has: controls, formats (direction overrides), surrogates, private use,
# unassigned, line and paragraph separators.
_NEVER: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_alias(text: str) -> bool:
    """Say whether a text is one line of 1 to 32 visible characters in NFC, words parted by single spaces."""
    return (
        0 < len(text) <= MAX_ALIAS_CHARACTERS
        and not any(unicodedata.category(c) in _NEVER for c in text)
        and unicodedata.is_normalized("NFC", text)
        and " ".join(text.split()) == text
    )
