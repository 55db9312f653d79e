"""The bodies of this room's ops, as types and back (docs/formats/evidence.md).

Reading is strict: one meaning, one byte string. Refuses with `MalformedItem` whatever is not the one way to say it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES
from safeconduct.protect import fields, reasons
from safeconduct.protect.blobs import MAX_BLOB_BYTES, reference_from_item
from safeconduct.protect.timestamp_errors import MAX_TOKEN_BYTES
from safeconduct.record.evidence.trees import LEAST_LEAVES, MOST_LEAVES, root_of
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
from safeconduct.record.items import MalformedItem

# Longest words of a step, longest names of files, types and tools, in characters.
MOST_WORDS: Final = 1_000
MOST_LINE: Final = 200
# What people say aloud and write on a folder. In characters.
MOST_NAME: Final = 40
# Sealed pieces of one original: 64 of almost 4 GiB.
MOST_PIECES: Final = 64
_MOST_ROOTS: Final = 8
_MOST_ROOT_BYTES: Final = 8 * 1024
# 1970 to 9999, in days.
_LAST_DAY: Final = 2_932_896

Body = dict[int, cbor.Item]
T = TypeVar("T")


def body_of_custody(said: Custody) -> Body:
    """Return the body of one step."""
    return {0: said.step.value, 1: said.item, 2: said.words, 3: said.tool, 4: _details(said)}


def custody_from_body(body: cbor.Item) -> Custody:
    """Return the step that a body says; MalformedItem."""
    return _strictly("custody", body, _custody, body_of_custody)


def body_of_batch(batch: Batch) -> Body:
    """Return the body of a day's leaves. Their root follows from them."""
    return {0: batch.day, 1: list(batch.leaves)}


def batch_from_body(body: cbor.Item) -> Batch:
    """Return a day's leaves with their root; MalformedItem."""
    return _strictly("batch", body, _batch, body_of_batch)


def body_of_token(stamped: Stamped) -> Body:
    """Return the body of a token."""
    return {0: stamped.root, 1: stamped.authority, 2: stamped.token, 3: stamped.was_out_of_order}


def token_from_body(body: cbor.Item) -> Stamped:
    """Return a token, which nobody has verified yet; MalformedItem."""
    return _strictly("token", body, _token, body_of_token)


def body_of_authority(one: Authority) -> Body:
    """Return the body that says whom to ask."""
    return {0: one.name, 1: one.address, 2: list(one.roots), 3: one.is_asked}


def authority_from_body(body: cbor.Item) -> Authority:
    """Return whom to ask; MalformedItem."""
    return _strictly("authority", body, _authority, body_of_authority)


def _details(said: Custody) -> list[cbor.Item]:
    match said.step:
        case Step.RECEIVED if said.original is not None:
            one = said.original
            sealed: list[cbor.Item] = [piece.to_item() for piece in one.references]
            of_file: list[cbor.Item] = [one.digests.length, one.digests.sha256, one.digests.blake2b]
            return [one.name, one.media_type, one.file_name, sealed, *of_file, one.salt, one.whole.value]
        case Step.HASHED:
            return [said.digest, said.agrees]
        case Step.COPIED if said.copy is not None:
            return _details_of_copy(said.copy)
        case Step.EXPORTED:
            return [said.digest]
        case Step.VIEWED | Step.DESTROYED:
            return []
        case _:
            raise ValueError("a step that says what it is about")


def _details_of_copy(copy: Copy) -> list[cbor.Item]:
    sealed: list[cbor.Item] = [one.to_item() for one in copy.references]
    return [sealed, copy.media_type, copy.sha256] if copy.is_brought else [*sealed, copy.media_type]


def _custody(body: cbor.Item) -> Custody:
    item = fields.record(body, 5, "custody")
    step = Step(fields.number(item[0], "custody.step"))
    which = EvidenceId(fields.octets(item[1], SHORT_ID_BYTES, "custody.item"))
    words, tool = _line(item[2], MOST_WORDS), _line(item[3], MOST_LINE)
    details = fields.items(item[4], "custody.details", most=9)
    match step, details:
        case Step.RECEIVED, [_, _, _, _, _, _, _, _, _]:
            return Custody(step, which, words, tool, original=_original(details))
        case Step.HASHED, [digest, bool(agrees)]:
            return Custody(step, which, words, tool, digest=_hash(digest), agrees=agrees)
        case Step.COPIED, [reference, kind]:
            made = reference_from_item(reference, "custody.copy")
            return Custody(step, which, words, tool, copy=Copy((made,), _line(kind, MOST_LINE), made.content))
        case Step.COPIED, [pieces, kind, digest]:
            return Custody(step, which, words, tool, copy=_brought(pieces, _line(kind, MOST_LINE), _hash(digest)))
        case Step.EXPORTED, [digest]:
            return Custody(step, which, words, tool, digest=_hash(digest))
        case ((Step.VIEWED | Step.DESTROYED), []):
            return Custody(step, which, words, tool)
        case _:
            pass
    return fields.refuse("custody.details", reasons.WRONG_FIELDS)


