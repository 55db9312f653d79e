"""The pass op: the right to write under an older epoch, under the right to write under a newer one (P4, P5).

Who comes in later may read the past by a link (`links`), and may have ops in hand that nobody else has: whoever let
them in may be gone before they told anybody. To lay those into the older epoch's mailbox takes its write key; any
writer who has it gives it on to all later writers (docs/formats/epoch.md). It opens to writers alone: a reader stays
one who cannot fill a mailbox. It refuses keys that are not those of the epoch it names.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base import cbor
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES, EpochId, label
from safeconduct.protect import fields
from safeconduct.protect.derive import ONE_MESSAGE_NONCE, TAG_BYTES, expand
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SEED_BYTES

_KEY_LABEL: Final = label("pass-key")
_PASS_LABEL: Final = label("pass")
_SEALED_BYTES: Final = SEED_BYTES + TAG_BYTES


class PassRefused(SafeconductError):
    """A pass to an epoch whose content is not what it names, or that is not opened by the key it names."""

    code = "protect.pass_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A key to pass older entries on is not what it says.",
        safe="Older entries are passed on by a file only. " + NOTHING_CHANGED_EN,
        do="Exchange by a file, or let an administrator of the case change its keys.",
    )
    ru = Advice(
        what="Ключ, позволяющий передавать прежние записи дальше, не таков, как заявлено.",
        safe="Прежние записи передаются только файлом. " + NOTHING_CHANGED_RU,
        do="Обменяйтесь файлом или попросите администратора дела сменить ключи.",
    )


def body_of_pass(newer: tuple[EpochKeys, WriteKey], older: tuple[EpochKeys, WriteKey]) -> dict[int, cbor.Item]:
    """Return the body of a `sync.pass/1` op; PassRefused unless one is older and both of one compartment."""
    keys, write_key = newer
    before, given = older
    if keys.place.compartment != before.place.compartment or before.place.n >= keys.place.n:
        raise PassRefused
    sealed = _cipher(write_key, before.id).encrypt(ONE_MESSAGE_NONCE, given.seed.reveal(), _associated(keys, before.id))
    return {0: keys.id, 1: before.id, 2: sealed}


def ends_of_pass(body: cbor.Item) -> tuple[EpochId, EpochId]:
    """Return the newer and the older epoch that a pass names; cbor.Malformed for another layout."""
    newer, older, _ = _read(body)
    return newer, older


def open_pass(body: cbor.Item, newer: tuple[EpochKeys, WriteKey], older: EpochKeys) -> WriteKey:
    """Return the older epoch's write key; cbor.Malformed for another layout, PassRefused for what does not fit."""
    keys, write_key = newer
    named, before, sealed = _read(body)
    if (named, before) != (keys.id, older.id):
        raise PassRefused
    try:
        seed = _cipher(write_key, before).decrypt(ONE_MESSAGE_NONCE, sealed, _associated(keys, before))
    except InvalidTag:
        raise PassRefused from None
    found = WriteKey(Secret(seed))
    if found.public != older.write_public:
        raise PassRefused
    return found


def _read(body: cbor.Item) -> tuple[EpochId, EpochId, bytes]:
    item = fields.record(body, 3, "pass")
    newer = EpochId(fields.octets(item[0], HASH_BYTES, "pass.newer"))
    older = EpochId(fields.octets(item[1], HASH_BYTES, "pass.older"))
    return newer, older, fields.octets(item[2], _SEALED_BYTES, "pass.sealed")


def _cipher(write_key: WriteKey, older: EpochId) -> ChaCha20Poly1305:
    """Return the cipher for this pair. One content only is ever sealed with it, for the older id commits to it."""
    return ChaCha20Poly1305(expand(write_key.seed, _KEY_LABEL, context=older).reveal())


def _associated(newer: EpochKeys, older: EpochId) -> bytes:
    return _PASS_LABEL + newer.place.to_bytes() + newer.id + older
