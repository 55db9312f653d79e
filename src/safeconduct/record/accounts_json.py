"""JSON of an accounts file, parsed strictly: shapes, unknown and doubled members, places of faults.

The edge of the record room towards a text file that anybody may have written. Raises only `BadAccounts`,
whatever the bytes; the sentence carries the place and never more of the file than one short word.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final, Literal, TypeVar

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
from safeconduct.record.types import UNSPECIFIED


class BadAccounts(SafeconductError):
    """An accounts file that is not exactly the format."""

    code = "record.bad_accounts"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The accounts file cannot be taken in: {place}{shown}: {reason}.",
        safe=NOTHING_CHANGED_EN,
        do="Mend that place in the file and import it again.",
    )
    ru = Advice(
        what="Файл сообщений не принят: {place}{shown}: {reason}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте это место в файле и импортируйте его снова.",
    )


class _Wire(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """Base of the JSON shapes; names of members are the format's."""


class WireProperty(_Wire):
    """A property as written."""

    id: str
    kind: Literal["date", "count", "places", "text"]
    cumulative: bool = False


class WireVoice(_Wire):
    """A voice as written."""

    id: str
    label: str
    kind: Literal["person", "organisation", "outlet", "official"]
    repeats_voice: str = ""
    us: bool = False


class WireSubject(_Wire):
    """A subject as written."""

    id: str
    kind: Literal["event", "organisation", "person", "place"]
    label: str


class WireSource(_Wire):
    """A source as written."""

    id: str
    outlet: str
    published_lo: str | None
    published_hi: str | None
    publisher: str = ""
    url: str = ""
    language: str = ""
    learnt_on: str = ""
    note: str = ""


class WirePeriod(_Wire):
    """A period as written."""

    lo: str | None
    hi: str | None


class WireValue(_Wire):
    """A value as written; which members belong depends on its kind."""

    kind: Literal["date", "count", "places", "text"]
    lo: str | int | msgspec.UnsetType | None = msgspec.UNSET
    hi: str | int | msgspec.UnsetType | None = msgspec.UNSET
    names: list[str] | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET


class WireClaim(_Wire):
    """A claim as written."""

    id: str
    source: str
    subject: str
    property: str
    value: WireValue
    said: str
    voice: str = ""
    basis: str = UNSPECIFIED
    repeats: list[str] = []
    repeats_inferred: bool = False
    corrects: bool = False
    period: WirePeriod | None = None
    note: str = ""


class WireFile(_Wire):
    """The whole file as written, its members still unread."""

    format: msgspec.Raw
    dataset: msgspec.Raw
    properties: msgspec.Raw
    voices: msgspec.Raw
    subjects: msgspec.Raw
    sources: msgspec.Raw
    claims: list[msgspec.Raw]
    about: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def bad(place: str, reason: Phrase, shown: str = "") -> BadAccounts:
    """Return the error for a place of the file, with one word of the person's own at most."""
    return BadAccounts(place=Opaque(place), reason=reason, shown=shown)


TOO_DEEP: Final = Phrase("nested too deep", "слишком глубокая вложенность")
NOT_JSON: Final = Phrase("not JSON", "это не JSON")
NOT_UTF8: Final = Phrase("not UTF-8 text", "это не текст в UTF-8")
UNKNOWN_MEMBER: Final = Phrase("a member that the format does not have", "такого поля в формате нет")
MISSING_MEMBER: Final = Phrase("a member is missing", "поле отсутствует")
DOUBLED_MEMBER: Final = Phrase("a member stands twice", "поле указано дважды")
WRONG_WORD: Final = Phrase("not one of the words allowed here", "такое слово здесь недопустимо")
WRONG_KIND: Final = Phrase("a value of the wrong kind", "значение не того вида")

# msgspec ends its message with "- at `$.claims[0].value`" where it knows the place.
_PLACE: Final = re.compile(r"^(?P<reason>.*?)(?: - at `\$\.?(?P<place>[^`]*)`)?$", re.DOTALL)
_MEMBER: Final = re.compile(r"(?P<kind>unknown|required) field `(?P<name>.*)`", re.DOTALL)
_BYTE: Final = re.compile(r"byte (\d+)")


