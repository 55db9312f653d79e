"""Fuzz target of the importer: accounts files (docs/formats/accounts.md).

Random bytes are hardly ever JSON, so one door lets the bytes stand where a claim would, and another reads them as
edits of a sound file: values put in another's place, members doubled, renamed and left out. An accepted file must
read the same again, written anew and read again give the same claims, and name no member twice to another parser.
"""

from __future__ import annotations

import copy
import functools
import json
from typing import Any, Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.accounts import Dataset, read_accounts
from safeconduct.record.accounts_json import BadAccounts
from safeconduct.record.claim_bytes import readable_claim
from safeconduct.record.item_bytes import decode_item, encode_item
from safeconduct.record.items import Claim, EntryItem, MalformedItem, Source, Table, Value
from safeconduct.record.types import UNSPECIFIED, PropertyKind
from tests.fuzz.record_targets import demo_file
from tests.fuzz.targets import Broken, Target, chosen, need, pick

# Claims in one small file, so that it stays near a kilobyte.
_CLAIMS_IN_A_FILE: Final = 2
# Bytes of one edit: what to do, where (two), with what.
_EDIT_BYTES: Final = 4
# Edits that are read at most; more only make files that are refused for the first of them.
_MOST_EDITS: Final = 12
# Values in a part that is copied elsewhere: more would double the file with each edit.
_MOST_COPIED: Final = 20


class Pairs(list[tuple[str, Any]]):
    """A JSON object as its members in order: one may stand twice."""


class Fragment(str):
    """JSON as it is to be written, sound or not."""

    __slots__ = ()


# What edits put in place of a value: borders of every check, and spellings on which parsers differ.
_ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 2**53, 2**53 + 1, 2**63, 2**64, 10**30, 1.5, "", " ", "a", " a", "a b", "a:b", "é"),
    *("e\u0301", "\u0958", "\x1f", "\u200b", "\u2028", "date", "count", "places", "text", "person", "event"),
    "unspecified",
    *("2019-01-21", "2019-02-29", "0000-01-01", "9999-12-31", "2019-W01-1", "20190121", "٢٠١٩-01-21", "x" * 201),
    *([], ["a"], ["a", "a"], [1], Pairs(), Pairs([("lo", None), ("hi", None)])),
    Pairs([("kind", "text"), ("text", "t")]),
    *(Fragment(text) for text in (
        r'"\u003a"', r'"\u003A:"', r'"a\u0000"', r'"\ud83d\ude00"', r'"\ud800"', r'"\/"', r'"\\\""', r'"\\u003a"',
        "-0", "1E2", "1e400", "-1e-400", "01", "1.", "NaN", "[" * 40 + "]" * 40, '{"a":' * 9 + "1" + "}" * 9, "", " 1 ",
        r'{"lo":1,"lo":1}', r'{"lo":null,"h\u0069":null}', r'{"k\u0069nd":"count","lo":1,"hi":"\u003a"}',
    )),
)  # fmt: skip
_NAMES: Final = (
    *(
        "id",
        "kind",
        "label",
        "cumulative",
        "repeats_voice",
        "us",
        "outlet",
        "published_lo",
        "published_hi",
        "publisher",
    ),
    *("url", "language", "learnt_on", "note", "source", "subject", "property", "value", "said", "voice", "basis"),
    *("repeats", "repeats_inferred", "corrects", "period", "lo", "hi", "names", "text", "about", "format", "dataset"),
    *("properties", "voices", "subjects", "sources", "claims", "quote", "connection", "", "i\u0064", "x:y"),
)
_TABLES: Final = ("properties", "voices", "subjects", "sources")


def _try_accounts(data: bytes) -> None:
    """Doors: a file; what stands where a claim would; edits of a small sound file."""
    door, data = pick(data, 3)
    if door == 1:
        head, tail = _around_a_claim()
        data = head + data + tail
    elif door == 2:
        data = _edited(data)
    dataset = read_accounts(data)
    for item in dataset.claim_items:
        _read_back(item)
    for table, items in _tables(dataset):
        need(all(decode_item(table, encode_item(one)) == one for one in items), "an entry that cannot be read back")
    json.loads(data, object_pairs_hook=_refuse_doubled)
    need(_whole(read_accounts(data)) == _whole(dataset), "read again, it says something else")
    need(_whole(read_accounts(written(dataset))) == _whole(dataset), "written anew, it says something else")


