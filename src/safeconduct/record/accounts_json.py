"""JSON of an accounts file, parsed strictly: shapes, unknown and doubled members, places of faults.

The edge of the record room towards a text file that anybody may have written. Refuses with `BadAccounts` alone,
whatever the bytes, and every refusal has its place and the line and column where a person finds it; names and text
of the file are no part of what may be logged (promise P14). Follows docs/formats/accounts.md "Refusals".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Opaque,
    Phrase,
    SafeconductError,
)
from safeconduct.record.accounts_shapes import (
    DEEPEST,
    MEMBERS,
    WireClaim,
    WireFile,
    WireProperty,
    WireSource,
    WireSubject,
    WireVoice,
)
from safeconduct.record.json_places import first_too_deep, line_and_column, locate, members


class BadAccounts(SafeconductError):
    """An accounts file that is not exactly the format."""

    code = "record.bad_accounts"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The accounts file cannot be taken in: {place}{at}{shown}: {reason}.",
        safe=NOTHING_CHANGED_EN,
        do="Mend that place in the file and import it again.",
    )
    ru = Advice(
        what="Файл известий не принят: {place}{at}{shown}: {reason}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте это место в файле и импортируйте его снова.",
    )


NOWHERE: Final = Phrase("", "")


def bad(place: str, reason: Phrase, shown: str = "") -> BadAccounts:
    """Return the error for a place of the file, with one word of the person's own at most."""
    return BadAccounts(place=Opaque(place), at=NOWHERE, reason=reason, shown=shown)


def bad_at(data: bytes, at: int, reason: Phrase) -> BadAccounts:
    """Return the error for a byte of a file that is no JSON, where the format has no names for places yet."""
    line, column = line_and_column(data, at)
    place = Phrase(f"line {line}, column {column}", f"строка {line}, столбец {column}")
    return BadAccounts(place=place, at=NOWHERE, reason=reason)


def with_line(refused: BadAccounts, data: bytes) -> BadAccounts:
    """Return the error with the line and column of its place. Linear in the text before it."""
    place, reason = refused.facts["place"], refused.facts["reason"]
    if not isinstance(place, str) or refused.facts["at"] is not NOWHERE:
        return refused
    return BadAccounts(place=place, at=_at(data, locate(data, place)), reason=reason, shown=refused.shown)


def _at(data: bytes, byte: int) -> Phrase:
    line, column = line_and_column(data, byte)
    return Phrase(f" (line {line}, column {column})", f" (строка {line}, столбец {column})")


# The place of what concerns the file as a whole.
WHOLE_FILE: Final = "file"

EMPTY: Final = Phrase("the file is empty", "файл пуст")
CUT_SHORT: Final = Phrase("the file ends before it is complete", "файл обрывается, не дойдя до конца")
MORE_AFTER_END: Final = Phrase("something stands after the end", "после конца стоит что-то ещё")
BYTE_ORDER_MARK: Final = Phrase(
    "a byte order mark; save the file as UTF-8 without one",
    "метка порядка байтов (BOM); сохраните файл в UTF-8 без неё",
)
TOO_DEEP: Final = Phrase("nested too deep", "слишком глубокая вложенность")
NOT_JSON: Final = Phrase("not JSON", "это не JSON")
NOT_UTF8: Final = Phrase("not UTF-8 text", "это не текст в UTF-8")
UNKNOWN_MEMBER: Final = Phrase("a member that the format does not have", "такого поля в формате нет")
MISSING_MEMBER: Final = Phrase("a member is missing", "поле отсутствует")
DOUBLED_MEMBER: Final = Phrase("a member stands twice", "поле указано дважды")
WRONG_WORD: Final = Phrase("not one of the words allowed here", "такое слово здесь недопустимо")
WRONG_KIND: Final = Phrase("a value of the wrong kind", "значение не того вида")
NULL_HERE: Final = Phrase("null stands for an open end and for nothing else", "null означает только открытый конец")

