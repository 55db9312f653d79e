"""Opaque stand-ins for names in addresses: a browser keeps addresses, and may keep no name (promise P14).

A handle is the name itself under deterministic authenticated encryption (AES-SIV, RFC 5297), so that it needs no
table, is the same whenever the vault is open, and means nothing without the vault. It refuses what it did not make.
Handles of two kinds of thing never mix: the kind is authenticated. They show how long a name is, to 16 bytes.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import label
from safeconduct.protect.secrets import Secret

# AES-SIV takes two AES-256 keys (RFC 5297 section 2.2).
KEY_BYTES: Final = 64
# Names are padded to a multiple of this many bytes.
_BLOCK: Final = 16
# The longest handle that is looked at: a name of 1,000 letters of four bytes.
_MOST_CHARACTERS: Final = 7000


class UnknownHandle(SafeconductError):
    """An address that this vault never gave out."""

    code = "protect.unknown_handle"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is nothing at this address.",
        safe=NOTHING_CHANGED_EN,
        do="Go back, or begin at Today.",
    )
    ru = Advice(
        what="По этому адресу ничего нет.",
        safe=NOTHING_CHANGED_RU,
        do="Вернитесь назад или начните со страницы «Сегодня».",
    )


def handle_from_name(key: Secret, kind: str, name: str) -> str:
    """Return the handle of a name: letters, digits, ``-`` and ``_``."""
    data = name.encode("utf-8") + b"\x80"
    data += bytes(-len(data) % _BLOCK)
    sealed = AESSIV(key.reveal()).encrypt(data, [label("handle"), kind.encode("utf-8")])
    return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def name_from_handle(key: Secret, kind: str, handle: str) -> str:
    """Return the name behind a handle; UnknownHandle for anything this key did not make for this kind."""
    if len(handle) > _MOST_CHARACTERS or not handle.isascii():
        raise UnknownHandle
    try:
        sealed = base64.b64decode(handle + "=" * (-len(handle) % 4), altchars=b"-_", validate=True)
        data = AESSIV(key.reveal()).decrypt(sealed, [label("handle"), kind.encode("utf-8")])
    except (binascii.Error, ValueError, InvalidTag):
        raise UnknownHandle from None
    return data.rstrip(b"\0")[:-1].decode("utf-8")