def _read_back(item: bytes) -> None:
    try:
        readable_claim(item)
    except MalformedItem:
        raise Broken("a claim that cannot be read back") from None


def _refuse_doubled(pairs: list[tuple[str, object]]) -> None:
    need(len(dict(pairs)) == len(pairs), "a member stands twice for another parser")


def _tables(dataset: Dataset) -> tuple[tuple[Table, tuple[EntryItem, ...]], ...]:
    return (
        (Table.PROPERTY, dataset.properties),
        (Table.VOICE, dataset.voices),
        (Table.SUBJECT, dataset.subjects),
        (Table.SOURCE, dataset.sources),
    )


def _whole(dataset: Dataset) -> tuple[object, ...]:
    return dataset.name, _tables(dataset), tuple(dataset.claim_items)


# Writing a dataset as an accounts file


def written(dataset: Dataset) -> bytes:
    """Return an accounts file that says the same, written from what was understood alone."""
    file = {
        "format": "safeconduct.accounts/1",
        "dataset": dataset.name,
        "properties": [{"id": p.id, "kind": p.kind.value, "cumulative": p.cumulative} for p in dataset.properties],
        "voices": [
            {"id": v.id, "label": v.label, "kind": v.kind.value, "repeats_voice": v.repeats_voice, "us": v.is_us}
            for v in dataset.voices
        ],
        "subjects": [{"id": s.id, "kind": s.kind.value, "label": s.label} for s in dataset.subjects],
        "sources": [_source(source) for source in dataset.sources],
        "claims": [_claim(claim) for claim in dataset.claims()],
    }
    return json.dumps(file).encode()


def _source(source: Source) -> dict[str, object]:
    lo, hi = _days(source.published)
    return {
        "id": source.id,
        "outlet": source.outlet,
        "publisher": source.publisher,
        "url": source.url,
        "language": source.language,
        "published_lo": lo,
        "published_hi": hi,
        "learnt_on": "" if source.learnt_on is None else iso_from_day(source.learnt_on),
        "note": source.note,
    }


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "id": claim.id,
        "source": claim.source,
        "subject": claim.subject,
        "property": claim.property,
        "value": _value(claim.value),
        "said": claim.said,
        "voice": claim.voice,
        "repeats": list(claim.repeats),
        "repeats_inferred": claim.repeats_inferred,
        "corrects": claim.corrects,
        "note": claim.note,
        **({} if claim.period is None else {"period": dict(zip(("lo", "hi"), _days(claim.period), strict=True))}),
        **({} if claim.basis == UNSPECIFIED else {"basis": claim.basis}),
    }


def _value(value: Value) -> dict[str, object]:
    match value.kind:
        case PropertyKind.PLACES:
            return {"kind": "places", "names": list(value.texts)}
        case PropertyKind.TEXT:
            return {"kind": "text", "text": value.texts[0]}
        case PropertyKind.DATE:
            lo, hi = _days(value.span)
            return {"kind": "date", "lo": lo, "hi": hi}
        case PropertyKind.COUNT:
            span = value.span
            ends = (None if span.lo == OPEN_LO else span.lo, None if span.hi == OPEN_HI else span.hi)
            return {"kind": "count", "lo": ends[0], "hi": ends[1]}


def _days(span: Interval) -> tuple[str | None, str | None]:
    return (
        None if span.lo == OPEN_LO else iso_from_day(Day(span.lo)),
        None if span.hi == OPEN_HI else iso_from_day(Day(span.hi)),
    )


# Small sound files, and edits of one


@functools.cache
def small_files() -> tuple[bytes, ...]:
    """Return parts of the demo data that stand alone: a few claims each, of every shape there is."""
    whole = json.loads(demo_file())
    shapes = {(*sorted(claim), claim["value"]["kind"]): claim for claim in reversed(whole["claims"])}
    claims = list(shapes.values())
    parts = [claims[at : at + _CLAIMS_IN_A_FILE] for at in range(0, len(claims), _CLAIMS_IN_A_FILE)]
    return tuple(json.dumps(_part(whole, part), ensure_ascii=False).encode() for part in parts)