# msgspec ends its message with "- at `$.claims[0].value`" where it knows the place, and with "(byte 12)" where it
# is not JSON. Names in a place are those of our shapes; a word of the file, which the message may quote, is none.
_NAMES: Final = "|".join(sorted(set().union(*MEMBERS.values())))
_PLACE: Final = re.compile(rf" - at `\$(?P<place>(?:\.(?:{_NAMES})|\[\d+\])*)`\Z")
_BYTE: Final = re.compile(r"\(byte (\d+)\)\Z")
_MISSING: Final = re.compile(rf"\AObject missing required field `(?P<name>{_NAMES})`")
_UNKNOWN: Final = "Object contains unknown field"
_WRONG_WORD: Final = "Invalid enum value "
_NULL: Final = "got `null`"
_CUT: Final = "truncated"
_MORE: Final = "trailing characters"

FORMAT: Final = "safeconduct.accounts/1"
UNKNOWN_FORMAT: Final = Phrase(
    "not the format of accounts files, or a newer version of it",
    "это не формат файла известий или его более новая версия",
)


class AccountsFile:
    """A file being read: its tables at once, its claims one by one, each let go of once it was given."""

    def __init__(self, data: bytes) -> None:
        """Parse everything but the claims; BadAccounts for anything that is not the format."""
        self._data = data
        self._wire = _file(data)
        wire = self._wire
        if (written := self._part(wire.format, str, "format")) != FORMAT:
            raise bad("format", UNKNOWN_FORMAT, written)
        if isinstance(wire.about, msgspec.Raw):
            self._part(wire.about, str, "about")
        self.dataset = self._part(wire.dataset, str, "dataset")
        self.properties = self._part(wire.properties, list[WireProperty], "properties")
        self.voices = self._part(wire.voices, list[WireVoice], "voices")
        self.subjects = self._part(wire.subjects, list[WireSubject], "subjects")
        self.sources = self._part(wire.sources, list[WireSource], "sources")
        self._members = {name: getattr(wire, name) for name in WireFile.__struct_fields__ if name != "claims"}
        self._colons = data.count(b":")

    def let_go_of_tables(self) -> None:
        """Free what was read of everything but the claims."""
        self.properties, self.voices, self.subjects, self.sources = [], [], [], []

    def claims(self) -> Iterator[WireClaim]:
        """Give the claims in order, once. At the end the whole file is known to name no member twice.

        One colon stands after the name of each member, and the others stand inside strings. What was parsed,
        written anew, has one for each member kept and the same inside strings: where the numbers differ, a
        member was doubled, and parsers disagree on which of the two counts.
        """
        decoder = msgspec.json.Decoder(WireClaim)
        raws, inside = self._wire.claims, 0
        for index, raw in enumerate(raws):
            try:
                claim = decoder.decode(raw)
            except (msgspec.DecodeError, RecursionError) as error:
                raise _bad_from_parser(error, f"claims[{index}]", self._data) from None
            inside += self._checked_colons(raw, f"claims[{index}]")
            raws[index] = _GIVEN
            yield claim
        for name, raw in self._members.items():
            if isinstance(raw, msgspec.Raw):
                inside += self._checked_colons(raw, name)
        # Outside of these slices there is one colon for each member of the file itself.
        present = sum(1 for value in self._members.values() if value is not msgspec.UNSET)
        if self._colons - inside != present + 1:
            raise _doubled(self._data, "")

    def _part(self, raw: msgspec.Raw, kind: type[Part], place: str) -> Part:
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.DecodeError, RecursionError) as error:
            raise _bad_from_parser(error, place, self._data) from None

    def _checked_colons(self, raw: msgspec.Raw, place: str) -> int:
        """Return the colons of a raw slice; BadAccounts when an object in it names a member twice."""
        text, kept = bytes(raw), msgspec.json.encode(_GENERIC.decode(raw))
        twice = (
            _members_written(text) != _members_written(kept)
            if _ESCAPED_COLON in text
            else text.count(b":") != kept.count(b":")
        )
        if twice:
            raise _doubled(self._data, place)
        return text.count(b":")


