"""Keys and signatures as the program minisign writes and reads them (formats/site.md; promise P12 for the reader).

Whoever reads the public site can check it without us. Only the form "ED" is made and accepted: Ed25519 over the
BLAKE2b-512 of the file. The older form "Ed" signs the file as it is, so that 64 chosen bytes would pass; refused. What
the program calls trusted comment is signed with the signature; ours says what is signed, never who or when.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, FileSignature, VerifyKey

KEY_ID_BYTES: Final = 8
# Longest key file or signature that is read, in bytes: four lines, comments of people included.
MAX_MINISIGN_BYTES: Final = 4096
_KEY_FORM: Final = b"Ed"
_HASHED_FORM: Final = b"ED"
_UNTRUSTED: Final = "untrusted comment: "
_TRUSTED: Final = "trusted comment: "
_KEY_COMMENT: Final = "public key of a site"
_SIGNATURE_COMMENT: Final = "signature of a site"


class NotAMinisignKey(SafeconductError):
    """A file or a text that is no public key of minisign."""

    code = "protect.not_a_minisign_key"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no public key of minisign{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the file with the organisation's public key, two lines, from a place you trust other than the site.",
    )
    ru = Advice(
        what="Это не открытый ключ minisign{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите файл с открытым ключом организации (две строки), взятый не с самого сайта, а из места, которому "
        "доверяете.",
    )


class NotASignature(ValueError):
    """Bytes that are no signature of the form "ED". Callers say what follows from it."""


@dataclass(frozen=True, slots=True)
class MinisignKey:
    """A public key with the 8 bytes by which minisign tells keys apart; they prove nothing."""

    key_id: bytes
    key: VerifyKey

    @property
    def text(self) -> str:
        """The key as people publish it: 56 letters that begin with RW."""
        return base64.b64encode(_KEY_FORM + self.key_id + self.key.raw).decode("ascii")

    def to_file(self) -> bytes:
        """Return the key file of two lines."""
        return f"{_UNTRUSTED}{_KEY_COMMENT}\n{self.text}\n".encode("ascii")

    def has_signed(self, data: bytes, signature: Minisignature) -> bool:
        """Say whether the signature is this key's, over these data and over its own trusted comment."""
        return signature.key_id == self.key_id and self.key.has_signed_file(data, signature.made)


@dataclass(frozen=True, slots=True)
class Minisignature:
    """A signature with the key it names and its trusted comment."""

    key_id: bytes
    made: FileSignature

    def to_file(self) -> bytes:
        """Return the signature file of four lines."""
        first = base64.b64encode(_HASHED_FORM + self.key_id + self.made.signature).decode("ascii")
        second = base64.b64encode(self.made.of_comment).decode("ascii")
        comment = self.made.comment.decode("utf-8")
        return f"{_UNTRUSTED}{_SIGNATURE_COMMENT}\n{first}\n{_TRUSTED}{comment}\n{second}\n".encode()


def key_from_text(text: str) -> MinisignKey:
    """Read the 56 letters of a key; NotAMinisignKey."""
    raw = _decoded(text)
    if raw[:2] != _KEY_FORM or len(raw) != len(_KEY_FORM) + KEY_ID_BYTES + PUBLIC_KEY_BYTES:
        raise NotAMinisignKey
    return MinisignKey(raw[2 : 2 + KEY_ID_BYTES], VerifyKey(raw[2 + KEY_ID_BYTES :]))


def key_from_file(data: bytes, *, shown: str = "") -> MinisignKey:
    """Read a key file, or the 56 letters alone; NotAMinisignKey. ``shown``: its name, for the screen alone."""
    try:
        lines = data[:MAX_MINISIGN_BYTES].decode("ascii").split()
        return key_from_text(lines[-1] if lines else "")
    except (UnicodeDecodeError, NotAMinisignKey):
        raise NotAMinisignKey(shown=shown) from None


def signature_from_file(data: bytes) -> Minisignature:
    """Read a signature file; NotASignature for anything but the form "ED"."""
    try:
        lines = data.decode("utf-8").removesuffix("\n").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise NotASignature("not text") from None
    if len(data) > MAX_MINISIGN_BYTES or len(lines) != 4 or not lines[2].startswith(_TRUSTED):
        raise NotASignature("not four lines")
    raw, of_comment = _decoded(lines[1]), _decoded(lines[3])
    if raw[:2] != _HASHED_FORM or len(raw) != 2 + KEY_ID_BYTES + SIGNATURE_BYTES or len(of_comment) != SIGNATURE_BYTES:
        raise NotASignature("not of this form")
    comment = lines[2].removeprefix(_TRUSTED).encode()
    return Minisignature(raw[2 : 2 + KEY_ID_BYTES], FileSignature(raw[2 + KEY_ID_BYTES :], comment, of_comment))


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    # One text for one meaning: bits that the last letter has too many are none.
    return raw if base64.b64encode(raw).decode("ascii") == text else b""