def _part(whole: dict[str, Any], claims: list[dict[str, Any]]) -> dict[str, Any]:
    named = {text for claim in claims for text in claim.values() if isinstance(text, str)}
    # A voice may follow another that follows a third.
    for _ in range(3):
        named |= {voice.get("repeats_voice", "") for voice in whole["voices"] if voice["id"] in named}
    tables = {table: [entry for entry in whole[table] if entry["id"] in named] for table in _TABLES}
    return {"format": whole["format"], "dataset": whole["dataset"], **tables, "claims": claims}


@functools.cache
def _around_a_claim() -> tuple[bytes, bytes]:
    part = json.loads(small_files()[0])
    part["claims"] = ["HERE"]
    head, _, tail = json.dumps(part).encode().partition(b'"HERE"')
    return head, tail


def _edited(data: bytes) -> bytes:
    """Apply edits to the small file that the first byte names."""
    which, data = pick(data, len(small_files()))
    tree = [json.loads(small_files()[which], object_pairs_hook=Pairs)]
    for at in range(0, min(len(data), _EDIT_BYTES * _MOST_EDITS) - _EDIT_BYTES + 1, _EDIT_BYTES):
        deed, what = data[at], data[at + 3]
        _edit(tree, deed, int.from_bytes(data[at + 1 : at + 3], "big"), what)
    return _json(tree[0]).encode("utf-8", "surrogatepass")


def _edit(tree: list[Any], deed: int, where: int, what: int) -> None:
    places = list(_places(tree))
    holder, index = places[where % len(places)]
    node = holder[index]
    match deed % 6:
        case 0 | 1:
            _put(holder, index, copy.deepcopy(_ODD[what % len(_ODD)]))
        case 2 if holder is not tree:
            del holder[index]
        case 3 if len(list(_places([node]))) <= _MOST_COPIED:
            holder.insert(what % (len(holder) + 1), copy.deepcopy(node))
        case 4 if isinstance(holder, Pairs):
            holder[index] = (_NAMES[what % len(_NAMES)], node[1])
        case _:
            other, at = places[what % len(places)]
            value = other[at][1] if isinstance(other, Pairs) else other[at]
            if not isinstance(value, list) or len(list(_places(value))) <= _MOST_COPIED:
                _put(holder, index, copy.deepcopy(value))


def _put(holder: list[Any], index: int, value: Any) -> None:
    holder[index] = (holder[index][0], value) if isinstance(holder, Pairs) else value


def _places(holder: list[Any]) -> list[tuple[list[Any], int]]:
    """Return every value of the tree as what holds it and where."""
    found: list[tuple[list[Any], int]] = []
    for index, one in enumerate(holder):
        found.append((holder, index))
        value = one[1] if isinstance(holder, Pairs) else one
        if isinstance(value, list):
            found += _places(value)
    return found


def _json(node: Any) -> str:
    match node:
        case Fragment():
            return node
        case Pairs():
            return "{" + ",".join(f"{json.dumps(name)}:{_json(value)}" for name, value in node) + "}"
        case list():
            return "[" + ",".join(map(_json, node)) + "]"
    return json.dumps(node, ensure_ascii=False)


def _accounts_seeds() -> list[bytes]:
    files = small_files()
    claims = [json.dumps(claim).encode() for file in files for claim in json.loads(file)["claims"]]
    edits = [
        bytes((which, deed, 0, where, what))
        for which in range(2)
        for deed in range(6)
        for where, what in ((9, 3), (40, 20))
    ]
    return [chosen(0, file) for file in files] + [chosen(1, one) for one in claims] + [chosen(2, one) for one in edits]


_WORDS: Final = (
    *(json.dumps(name).encode() + b":" for name in _NAMES),
    *(_json(odd).encode("utf-8", "surrogatepass") for odd in _ODD if 0 < len(_json(odd)) <= 40),
)

IMPORTER: Final = (Target("accounts", _try_accounts, (BadAccounts,), _accounts_seeds, 1_000_000, _WORDS, max_len=4096),)