Part = TypeVar("Part")
# Stands where a claim's slice stood.
_GIVEN: Final = msgspec.Raw()
_GENERIC: Final = msgspec.json.Decoder()
# Either a string, or a colon between a member's name and its value.
_STRING_OR_COLON: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|(:)')
# How a colon inside a string may be written so that counting bytes would miss it.
_ESCAPED_COLON: Final = b"\\u003"


def _members_written(text: bytes) -> int:
    return sum(1 for found in _STRING_OR_COLON.finditer(text) if found[1])


def _file(data: bytes) -> WireFile:
    """Return the file with its members unread; BadAccounts when it is no JSON in UTF-8 or has other members."""
    if not data:
        raise bad_at(data, 0, EMPTY)
    if data.startswith(codecs.BOM_UTF8):
        raise bad_at(data, 0, BYTE_ORDER_MARK)
    try:
        _check_utf8(data)
        return msgspec.json.decode(data, type=WireFile)
    except UnicodeDecodeError as error:
        place = Phrase(f"byte {error.start}", f"байт {error.start}")
        raise BadAccounts(place=place, at=_at(data, error.start), reason=NOT_UTF8) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise _bad_from_parser(error, "", data) from None


# Bytes looked at in one go: a whole file as text would take its size once more in memory.
_PIECE: Final = 1 << 20


def _check_utf8(data: bytes) -> None:
    """Raise UnicodeDecodeError, its start counted from the beginning, when the bytes are not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for at in range(0, max(len(data), 1), _PIECE):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(data[at : at + _PIECE], final=at + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            start = at - waiting + error.start
            raise UnicodeDecodeError("utf-8", b"", start, start + 1, error.reason) from None


def _bad_from_parser(error: Exception, within: str, data: bytes) -> BadAccounts:
    """Turn the parser's words into a place and one of our own reasons."""
    if isinstance(error, RecursionError):
        return bad_at(data, first_too_deep(data, DEEPEST), TOO_DEEP)
    words = str(error)
    if not isinstance(error, msgspec.ValidationError):
        return _bad_syntax(words, data)
    if words.startswith(_UNKNOWN):
        # The message quotes a name that may be anything; the place is looked for in the file itself.
        return _unknown(data, within)
    found = _PLACE.search(words)
    place = f"{within}{found['place'] if found else ''}".lstrip(".") or WHOLE_FILE
    if missing := _MISSING.match(words):
        return bad(place, MISSING_MEMBER, missing["name"])
    if words.startswith(_WRONG_WORD):
        quoted = words[: found.start()] if found else words
        return bad(place, WRONG_WORD, quoted.removeprefix(_WRONG_WORD).strip("'"))
    return bad(place, NULL_HERE if _NULL in words and place != WHOLE_FILE else WRONG_KIND)


def _bad_syntax(words: str, data: bytes) -> BadAccounts:
    found = _BYTE.search(words)
    if found is None:
        return bad_at(data, len(data), CUT_SHORT if _CUT in words else NOT_JSON)
    at = int(found[1])
    # Of what stands after the end msgspec names the second byte.
    return bad_at(data, at - 1, MORE_AFTER_END) if _MORE in words else bad_at(data, at, NOT_JSON)


def _unknown(data: bytes, within: str) -> BadAccounts:
    for member in members(data, within):
        if member.name not in MEMBERS.get(re.sub(r"\d+", "", member.within), frozenset()):
            place = Opaque(member.within or WHOLE_FILE)
            return BadAccounts(place=place, at=_at(data, member.at), reason=UNKNOWN_MEMBER)
    return bad(within or WHOLE_FILE, UNKNOWN_MEMBER)


def _doubled(data: bytes, within: str) -> BadAccounts:
    for member in members(data, within):
        if member.is_doubled:
            place = Opaque(f"{member.within}.{member.name}".lstrip("."))
            return BadAccounts(place=place, at=_at(data, member.at), reason=DOUBLED_MEMBER)
    return bad(within or WHOLE_FILE, DOUBLED_MEMBER)
