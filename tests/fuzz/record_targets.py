"""Fuzz targets of what ops of the record carry (entries, claims by a quick look, links, prints); of typed words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO
from safeconduct.protect.blobs import BlobId, Reference
from safeconduct.protect.secrets import Secret
from safeconduct.protect.timestamp_errors import TimestampRefused
from safeconduct.protect.timestamps import digest_of_token, verify_timestamp
from safeconduct.record.accounts import read_accounts
from safeconduct.record.claim_bytes import readable_claim
from safeconduct.record.dates import dates_from_words
from safeconduct.record.days.edtf import edtf_from_text
from safeconduct.record.days.finding import find_days
from safeconduct.record.evidence.items import (
    authority_from_body,
    batch_from_body,
    body_of_authority,
    body_of_batch,
    body_of_custody,
    body_of_token,
    custody_from_body,
    token_from_body,
)
from safeconduct.record.evidence.pinned import carried
from safeconduct.record.evidence.types import (
    Authority,
    Batch,
    Copy,
    Custody,
    Digests,
    EvidenceId,
    Original,
    Root,
    Stamped,
    Step,
    Whole,
)
from safeconduct.record.item_bytes import claim_from_cbor, decode_item, encode_item
from safeconduct.record.items import Claim, Connection, EntryItem, MalformedItem, Table, Value
from safeconduct.record.links import ENDS, Link, LinkKind, Ref, decode_link, encode_link
from safeconduct.record.prints import Printed, Purpose, print_intent, printed_from_body
from safeconduct.record.types import PropertyKind, Reading, Verdict
from safeconduct.record.values import value_from_words
from safeconduct.record.words import NotUnderstood, count_from_words
from tests.fuzz.targets import CBOR_WORDS, Target, chosen, need, pick, spelt

# A print says the same whichever compartment it stands in.
_ANYWHERE: Final = CompartmentId(bytes(16))
# Days and counts lie well within what an interval can hold.
_LARGEST: Final = 2**60
_EDTF_DOOR: Final = 2
_DAYS_WORDS: Final = tuple(
    word.encode() for word in ("декабря", "2018", "с ", " по ", "до ", "XX", "/", "..", "[", "~", "last ", " ago", "29")
)


@functools.cache
def demo_file() -> bytes:
    """The accounts of January 2019 that the program carries."""
    return resources.files("safeconduct.cli").joinpath("demo_data/january-2019.json").read_bytes()


@functools.cache
def demo_items() -> tuple[tuple[Table, bytes], ...]:
    """Items of the demo data, one of each shape and each table."""
    dataset = read_accounts(demo_file())
    tables: dict[Table, tuple[EntryItem, ...]] = {
        Table.PROPERTY: dataset.properties,
        Table.VOICE: dataset.voices,
        Table.SUBJECT: dataset.subjects,
        Table.SOURCE: dataset.sources,
    }
    found = [(table, encode_item(item)) for table, items in tables.items() for item in items]
    found += [(Table.CLAIM, item) for item in dataset.claim_items]
    return tuple({_shape(item): (table, item) for table, item in reversed(found)}.values())


def _shape(item: bytes) -> str:
    read = cbor.decode(item)
    value = read.get(4) if isinstance(read, dict) else None
    kinds = {key: type(one).__name__ for key, one in read.items()} if isinstance(read, dict) else {}
    return f"{kinds}{sorted(value) if isinstance(value, dict) else ''}"


def _try_days(data: bytes) -> None:
    """Days found in any text stand in it, and say the same as an interval and as EDTF; so does any EDTF accepted."""
    door, data = pick(data, 3)
    text = data.decode("utf-8", "replace")
    if door == _EDTF_DOOR:
        read = edtf_from_text(text)
        need(str(read) == text, "accepted and written otherwise")
        need(read.days().lo <= read.days().hi, "an interval that ends before it begins")
        return
    for found in find_days(text, Day(17_913) if door else None):
        need(0 <= found.start < found.end <= len(text), "days that stand nowhere")
        need(not found.edtf or edtf_from_text(found.edtf).days() == found.days, "two readings of one thing")


def _days_seeds() -> list[bytes]:
    phrases = ("В ночь с 28 на 29 декабря 2018 г.", "between 6 December and 22 January", "неделю назад; 10/08/18")
    edtf = ("2018-12-06/2019-01-22", "[2018-12-01..2018-12-10]", "XXXX-12-29", "2018-12~", "[2017-22,2018-22]")
    return [
        *(chosen(door, phrase.encode()) for door in (0, 1) for phrase in phrases),
        *(chosen(_EDTF_DOOR, one.encode()) for one in edtf),
    ]


def _try_item(data: bytes) -> None:
    door, data = pick(data, len(Table))
    need(encode_item(decode_item(Table(door + 1), data)) == data, "accepted and encoded otherwise")


def _item_seeds() -> list[bytes]:
    return [chosen(table - 1, item) for table, item in demo_items()] + [chosen(4, item) for item in odd_claims()]


def odd_claims() -> list[bytes]:
    """Claims with members that the demo data lack."""
    claim = next(one for table, item in demo_items() if isinstance(one := decode_item(table, item), Claim))
    whole = cbor.decode(encode_item(claim))
    if not isinstance(whole, dict):
        raise TypeError
    small: dict[int, cbor.Item] = {0: "a", 1: "b", 2: "c", 3: "d", 4: {0: 0}, 5: ""}
    odd: list[dict[int, cbor.Item]] = [
        small,
        whole | {4: {0: 1, 1: 5, 2: 7}},
        small | {7: "x", 13: "q", 14: Connection.WITNESS.value, 15: [bytes(32), b"\x01" * 32]},
        small | {4: {0: 2, 3: []}, 8: ["a", "б"], 9: True, 10: True, 11: {}, 12: "ё"},
        small | {4: {0: 3, 3: ["т"]}, 11: {0: 1, 1: 2}},
    ]
    return [cbor.encode(dict(sorted(item.items()))) for item in odd]


def _try_claim(data: bytes) -> None:
    """The quick look and the full check must not differ on a single byte string."""
    try:
        item = readable_claim(data)
    except MalformedItem:
        item = {}
    try:
        claim = decode_item(Table.CLAIM, data)
    except MalformedItem:
        need(not item, "the quick look reads what the full check refuses")
        raise
    need(bool(item), "the quick look refuses what the full check reads")
    need(claim_from_cbor(item) == claim, "the quick look reads something else")
    need(encode_item(claim) == data, "accepted and encoded otherwise")


def _claim_seeds() -> list[bytes]:
    return [item for table, item in demo_items() if table is Table.CLAIM] + odd_claims()


def _try_link(data: bytes) -> None:
    need(encode_link(decode_link(data)) == data, "accepted and encoded otherwise")


def link_seeds() -> list[bytes]:
    found = []
    for kind, (origins, targets) in ENDS.items():
        verdict = Verdict.QUERY if kind is LinkKind.REVIEW else None
        ends = Ref(origins[0], "d\x1fa"), Ref(targets[0], "d\x1fб")
        found.append(encode_link(Link(kind, *ends, "note" if kind is LinkKind.DISPUTES else "", verdict)))
    return found


def _try_print(data: bytes) -> None:
    body = cbor.decode(data)
    if not isinstance(body, dict):
        raise MalformedItem(place=Opaque("print"))
    need(cbor.encode(print_intent(_ANYWHERE, printed_from_body(body)).body) == data, "accepted and encoded otherwise")


def _print_seeds() -> list[bytes]:
    mark, past = "KTWG-17B0", Day(17_900)
    printed = (
        Printed(Ref(Table.SUBJECT, "d\x1fa"), Purpose.COURT, "", mark),
        Printed(Ref(Table.CLAIM, "d\x1fб"), Purpose.OTHER, "для чтения", mark, Reading.PUBLIC, past),
        Printed(Ref(Table.SOURCE, ""), Purpose.MEETING, "", mark, Reading.KNOWN, past),
    )
    return [cbor.encode(print_intent(_ANYWHERE, one).body) for one in printed]


def _try_words(data: bytes) -> None:
    """Doors: count, dates, a value of each kind, count and dates spelt. What is understood can be kept in a claim."""
    door, data = pick(data, 4 + len(PropertyKind))
    if door >= 2 + len(PropertyKind):
        door -= 2 + len(PropertyKind)
        words = spelt(data, _PIECES)
    else:
        # As the command line gives it: bytes that are no UTF-8 become half characters.
        words = data.decode("utf-8", "surrogateescape")
    if door < 2:
        worded = dates_from_words(words) if door else count_from_words(words)
        need(worded.words == words, "the words were not kept")
        value = Value(PropertyKind.DATE if door else PropertyKind.COUNT, worded.interval)
    else:
        value = value_from_words(tuple(PropertyKind)[door - 2], words, Day(door))
    lo, hi = value.span
    need(lo <= hi, "an interval that ends before it begins")
    need(lo == OPEN_LO or abs(lo) < _LARGEST, "a lower end that no claim can hold")
    need(hi == OPEN_HI or abs(hi) < _LARGEST, "an upper end that no claim can hold")
    need(value.kind is not PropertyKind.COUNT or lo in (OPEN_LO, max(lo, 0)), "a count below zero")
    claim = Claim(id="a", source="b", subject="c", property="d", value=value, said="", voice="")
    try:
        kept = decode_item(Table.CLAIM, encode_item(claim))
    except cbor.Malformed:
        need(any("\udc80" <= one <= "\udcff" for one in words), "whole characters that cannot be kept")
    else:
        need(kept == claim, "kept otherwise than it was understood")


_TYPED: Final = (
    "40", "36..44", "about 40", "at least 2", "more than 1 000", "не менее двух", "около 40", "~ 5", "up to ten", "..7",
    "dozens", "несколько", "unknown", "2018-12-29", "2018-12", "2018", "2018-12-01..2018-12-10", "2018..", "..2019-01",
    "2018-12/2019", "2018 to 2019", "0001", "9999-12-31", "2019-02-29", "а; б; а", "9007199254740992",
    "9" * 4400 + "..",
)  # fmt: skip
_PIECES: Final = (
    *(
        "about",
        "some",
        "~",
        "около",
        "nearly",
        "почти",
        "at least",
        "не менее",
        "more than",
        "over",
        "больше",
        "at most",
    ),
    *(
        "up to",
        "до",
        "to",
        "fewer than",
        "меньше",
        " ",
        "  ",
        "\u00a0",
        "..",
        "–",
        "-",
        "/",
        "—",
        "0",
        "1",
        "2",
        "9",
        "12",
    ),
    *(
        "31",
        "02",
        "2018",
        "2019",
        "9999",
        "0000",
        "-12",
        "-29",
        "ten",
        "двух",
        "no",
        "ни одного",
        "dozens",
        "unknown",
        "٣",
    ),
)
_WORDS: Final = tuple(
    word.encode()
    for word in (
        *(
            "about ",
            "nearly ",
            "почти ",
            "at least ",
            "более ",
            "fewer than ",
            "под",
            "to",
            " до ",
            "–",
            "..",
            "/",
            "-",
        ),
        *(
            "\u00a0",
            "\u202f",
            "٣",
            "³",
            "０",
            "İ",
            "0000",
            "00",
            "13",
            "31",
            "9" * 16,
            ";",
            "\u0301",
            "\x1f",
            "ни одного",
        ),
    )
)


def _words_seeds() -> list[bytes]:
    return (
        [chosen(door, words.encode()) for words in _TYPED for door in range(4)]
        + [chosen(door, words.encode()) for words in ("а; б; а", "Грозный", ";") for door in (4, 5)]
        + [chosen(door, bytes(range(at, at + 4))) for door in (6, 7) for at in range(0, 44, 4)]
    )


_ITEM_WORDS: Final = (*CBOR_WORDS, b"kunspecified", b"gunknown", b"gwitness", b"fperson", b"eevent", b"foutlet")
LINK_WORDS: Final = (*CBOR_WORDS, *(cbor.encode(kind.value) for kind in (*LinkKind, *Verdict)))
_PRINT_WORDS: Final = (*CBOR_WORDS, *(cbor.encode(purpose.value) for purpose in Purpose))

_EVIDENCE_DOORS: Final[tuple[Callable[[cbor.Item], dict[int, cbor.Item]], ...]] = (
    lambda body: body_of_custody(custody_from_body(body)),
    lambda body: body_of_batch(batch_from_body(body)),
    lambda body: body_of_token(token_from_body(body)),
    lambda body: body_of_authority(authority_from_body(body)),
)


def _try_evidence(data: bytes) -> None:
    """What is accepted of any body of evidence is written the same way again."""
    door, data = pick(data, len(_EVIDENCE_DOORS))
    need(cbor.encode(_EVIDENCE_DOORS[door](cbor.decode(data))) == data, "accepted and written otherwise")


def _evidence_seeds() -> list[bytes]:
    item, digest = EvidenceId(bytes(16)), bytes(32)
    reference = Reference(BlobId(bytes(16)), Secret(bytes(32)), 3, digest)
    original = Original("V-1", "video/mp4", "a.mp4", (reference,), Digests(3, digest, digest), digest, Whole.CUT)
    steps = (
        Custody(Step.RECEIVED, item, "by hand", "safeconduct", original=original),
        Custody(Step.HASHED, item, "", "safeconduct", digest=digest),
        Custody(Step.COPIED, item, "", "safeconduct", copy=Copy((reference,), "image/png", digest)),
        Custody(Step.COPIED, item, "cut", "a tool 1", copy=Copy((reference,), "video/mp4", digest, is_brought=True)),
        Custody(Step.EXPORTED, item, "", "safeconduct", digest=digest),
        Custody(Step.VIEWED, item, "", "safeconduct"),
    )
    leaves = tuple(number.to_bytes(32, "big") for number in range(256))
    return [
        *(chosen(0, cbor.encode(body_of_custody(one))) for one in steps),
        chosen(1, cbor.encode(body_of_batch(Batch(Day(17_900), Root(digest), leaves)))),
        chosen(2, cbor.encode(body_of_token(Stamped(Root(digest), "orchard", b"answer", False)))),
        chosen(3, cbor.encode(body_of_authority(Authority("orchard", "http://x/", (b"root",))))),
    ]


def _try_timestamp(data: bytes) -> None:
    """Whatever an authority answers is refused, or proves the very digest that stands in it, by a pinned root."""
    digest = digest_of_token(data)
    roots = [root for one in carried() for root in one.roots]
    token = verify_timestamp(data, digest, roots)
    need(token.digest == digest and token.chain[-1] in roots, "a token of another digest or root")


def _timestamp_seeds() -> list[bytes]:
    folder = Path(__file__).parents[1] / "data" / "timestamps"
    return [path.read_bytes() for path in sorted(folder.glob("*.tsr"))]


RECORD: Final = (
    Target("item", _try_item, (MalformedItem,), _item_seeds, 1_500_000, _ITEM_WORDS, max_len=512),
    Target("claim", _try_claim, (MalformedItem,), _claim_seeds, 1_500_000, _ITEM_WORDS, max_len=400),
    Target("link", _try_link, (MalformedItem,), link_seeds, 1_000_000, LINK_WORDS, max_len=128),
    Target("print", _try_print, (MalformedItem, cbor.Malformed), _print_seeds, 500_000, _PRINT_WORDS, max_len=128),
    Target(
        "evidence", _try_evidence, (MalformedItem, cbor.Malformed), _evidence_seeds, 500_000, _ITEM_WORDS, max_len=9000
    ),
    Target("timestamp", _try_timestamp, (TimestampRefused,), _timestamp_seeds, 200_000, max_len=6000),
    Target("days", _try_days, (NotUnderstood,), _days_seeds, 500_000, _DAYS_WORDS, max_len=512),
    Target("words", _try_words, (NotUnderstood,), _words_seeds, 1_000_000, _WORDS, max_len=5000),
)
