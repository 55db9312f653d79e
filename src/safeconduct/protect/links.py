"""The link op: an older epoch's keys under a newer one, for newcomers who may read the past.

Published only where the compartment's policy says so, never by default for identity sheets (DESIGN section 4;
docs/formats/epoch.md). After working apart one epoch may follow two, so its number is not always the next. It refuses
an epoch of another compartment, one that is not older, and keys that do not give the id that is named.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base import cbor
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES, EpochId, label
from safeconduct.protect import fields
from safeconduct.protect.derive import KEY_BYTES, ONE_MESSAGE_NONCE, TAG_BYTES, expand
from safeconduct.protect.epochs import FIRST_EPOCH, EpochKeys, EpochPlace
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES

LINK_KIND: Final = "protect.link/1"
_KEY_LABEL: Final = label("link-key")
_LINK_LABEL: Final = label("link")
_NUMBER_BYTES: Final = 4
_SEALED_BYTES: Final = _NUMBER_BYTES + KEY_BYTES + PUBLIC_KEY_BYTES + TAG_BYTES


class LinkRefused(SafeconductError):
    """A link to an epoch that is not older, or whose content is not what it names."""

    code = "protect.link_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A key to older entries is not what it says.",
        safe="The older entries stay closed. " + NOTHING_CHANGED_EN,
        do="Ask an administrator of the case to publish the history again.",
    )
    ru = Advice(
        what="Ключ к прежним записям не таков, как заявлено.",
        safe="Прежние записи остаются закрытыми. " + NOTHING_CHANGED_RU,
        do="Попросите администратора дела открыть историю ещё раз.",
    )


def body_of_link(newer: EpochKeys, older: EpochKeys) -> dict[int, cbor.Item]:
    """Return the body of a `protect.link/1` op; LinkRefused unless one is older and both of one compartment."""
    if _place(newer, older.place.n) != older.place:
        raise LinkRefused
    cipher = _cipher(newer, older.id)
    plain = older.place.n.to_bytes(_NUMBER_BYTES, "big") + older.secret.reveal() + older.write_public
    return {0: newer.id, 1: older.id, 2: cipher.encrypt(ONE_MESSAGE_NONCE, plain, _associated(newer, older.id))}


def open_link(body: cbor.Item, newer: EpochKeys) -> EpochKeys:
    """Return the older epoch's keys; cbor.Malformed for another layout, LinkRefused for what does not fit."""
    item = fields.record(body, 3, "link")
    named = fields.octets(item[0], HASH_BYTES, "link.newer")
    older = EpochId(fields.octets(item[1], HASH_BYTES, "link.older"))
    sealed = fields.octets(item[2], _SEALED_BYTES, "link.sealed")
    if named != newer.id:
        raise LinkRefused
    try:
        plain = _cipher(newer, older).decrypt(ONE_MESSAGE_NONCE, sealed, _associated(newer, older))
    except InvalidTag:
        raise LinkRefused from None
    place = _place(newer, int.from_bytes(plain[:_NUMBER_BYTES], "big"))
    secret, write_public = plain[_NUMBER_BYTES:][:KEY_BYTES], plain[_NUMBER_BYTES + KEY_BYTES :]
    keys = EpochKeys.from_secret(place, Secret(secret), write_public)
    if keys.id != older:
        raise LinkRefused
    return keys


def _place(newer: EpochKeys, n: int) -> EpochPlace:
    """Return the place of an older epoch; LinkRefused when the number is not that of one."""
    if not FIRST_EPOCH <= n < newer.place.n:
        raise LinkRefused
    return EpochPlace(newer.place.org, newer.place.compartment, n)


def _cipher(newer: EpochKeys, older: EpochId) -> ChaCha20Poly1305:
    """Return the cipher for this pair. One content only is ever sealed with it, for the older id commits to it."""
    return ChaCha20Poly1305(expand(newer.secret, _KEY_LABEL, context=older).reveal())


def _associated(newer: EpochKeys, older: EpochId) -> bytes:
    return _LINK_LABEL + newer.place.to_bytes() + newer.id + older