def _original(details: list[cbor.Item]) -> Original:
    name, kind, file_name, sealed, length, sha256, blake2b, salt, whole = details
    called = _line(name, MOST_NAME)
    pieces = fields.items(sealed, "original.pieces", most=MOST_PIECES)
    references = tuple(reference_from_item(one, "original.piece") for one in pieces)
    total = fields.number(length, "original.length", hi=MOST_PIECES * MAX_BLOB_BYTES)
    if not references or sum(one.length for one in references) != total or not is_name(called):
        fields.refuse("original", reasons.WRONG_FIELDS)
    return Original(
        called,
        _line(kind, MOST_LINE),
        _line(file_name, MOST_LINE),
        references,
        Digests(total, _hash(sha256), _hash(blake2b)),
        _hash(salt),
        Whole(fields.number(whole, "original.whole")),
    )


def _brought(pieces: cbor.Item, kind: str, sha256: bytes) -> Copy:
    items = fields.items(pieces, "custody.copy", most=MOST_PIECES)
    references = tuple(reference_from_item(one, "custody.copy") for one in items)
    # Of a file in one piece the reference has the hash too.
    if not references or (len(references) == 1 and references[0].content != sha256):
        fields.refuse("custody.copy", reasons.WRONG_FIELDS)
    return Copy(references, kind, sha256, is_brought=True)


def is_name(text: str) -> bool:
    """Say whether a text may be what a piece of evidence is called: 1 to 40 printable characters, one line."""
    return 0 < len(text) <= MOST_NAME and text.isprintable() and text.strip() == text


def _batch(body: cbor.Item) -> Batch:
    item = fields.record(body, 2, "batch")
    leaves = tuple(_hash(one) for one in fields.items(item[1], "batch.leaves", most=MOST_LEAVES))
    if len(leaves) < LEAST_LEAVES or len(leaves) & len(leaves) - 1 or list(leaves) != sorted(set(leaves)):
        fields.refuse("batch.leaves", reasons.OUT_OF_ORDER_OR_TWICE)
    return Batch(Day(fields.number(item[0], "batch.day", hi=_LAST_DAY)), Root(root_of(leaves)), leaves)


def _token(body: cbor.Item) -> Stamped:
    item = fields.record(body, 4, "token")
    if not isinstance(item[3], bool):
        fields.refuse("token.order", reasons.WRONG_FIELDS)
    data = fields.some_octets(item[2], MAX_TOKEN_BYTES, "token.answer")
    return Stamped(Root(_hash(item[0])), _line(item[1], MOST_NAME), data, item[3])


def _authority(body: cbor.Item) -> Authority:
    item = fields.record(body, 4, "authority")
    roots = fields.items(item[2], "authority.roots", most=_MOST_ROOTS)
    name = _line(item[0], MOST_NAME)
    if not isinstance(item[3], bool) or not is_name(name):
        fields.refuse("authority", reasons.WRONG_FIELDS)
    found = tuple(fields.some_octets(one, _MOST_ROOT_BYTES, "authority.root") for one in roots)
    return Authority(name, _line(item[1], MOST_LINE), found, item[3])


def _hash(item: cbor.Item) -> bytes:
    return fields.octets(item, HASH_BYTES, "hash")


def _line(item: cbor.Item, most: int) -> str:
    text = fields.text(item, "text")
    if len(text) > most:
        fields.refuse("text", reasons.TOO_LONG)
    return text


def _strictly(place: str, body: cbor.Item, read: Callable[[cbor.Item], T], write: Callable[[T], Body]) -> T:
    try:
        found = read(body)
        if not isinstance(body, dict) or write(found) != body:
            raise ValueError
    except (cbor.Malformed, ValueError, TypeError) as error:
        raise MalformedItem(place=Opaque(f"{place}: {type(error).__name__}")) from None
    return found
