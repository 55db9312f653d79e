"""Accounts files that are refused, each with its place and the reason (docs/formats/accounts.md "Refusals")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.record import accounts_json as edge
from safeconduct.record import accounts_members as members
from tests import world

# Indented, so that lines and columns say something; Cyrillic, so that characters and bytes differ.
TEXT: Final = json.dumps(world.accounts() | {"about": "выдумано"}, indent=1, ensure_ascii=False)
RAW: Final = TEXT.encode()
LINES: Final = TEXT.count("\n") + 1
# What no refusal may hold: it stands in these files as a name or a text of theirs.
NAME: Final = "Jane Doe"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, the place the refusal names, where an editor finds it, and the reason."""

    name: str
    data: bytes
    place: str
    line: int
    column: int
    reason: Phrase


def put(before: str, now: str) -> tuple[str, int]:
    """Return the text with one piece replaced, and where the new piece begins."""
    at = TEXT.index(before)
    return TEXT[:at] + now + TEXT[at + len(before) :], at


def where(at: int, text: str = TEXT) -> tuple[int, int]:
    lines = text[:at].split("\n")
    return len(lines), len(lines[-1]) + 1


def changed(name: str, before: str, now: str, place: str, reason: Phrase, *, to: str = "", after: int = 0) -> Refused:
    """A file with a piece replaced; the fault is at ``to``, or so many characters on. No place: it is no JSON."""
    text, at = put(before, now)
    line, column = where(text.index(to, at) + after, text)
    return Refused(name, text.encode(), place or f"line {line}, column {column}", line, column, reason)


def cut(name: str, at: int) -> Refused:
    line, column = where(at)
    return Refused(name, TEXT[:at].encode(), f"line {line}, column {column}", line, column, edge.CUT_SHORT)


def bytes_at(name: str, data: bytes, at: int, column: int) -> Refused:
    return Refused(name, data, f"byte {at}", 1, column, edge.NOT_UTF8)


LO: Final = '"lo": 9'
SAID: Final = '"said": "late April"'
BROKEN_UTF8: Final = RAW.replace("выдумано".encode(), b"\xff")
AT_BROKEN: Final = BROKEN_UTF8.index(b"\xff")

