"""What somebody locked by hand: an age file that holds whatever they wrote, in no layout of ours (P8, P9).

The page and the gate show a key for the age program, for whoever trusts that more than either. Such a file is opened
wherever a locked text is: among the words of a message, as a file beside it, alone, or brought to a desk. Text comes
into the message in its place; what is no text is a file of it. It holds no words of a reply board: a message that came
through the gate has those that the gate gave, and any other is answered by the way it came. What no key here opens
stays as it is and is marked. Refuses to open more than sixty-four of one text.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.intake.files import Preparing, keep_file
from safeconduct.intake.item_bytes import MOST_TEXT
from safeconduct.intake.parsers.encodings import text_of
from safeconduct.intake.parsers.media import HEAD, media_type_of
from safeconduct.intake.parsers.media_names import UNKNOWN_TYPE
from safeconduct.intake.types import FileItem, Warned
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.submissions import OpenedByHand, age_file_from_armour, open_by_hand
from safeconduct.sync.team import Team

BEGIN: Final = "-----BEGIN AGE ENCRYPTED FILE-----"
_END: Final = "-----END AGE ENCRYPTED FILE-----"
# From the last beginning before an end: one that was cut off takes nothing of the next with it.
LOCKED: Final = re.compile(f"{BEGIN}(?:(?!{BEGIN}).)*?{_END}", re.DOTALL)
# Locked texts that are opened at once: the shortest that a page makes takes 5,600 characters, so that no more of them
# fit into a message that is logged. Each costs milliseconds for every key of every inbox.
MOST_LOCKED: Final = 64
_AGE_FILE: Final = (b"age-encryption.org/", BEGIN.encode())
# How a file is called that somebody locked without saying what it is.
_NAME: Final = "opened"
_PLAIN_TEXT: Final = "text/plain"


@dataclass(frozen=True, slots=True)
class ByHand:
    """What stood in locked texts and files. ``words``: texts; ``contents``: bytes of what is no text.

    ``warnings``: what is to be known of the message that brought them.
    """

    words: tuple[str, ...] = ()
    contents: tuple[bytes, ...] = ()
    warnings: frozenset[Warned] = frozenset()

    def codes(self, *, has_words: bool) -> tuple[str, ...]:
        """Return the marks of the message that it becomes. ``has_words``: its conversation has those of a board."""
        if not self.warnings:
            return ()
        return tuple(sorted(one.value for one in {*self.warnings, *(() if has_words else (Warned.NO_WORDS,))}))

    def __add__(self, other: ByHand) -> ByHand:
        """Return both together."""
        return ByHand(self.words + other.words, self.contents + other.contents, self.warnings | other.warnings)


NOTHING: Final = ByHand()


def by_hand_from(opened: OpenedByHand) -> ByHand:
    """Tell text from what is none, and say what is to be known of it."""
    content, warnings = opened.content, {Warned.LOCKED_BY_HAND}
    if opened.is_downgraded:
        warnings.add(Warned.MIXED_HEADER)
    text, is_sure = text_of(content)
    text = unicodedata.normalize("NFC", "\n".join(text.removeprefix("\ufeff").splitlines()).strip())
    if media_type_of(content[:HEAD]) != _PLAIN_TEXT or "\0" in text or not 0 < len(text) <= MOST_TEXT:
        return ByHand(contents=(content,), warnings=frozenset(warnings))
    if not is_sure:
        warnings.add(Warned.UNSURE_ENCODING)
    return ByHand((text,), warnings=frozenset(warnings))


def unlocked(text: str, keys: Sequence[KemPrivateKey]) -> tuple[str, ByHand]:
    """Return a message's text with every locked text in it opened in its place, and what came of that."""
    found = NOTHING

    def opened(locked: re.Match[str]) -> str:
        nonlocal found
        one = _opened(lambda: age_file_from_armour(locked.group()), keys)
        found += one
        return one.words[0] if one.words else ("" if one.contents else locked.group())

    whole = LOCKED.sub(opened, text, count=MOST_LOCKED).strip()
    if len(whole) > MOST_TEXT:
        # What is opened makes the message too long: it stays whole beside it.
        return text, ByHand((), (*(one.encode() for one in found.words), *found.contents), found.warnings)
    return whole, found


def unlocked_file(data: bytes, keys: Sequence[KemPrivateKey]) -> ByHand:
    """Return what is locked in a file that came with a message; nothing for any other file."""
    if not data.startswith(_AGE_FILE):
        return NOTHING
    is_armoured = data.startswith(_AGE_FILE[1])
    return _opened(lambda: age_file_from_armour(data.decode("ascii", "replace")) if is_armoured else data, keys)


def _opened(sealed: Callable[[], bytes], keys: Sequence[KemPrivateKey]) -> ByHand:
    try:
        return by_hand_from(open_by_hand(sealed(), keys))
    except SafeconductError:
        return ByHand(warnings=frozenset((Warned.STAYS_LOCKED,)))


def kept_contents(team: Team, contents: Sequence[bytes], preparing: Preparing) -> tuple[FileItem, ...]:
    """Keep what is no text as files of a message."""
    openings = [lambda data=data: io.BytesIO(data) for data in contents]
    return tuple(keep_file(team, _NAME, UNKNOWN_TYPE, one, preparing)[0] for one in openings)


__all__ = [
    "BEGIN",
    "LOCKED",
    "MOST_LOCKED",
    "NOTHING",
    "ByHand",
    "by_hand_from",
    "kept_contents",
    "unlocked",
    "unlocked_file",
]
