"""What a desk puts on a relay for everybody to see: bundle, board, grants, page (docs/formats/relay-intake.md).

Bundle and board carry their signatures in themselves; grants and page are signed here with the intake key. Numbers only
rise, so that what a box shows cannot be put back (P5, P9). Reading is strict and raises `MalformedMessage` alone. It
refuses lists of grants whose length would tell how many there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, label
from safeconduct.protect import fields, intake_errors, reasons
from safeconduct.protect.boards import BUCKET_BYTES
from safeconduct.protect.bundles import MAX_BUNDLE_BYTES, MAX_BUNDLES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_grants import GrantHash, is_grant_list
from safeconduct.protect.messages import checked, read_message
from safeconduct.protect.roots import ROOT_PUBLIC_BYTES
from safeconduct.protect.signing import SIGNATURE_BYTES, SignKey, VerifyKey
from safeconduct.protect.wire import MOST_ANSWER_BYTES, MOST_REQUEST_BYTES
from safeconduct.protect.wire_intake import MOST_NUMBER, box_from_item

# Longest page, in bytes: the gate of the page is 51,200, and names and addresses are put in later.
MOST_PAGE_BYTES: Final = 65_536
# Buckets in one request: 7.5 MiB.
MOST_BUCKETS: Final = 30
# Longest head of a board, in bytes: 512 hashes with their heads, magic, length and signature.
MOST_HEAD_BYTES: Final = 32_768
_LAST_BUCKET: Final = 511
# Hashes of grants in one list: as many as a request carries.
MOST_GRANTS: Final = 131_072
_GRANTS_LABEL: Final = label("relay-grants")
_PAGE_LABEL: Final = label("relay-page")


@dataclass(frozen=True, slots=True)
class BundlePut:
    """A bundle, and the public root that its certificate leads to."""

    root: bytes
    bundle: bytes


@dataclass(frozen=True, slots=True)
class BoardPut:
    """Buckets of a board from number ``first`` on, and the board's head: all that stands before its slots."""

    head: bytes
    first: int
    slots: bytes

    @property
    def buckets(self) -> tuple[bytes, ...]:
        """The slots, cut into buckets."""
        return tuple(self.slots[at : at + BUCKET_BYTES] for at in range(0, len(self.slots), BUCKET_BYTES))


@dataclass(frozen=True, slots=True)
class GrantsPut:
    """The whole list of hashes of tokens that count from now on. ``number`` rises."""

    box: BoxId
    number: int
    hashes: tuple[GrantHash, ...]
    signature: bytes

    @classmethod
    def of(cls, key: SignKey, box: BoxId, number: int, hashes: Sequence[GrantHash]) -> GrantsPut:
        """Sign a list with the box's intake key; it is put in order."""
        inorder = tuple(sorted(hashes))
        return cls(box, number, inorder, key.sign(_GRANTS_LABEL, _grants_signed(box, number, inorder)))

    def is_authorised(self, key: VerifyKey) -> bool:
        """Say whether the holder of the intake key gave this list."""
        return key.is_valid(_GRANTS_LABEL, _grants_signed(self.box, self.number, self.hashes), self.signature)


@dataclass(frozen=True, slots=True)
class PagePut:
    """The page that the relay shows. ``number`` rises."""

    box: BoxId
    number: int
    page: bytes
    signature: bytes

    @classmethod
    def of(cls, key: SignKey, box: BoxId, number: int, page: bytes) -> PagePut:
        """Sign a page with the intake key of a box whose bundle lies there."""
        return cls(box, number, page, key.sign(_PAGE_LABEL, _page_signed(box, number, page)))

    def is_authorised(self, key: VerifyKey) -> bool:
        """Say whether the holder of the intake key gave this page."""
        return key.is_valid(_PAGE_LABEL, _page_signed(self.box, self.number, self.page), self.signature)


@dataclass(frozen=True, slots=True)
class Showing:
    """What a relay shows of inboxes, for a desk that compares. ``day``: by the relay's clock, since 1970."""

    day: int
    bundles: tuple[bytes, ...]


def encode_bundle_put(put: BundlePut) -> bytes:
    """Return the request that puts a bundle."""
    return checked([put.root, put.bundle], decode_bundle_put)