TRUNCATED: Final = (
    Refused("nothing", b"", "line 1, column 1", 1, 1, edge.EMPTY),
    Refused("white space", b"\n  ", "line 2, column 3", 2, 3, edge.CUT_SHORT),
    Refused("one bracket", b"{", "line 1, column 2", 1, 2, edge.CUT_SHORT),
    cut("cut in a name", TEXT.index('"subjects"') + 4),
    cut("cut in a text", TEXT.index("late April") + 4),
    cut("cut after a claim", TEXT.index('"c2"') - 10),
    cut("the last bracket missing", len(TEXT) - 1),
)
HUGE: Final = (
    changed("20 digits", LO, f'"lo": {"9" * 20}', "claims[2].value.lo", members.NOT_A_COUNT),
    changed("5,000 digits", LO, f'"lo": {"9" * 5000}', "claims[2].value.lo", edge.WRONG_KIND),
    changed("a huge exponent", LO, '"lo": 1e400', "claims[2].value.lo", edge.WRONG_KIND),
    changed("a huge text", SAID, f'"said": "{"x" * 100_001}"', "claims[0].said", members.LONG_TEXT),
    changed("the sign between names", SAID, '"said": "late\\u001fApril"', "claims[0].said", members.NO_LETTER),
    changed("a zero in a text", SAID, '"said": "late\\u0000April"', "claims[0].said", members.NO_LETTER),
    changed("a huge id", '"id": "c1"', f'"id": "{"x" * 201}"', "claims[0].id", members.BAD_ID),
)
DEEP: Final = (
    changed("lists in a text", '"late April"', "[" * 300_000, "", edge.TOO_DEEP, after=2),
    changed("lists closed again", '"late April"', "[" * 9000 + "]" * 9000, "", edge.TOO_DEEP, after=2),
    changed("objects in an unknown member", SAID, '"x": ' + '{"y":' * 9000, "", edge.TOO_DEEP, after=15),
    Refused("lists alone", b"[" * 200_000, "file", 1, 1, edge.WRONG_KIND),
)
NOT_CANONICAL: Final = (
    Refused("a byte order mark", b"\xef\xbb\xbf" + RAW, "line 1, column 1", 1, 1, edge.BYTE_ORDER_MARK),
    changed("a count as a fraction", LO, '"lo": 9.0', "claims[2].value.lo", edge.WRONG_KIND),
    changed("a count with an exponent", LO, '"lo": 9e0', "claims[2].value.lo", edge.WRONG_KIND),
    changed("a count with a zero before it", LO, '"lo": 09', "", edge.NOT_JSON, to="9"),
    changed(
        "a day of another form", '"lo": "2030-04-21"', '"lo": "2030-4-21"', "claims[0].value.lo", members.NOT_A_DATE
    ),
    changed("single quotes", SAID, "'said': 'x'", "", edge.NOT_JSON),
    changed("a comment", SAID, "// said", "", edge.NOT_JSON),
    changed("a comma too many", '"hi": 11', '"hi": 11,', "", edge.NOT_JSON, to="}"),
    changed("a line break in a text", "late April", "late\nApril", "", edge.NOT_JSON, to="\nApril"),
    changed("half a character", "late April", "\\ud800 ", "", edge.NOT_JSON, to=" "),
    Refused("more after the end", RAW + b"\n {}", f"line {LINES + 1}, column 2", LINES + 1, 2, edge.MORE_AFTER_END),
)
WRONG_TYPES: Final = (
    Refused("null", b"null", "file", 1, 1, edge.WRONG_KIND),
    Refused("a list", b"[]", "file", 1, 1, edge.WRONG_KIND),
    changed("claims that are an object", '"claims": [', '"claims": {}, "x": [', "claims", edge.WRONG_KIND),
    changed(
        "a claim that is a text", '"claims": [', f'"claims": ["{NAME}",', "claims[0]", edge.WRONG_KIND, to='"' + NAME
    ),
    changed("a number for a text", SAID, '"said": 5', "claims[0].said", edge.WRONG_KIND),
    changed("a text for a count", LO, f'"lo": "{NAME}"', "claims[2].value.lo", members.NOT_A_COUNT),
    changed("a list for a value", LO, '"lo": []', "claims[2].value.lo", edge.WRONG_KIND),
    changed("another word", '"kind": "person"', f'"kind": "{NAME}"', "voices[1].kind", edge.WRONG_WORD),
    changed(
        "a word like a place", '"kind": "person"', f'"kind": "x - at `$.{NAME}`"', "voices[1].kind", edge.WRONG_WORD
    ),
    changed(
        "a word like a place, open", '"kind": "person"', f'"kind": "x - at `${NAME}"', "voices[1].kind", edge.WRONG_WORD
    ),
    *(
        changed(
            f"null for {member}",
            SAID,
            f'{SAID}, "{member}": null',
            f"claims[0].{member}",
            edge.NULL_HERE,
            to=f'"{member}"',
        )
        for member in ("basis", "repeats", "repeats_inferred", "corrects", "period", "note")
    ),
    changed("null for a text", SAID, '"said": null', "claims[0].said", edge.NULL_HERE),
    changed("null for a publisher", '"publisher": "copy"', '"publisher": null', "sources[2].publisher", edge.NULL_HERE),
    changed("null for a flag", '"cumulative": true', '"cumulative": null', "properties[1].cumulative", edge.NULL_HERE),
    changed("null for what is about", '"about": "выдумано"', '"about": null', "about", edge.NULL_HERE),
)
UNKNOWN: Final = (
    changed("in the file", '"about"', f'"{NAME}": 1, "about"', "file", edge.UNKNOWN_MEMBER),
    changed("in a claim", SAID, f'"{NAME}": 1, {SAID}', "claims[0]", edge.UNKNOWN_MEMBER),
    changed("in a value", LO, f'"{NAME}": 1, {LO}', "claims[2].value", edge.UNKNOWN_MEMBER),
    changed("like a place", SAID, f'"a - at `$.{NAME}": 1, {SAID}', "claims[0]", edge.UNKNOWN_MEMBER),
    changed("like another place", SAID, f'"a` - at `$.value": 1, {SAID}', "claims[0]", edge.UNKNOWN_MEMBER),
    changed("with brackets in it", SAID, f'"]}}\\"{NAME}": [{{}}], {SAID}', "claims[0]", edge.UNKNOWN_MEMBER),
    changed(
        "a name with a space in the file", '"about"', f'"a - at `${NAME}": 1, "about"', "file", edge.UNKNOWN_MEMBER
    ),
)
TWICE: Final = (
    changed("in the file", '"properties"', '"dataset": "x", "properties"', "dataset", edge.DOUBLED_MEMBER),
    changed("claims", '"claims": [', '"claims": [], "claims": [', "claims", edge.DOUBLED_MEMBER, to='"claims": [\n'),
    changed(
        "in a voice",
        '"label": "A survivor"',
        '"label": "x", "label": "y"',
        "voices[1].label",
        edge.DOUBLED_MEMBER,
        to='"label": "y"',
    ),
    changed("in a claim", SAID, f'"said": "x", {SAID}', "claims[0].said", edge.DOUBLED_MEMBER, to=SAID),
    changed("in a value", LO, f'"lo": 1, {LO}', "claims[2].value.lo", edge.DOUBLED_MEMBER, to=LO),
    changed(
        "in a period",
        SAID,
        f'{SAID}, "period": {{"lo": null, "hi": null, "lo": null}}',
        "claims[0].period.lo",
        edge.DOUBLED_MEMBER,
        to='"lo": null}',
    ),
    changed("written in two ways", SAID, f'"s\\u0061id": "x", {SAID}', "claims[0].said", edge.DOUBLED_MEMBER, to=SAID),
    changed(
        "beside an escaped colon",
        SAID,
        f'"note": "\\u003a", "said": "x", {SAID}',
        "claims[0].said",
        edge.DOUBLED_MEMBER,
        to=SAID,
    ),
)
NOT_UTF8: Final = (
    Refused("a Latin-1 letter", BROKEN_UTF8, f"byte {AT_BROKEN}", *where(TEXT.index("выдумано")), edge.NOT_UTF8),
    bytes_at("UTF-16", TEXT.encode("utf-16"), 0, 1),
    bytes_at("half a letter at the end", b'{"a": "\xd0', 7, 8),
    bytes_at("after a letter of two bytes", "{я".encode() + b"\xff", 3, 3),
)
CLASSES: Final = {
    "truncated": TRUNCATED,
    "huge": HUGE,
    "deeply nested": DEEP,
    "not canonical": NOT_CANONICAL,
    "wrongly typed": WRONG_TYPES,
    "an unknown member": UNKNOWN,
    "a member twice": TWICE,
    "not UTF-8": NOT_UTF8,
}
EVERY: Final = tuple((f"{kind}: {case.name}", case) for kind, cases in CLASSES.items() for case in cases)
