"""Vectors of invitations, with relays named in them and without: docs/formats/welcome.md."""

from __future__ import annotations

from typing import Any

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.protect.invitations import InvitedRelay, new_invitation
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.secrets import Secret
from tests.vectors.sample import DAY, Book, Sample, raw_cbor

_ONION = f"http://{'abcdefg7' * 7}.onion"
_CODE = "abcdefghijklmnopqrstuvwxyz"


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of invitations."""
    # A seed of its own: what other objects draw stays as it was.
    entropy = SeededEntropy(b"safeconduct test vectors 1, invitations")
    plain = new_invitation(sample.root_key.verify_key.fingerprint, Day(DAY + 7), entropy).invitation
    first, second = RelayId(entropy.bytes(32)), RelayId(entropy.bytes(32))
    one: list[Any] = [_ONION, first, _CODE]
    two: list[Any] = ["https://mirror.invalid", second, _CODE]
    core: dict[int, Any] = {0: 1, 1: plain.secret.reveal(), 2: plain.fingerprint, 3: plain.commitment, 4: DAY + 7}
    both = plain.naming(
        (InvitedRelay(_ONION, first, Secret(_CODE.encode())), InvitedRelay(two[0], second, Secret(_CODE.encode())))
    )

    def write(name: str, body: bytes, expect: str = "success", *relays: list[Any]) -> None:
        book.add(
            "invitation",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            secret=plain.secret.reveal(),
            fingerprint=plain.fingerprint,
            commitment=plain.commitment,
            day=str(DAY + 7),
            relays=" ".join(f"{address} {key.hex()} {code}" for address, key, code in relays) or "-",
        )

    write("without-relays", plain.to_bytes().reveal())
    write("naming-one-relay", raw_cbor(core | {0: 2, 5: [one]}), "success", one)
    write("naming-two-relays", both.to_bytes().reveal(), "success", one, two)
    changes: dict[str, dict[int, Any]] = {
        "version-2-without-relays": {0: 2},
        "version-1-with-relays": {5: [one]},
        "version-3": {0: 3},
        "version-3-with-relays": {0: 3, 5: [one]},
        "relays-empty": {0: 2, 5: []},
        "relays-no-list": {0: 2, 5: {}},
        "relay-of-two-fields": {0: 2, 5: [one[:2]]},
        "relay-key-of-31-bytes": {0: 2, 5: [[_ONION, first[1:], _CODE]]},
        "relay-twice": {0: 2, 5: [one, [_ONION, second, _CODE]]},
        "address-empty": {0: 2, 5: [["", first, _CODE]]},
        "address-with-a-line-end": {0: 2, 5: [["http://a\r\nb", first, _CODE]]},
        "address-with-a-space": {0: 2, 5: [["http://a b", first, _CODE]]},
        "address-of-201-characters": {0: 2, 5: [["a" * 201, first, "b"]]},
        "address-in-bytes": {0: 2, 5: [[_ONION.encode(), first, _CODE]]},
        "code-empty": {0: 2, 5: [[_ONION, first, ""]]},
        "code-with-a-tab": {0: 2, 5: [[_ONION, first, "a\tb"]]},
        "field-too-many": {0: 2, 5: [one], 6: 0},
        "secret-of-31-bytes": {1: bytes(31)},
        "day-after-9999": {4: 2_932_897},
    }
    for name, change in changes.items():
        write(name, raw_cbor(core | change), "malformed")
    write("longer-than-398-bytes", raw_cbor(core | {0: 2, 5: [["a" * 200, first, "b" * 60]]}), "not canonical")
    write("byte-after-the-end", plain.to_bytes().reveal() + b"\0", "not canonical")