def decode_bundle_put(data: bytes) -> BundlePut:
    """Read a request that puts a bundle; neither root nor bundle is checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _bundle_put)


def encode_showing(showing: Showing) -> bytes:
    """Return what a relay shows of inboxes."""
    return checked([showing.day, [*showing.bundles]], decode_showing)


def decode_showing(data: bytes) -> Showing:
    """Read what a relay shows of inboxes; no bundle is checked yet."""
    return read_message(data, MOST_ANSWER_BYTES, _showing)


def encode_board_put(put: BoardPut) -> bytes:
    """Return a request that puts buckets of a board."""
    return checked([put.head, put.first, put.slots], decode_board_put)


def decode_board_put(data: bytes) -> BoardPut:
    """Read a request that puts buckets; neither signature nor hashes are checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _board_put)


def encode_grants_put(put: GrantsPut) -> bytes:
    """Return the request that puts a list of grants."""
    return checked([put.box, put.number, b"".join(put.hashes), put.signature], decode_grants_put)


def decode_grants_put(data: bytes) -> GrantsPut:
    """Read a request that puts a list of grants; the signature is not checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _grants_put)


def encode_page_put(put: PagePut) -> bytes:
    """Return the request that puts a page."""
    return checked([put.box, put.number, put.page, put.signature], decode_page_put)


def decode_page_put(data: bytes) -> PagePut:
    """Read a request that puts a page; the signature is not checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _page_put)


def _bundle_put(item: cbor.Item) -> BundlePut:
    root, bundle = fields.fixed(item, 2, "bundle")
    return BundlePut(
        fields.octets(root, ROOT_PUBLIC_BYTES, "bundle.root"),
        fields.some_octets(bundle, MAX_BUNDLE_BYTES, "bundle.bytes"),
    )


def _showing(item: cbor.Item) -> Showing:
    day, bundles = fields.fixed(item, 2, "showing")
    found = tuple(
        fields.some_octets(one, MAX_BUNDLE_BYTES, "showing.bundles")
        for one in fields.items(bundles, "showing.bundles", most=MAX_BUNDLES)
    )
    return Showing(fields.number(day, "showing.day", hi=MOST_NUMBER), found)


def _board_put(item: cbor.Item) -> BoardPut:
    head, first, slots = fields.fixed(item, 3, "board")
    read = fields.some_octets(slots, MOST_BUCKETS * BUCKET_BYTES, "board.slots")
    if not read or len(read) % BUCKET_BYTES:
        fields.refuse("board.slots", reasons.WRONG_LENGTH)
    return BoardPut(
        fields.some_octets(head, MOST_HEAD_BYTES, "board.head"),
        fields.number(first, "board.first", hi=_LAST_BUCKET),
        read,
    )


def _grants_put(item: cbor.Item) -> GrantsPut:
    box, number, hashes, signature = fields.fixed(item, 4, "grants")
    read = fields.some_octets(hashes, MOST_GRANTS * HASH_BYTES, "grants.hashes")
    cut = [GrantHash(read[at : at + HASH_BYTES]) for at in range(0, len(read), HASH_BYTES)]
    if not is_grant_list(cut):
        fields.refuse("grants.hashes", intake_errors.NOT_A_POWER_OF_TWO)
    return GrantsPut(
        box_from_item(box),
        fields.number(number, "grants.number", lo=1, hi=MOST_NUMBER),
        tuple(cut),
        fields.octets(signature, SIGNATURE_BYTES, "grants.signature"),
    )


def _page_put(item: cbor.Item) -> PagePut:
    box, number, page, signature = fields.fixed(item, 4, "page")
    read = fields.some_octets(page, MOST_PAGE_BYTES, "page.bytes")
    if not read:
        fields.refuse("page.bytes", reasons.WRONG_LENGTH)
    return PagePut(
        box_from_item(box),
        fields.number(number, "page.number", lo=1, hi=MOST_NUMBER),
        read,
        fields.octets(signature, SIGNATURE_BYTES, "page.signature"),
    )


def _grants_signed(box: BoxId, number: int, hashes: Sequence[bytes]) -> bytes:
    return box + number.to_bytes(8, "big") + hashlib.sha256(b"".join(hashes)).digest()


def _page_signed(box: BoxId, number: int, page: bytes) -> bytes:
    return box + number.to_bytes(8, "big") + hashlib.sha256(page).digest()