FORMAT: Final = "safeconduct.accounts/1"
UNKNOWN_FORMAT: Final = Phrase(
    "not the format of accounts files, or a newer version of it",
    "это не формат файла сообщений или его более новая версия",
)


class AccountsFile:
    """A file being read: its tables at once, its claims one by one, each let go of once it was given."""

    def __init__(self, data: bytes) -> None:
        """Parse everything but the claims; BadAccounts for anything that is not the format."""
        try:
            _check_utf8(data)
            self._wire = msgspec.json.decode(data, type=WireFile)
        except UnicodeDecodeError as error:
            raise bad(f"byte {error.start}", NOT_UTF8) from None
        except (msgspec.DecodeError, RecursionError) as error:
            raise bad_from_parser(error, "") from None
        wire = self._wire
        if (written := _part(wire.format, str, "format")) != FORMAT:
            raise bad("format", UNKNOWN_FORMAT, written)
        if isinstance(wire.about, msgspec.Raw):
            _part(wire.about, str, "about")
        self.dataset = _part(wire.dataset, str, "dataset")
        self.properties = _part(wire.properties, list[WireProperty], "properties")
        self.voices = _part(wire.voices, list[WireVoice], "voices")
        self.subjects = _part(wire.subjects, list[WireSubject], "subjects")
        self.sources = _part(wire.sources, list[WireSource], "sources")
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
            place = f"claims[{index}]"
            try:
                claim = decoder.decode(raw)
            except (msgspec.DecodeError, RecursionError) as error:
                raise bad_from_parser(error, place) from None
            inside += _checked_colons(raw, place)
            raws[index] = _GIVEN
            yield claim
        for name, raw in self._members.items():
            if isinstance(raw, msgspec.Raw):
                inside += _checked_colons(raw, name)
        # Outside of these slices there is one colon for each member of the file itself.
        present = sum(1 for value in self._members.values() if value is not msgspec.UNSET)
        if self._colons - inside != present + 1:
            raise bad("file", DOUBLED_MEMBER)


# Stands where a claim's slice stood.
_GIVEN: Final = msgspec.Raw()


Part = TypeVar("Part")


def _part(raw: msgspec.Raw, kind: type[Part], place: str) -> Part:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise bad_from_parser(error, place) from None


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


def bad_from_parser(error: Exception, within: str) -> BadAccounts:
    """Turn the parser's words into a place and one of our own reasons."""
    if isinstance(error, RecursionError):
        return bad(within or "file", TOO_DEEP)
    if not isinstance(error, msgspec.ValidationError):
        at_byte = _BYTE.search(str(error))
        return bad(f"byte {at_byte[1]}" if at_byte else within or "file", NOT_JSON)
    found = _PLACE.match(str(error))
    reason, place = (found["reason"], found["place"] or "") if found else (str(error), "")
    whole = f"{within}.{place}".strip(".").replace(".[", "[") or "file"
    if member := _MEMBER.search(reason):
        return bad(whole, UNKNOWN_MEMBER if member["kind"] == "unknown" else MISSING_MEMBER, member["name"])
    if reason.startswith("Invalid enum value"):
        return bad(whole, WRONG_WORD, reason.partition(" '")[2].rstrip("'"))
    return bad(whole, WRONG_KIND)


_GENERIC: Final = msgspec.json.Decoder()
# Either a string, or a colon between a member's name and its value.
_STRING_OR_COLON: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|(:)')
# How a colon inside a string may be written so that counting bytes would miss it.
_ESCAPED_COLON: Final = b"\\u003"


def _checked_colons(raw: msgspec.Raw, place: str) -> int:
    """Return the colons of a raw slice; BadAccounts when an object in it names a member twice."""
    text, kept = bytes(raw), msgspec.json.encode(_GENERIC.decode(raw))
    twice = (
        _members_written(text) != _members_written(kept)
        if _ESCAPED_COLON in text
        else text.count(b":") != kept.count(b":")
    )
    if twice:
        raise bad(place, DOUBLED_MEMBER)
    return text.count(b":")


def _members_written(text: bytes) -> int:
    return sum(1 for found in _STRING_OR_COLON.finditer(text) if found[1])
