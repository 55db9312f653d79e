"""JSON of an accounts file, parsed strictly: shapes, unknown and doubled members, places of faults.

The edge of the record room towards a text file that anybody may have written. Raises only `BadAccounts`,
whatever the bytes; the sentence carries the place and never more of the file than one short word.
"""

from __future__ import annotations

import re
from typing import Final, Literal

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
    """The whole file as written, its claims still unread."""

    format: str
    dataset: str
    properties: list[WireProperty]
    voices: list[WireVoice]
    subjects: list[WireSubject]
    sources: list[WireSource]
    claims: list[msgspec.Raw]
    about: str = ""


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


def decode_file(data: bytes) -> WireFile:
    """Return the shapes of a whole file, claims still raw; BadAccounts for anything else."""
    try:
        data.decode("utf-8")
        wire = msgspec.json.decode(data, type=WireFile)
    except UnicodeDecodeError as error:
        raise bad(f"byte {error.start}", NOT_UTF8) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise bad_from_parser(error, "") from None
    _check_doubled_members(data, wire)
    return wire


def bad_from_parser(error: Exception, within: str) -> BadAccounts:
    """Turn the parser's words into a place and one of our own reasons."""
    if isinstance(error, RecursionError):
        return bad(within or "file", TOO_DEEP)
    if not isinstance(error, msgspec.ValidationError):
        at_byte = _BYTE.search(str(error))
        return bad(f"byte {at_byte[1]}" if at_byte else within or "file", NOT_JSON)
    found = _PLACE.match(str(error))
    reason, place = (found["reason"], found["place"] or "") if found else (str(error), "")
    whole = ".".join(part for part in (within, place.lstrip(".")) if part) or "file"
    if member := _MEMBER.search(reason):
        return bad(whole, UNKNOWN_MEMBER if member["kind"] == "unknown" else MISSING_MEMBER, member["name"])
    if reason.startswith("Invalid enum value"):
        return bad(whole, WRONG_WORD, reason.partition(" '")[2].rstrip("'"))
    return bad(whole, WRONG_KIND)


_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')


def _check_doubled_members(data: bytes, wire: WireFile) -> None:
    """Refuse objects that name a member twice: parsers disagree on which one counts.

    A JSON text without its strings has one colon for each member written; the parsed value has one for each
    member kept. Where the numbers differ, a member was doubled.
    """
    generic, typed = msgspec.json.Decoder(), msgspec.json.Decoder(WireClaim)
    in_claims = 0
    for index, raw in enumerate(wire.claims):
        place = f"claims[{index}]"
        try:
            typed.decode(raw)
            members = _members(generic.decode(raw))
        except (msgspec.DecodeError, RecursionError) as error:
            raise bad_from_parser(error, place) from None
        written = _colons(bytes(raw))
        in_claims += written
        if written != members:
            raise bad(place, DOUBLED_MEMBER)
    if _colons(data) - in_claims != _members_without_claims(data):
        raise bad("file", DOUBLED_MEMBER)


def _colons(text: bytes) -> int:
    return _STRING.sub(b"", text).count(b":")


class _AllButClaims(msgspec.Struct):
    """Everything as written except the claims, which are counted one by one."""

    claims: list[msgspec.Raw]
    format: object
    dataset: object
    properties: object
    voices: object
    subjects: object
    sources: object
    about: object = msgspec.UNSET


def _members_without_claims(data: bytes) -> int:
    rest = msgspec.json.decode(data, type=_AllButClaims)
    values = [getattr(rest, name) for name in _AllButClaims.__struct_fields__ if name != "claims"]
    written = [value for value in values if value is not msgspec.UNSET]
    return 1 + len(written) + sum(_members(value) for value in written)


def _members(value: object) -> int:
    if isinstance(value, dict):
        return len(value) + sum(_members(item) for item in value.values() if isinstance(item, dict | list))
    if isinstance(value, list):
        return sum(_members(item) for item in value if isinstance(item, dict | list))
    return 0
