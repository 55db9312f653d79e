"""Opens forms that ODK Collect locked on the telephone, with the private key of the form (docs/formats/odk.md).

The scheme is ODK's own: RSA-OAEP and AES-256-CFB with IVs counted up from an MD5, media first and the answers last. It
hides, and proves nothing: whoever has the form can lock something with its public key, a cut file is told by its
padding with luck alone, and the "signature" has no key. So nothing here speaks of authorship, and what follows treats
the words as a stranger's (P1, P5). It is not safe against a quantum computer of tomorrow: the gate seals it once more
on its way. Keys are drawn by OpenSSL, the one randomness that is not passed in; private ones leave as `Secret` for the
vault alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)

from safeconduct.base.plain_xml import Element, NotPlainXml, read_xml
from safeconduct.protect.odk_errors import MalformedForm, MalformedOdkKey, OdkFileMissing, OdkNotOpened
from safeconduct.protect.secrets import Secret

SUBMISSIONS_NAMESPACE: Final = "http://opendatakit.org/submissions"
# What ODK's documentation asks for; Collect takes no other length reliably.
_RSA_BITS: Final = 2_048
_PUBLIC_EXPONENT: Final = 65_537
_AES_BYTES: Final = 32
_BLOCK_BYTES: Final = 16
_BLOCK_BITS: Final = 128
_OAEP: Final = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)
# A form has some photographs; what lists more is made to tire us.
MOST_MEDIA: Final = 256
MOST_NAME_CHARACTERS: Final = 200


class FormKey:
    """The private key of a form, kept in the vault."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> FormKey:
        """Draw a key of 2,048 bits; about 0.1 s."""
        return cls(rsa.generate_private_key(_PUBLIC_EXPONENT, _RSA_BITS))

    @classmethod
    def from_secret(cls, secret: Secret) -> FormKey:
        """Read a key as `to_secret` gives it, or as PEM from elsewhere; MalformedOdkKey."""
        raw = secret.reveal()
        load = load_pem_private_key if raw.lstrip().startswith(b"-----") else load_der_private_key
        try:
            key = load(raw, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise MalformedOdkKey from None
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _RSA_BITS:
            raise MalformedOdkKey
        return cls(key)

    def to_secret(self) -> Secret:
        """Return it as PKCS#8 for the vault."""
        return Secret(self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))

    @property
    def public_base64(self) -> str:
        """The public half as it stands in a form: ``base64RsaPublicKey``."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(public).decode("ascii")

    def aes_key(self, encrypted: bytes) -> Secret:
        """Unwrap the key of one filled form; OdkNotOpened for another form's."""
        try:
            key = self._key.decrypt(encrypted, _OAEP)
        except ValueError:
            raise OdkNotOpened from None
        if len(key) != _AES_BYTES:
            raise OdkNotOpened
        return Secret(key)

    def __repr__(self) -> str:
        return "<form key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a form's private key is never pickled")


@dataclass(frozen=True, slots=True)
class LockedForm:
    """What Collect says of a form that it locked: the key, and the names of what it locked, in the order of locking."""

    form: str
    version: str
    instance: str
    encrypted_key: bytes
    media: tuple[str, ...]
    answers: str

    @property
    def names(self) -> tuple[str, ...]:
        """All files that belong to it: media first, the answers last."""
        return (*self.media, self.answers)


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A filled form as it was before it was locked. ``media`` by name, without the ending ``.enc``."""

    xml: bytes
    media: tuple[tuple[str, bytes], ...]


def is_locked(root: Element) -> bool:
    """Say whether a submission's XML is the list of a form that was locked on the telephone."""
    return root.attributes.get("encrypted") == "yes" and root.child("base64EncryptedKey") is not None


def locked_form(data: bytes) -> LockedForm:
    """Read the XML that comes with a locked form; MalformedForm."""
    try:
        root = read_xml(data)
    except NotPlainXml:
        raise MalformedForm from None
    meta, answers = root.child("meta"), root.child("encryptedXmlFile")
    instance = meta.child("instanceID") if meta else None
    if not is_locked(root) or instance is None or answers is None:
        raise MalformedForm
    media = tuple(
        inner.text.strip() for one in root.children if one.name == "media" for inner in one.children
        if inner.name == "file"
    )  # fmt: skip
    found = LockedForm(
        root.attributes.get("id", ""),
        root.attributes.get("version", ""),
        instance.text.strip(),
        _base64((root.child("base64EncryptedKey") or root).text),
        media,
        answers.text.strip(),
    )
    if not found.form or not found.instance or len(media) > MOST_MEDIA or not _are_names(found.names):
        raise MalformedForm
    return found


def open_form(locked: LockedForm, files: Mapping[str, bytes], key: FormKey) -> OpenedForm:
    """Open a filled form with all its files; OdkNotOpened, OdkFileMissing with how many have not come.

    Whoever filled it in is not known by that: there is no signature with a key.
    """
    missing = [name for name in locked.names if name not in files]
    if missing:
        raise OdkFileMissing(count=len(missing), all=len(locked.names))
    aes = key.aes_key(locked.encrypted_key)
    opened = [decrypt_file(files[name], aes, form_iv(locked.instance, aes, at)) for at, name in enumerate(locked.names)]
    names = (name.removesuffix(".enc") for name in locked.media)
    return OpenedForm(opened[-1], tuple(zip(names, opened[:-1], strict=True)))


def form_iv(instance: str, key: Secret, index: int) -> bytes:
    """Return the IV of a form's file by its place from 0: MD5 of instance and key, a byte counted up at each step."""
    seed = bytearray(hashlib.md5(instance.encode() + key.reveal(), usedforsecurity=False).digest())
    for at in range(index + 1):
        seed[at % _BLOCK_BYTES] = (seed[at % _BLOCK_BYTES] + 1) & 0xFF
    return bytes(seed)


def decrypt_file(data: bytes, key: Secret, iv: bytes) -> bytes:
    """Open one file, AES-256-CFB with PKCS#7; OdkNotOpened where its end is none."""
    plain = Cipher(algorithms.AES256(key.reveal()), CFB(iv)).decryptor()
    unpad = PKCS7(_BLOCK_BITS).unpadder()
    try:
        return unpad.update(plain.update(data) + plain.finalize()) + unpad.finalize()
    except ValueError:
        raise OdkNotOpened from None


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedForm from None


def _are_names(names: tuple[str, ...]) -> bool:
    """Say whether these can be names of files beside each other: each once, none that leads elsewhere."""
    return len(set(names)) == len(names) and all(map(is_plain_name, names))


def is_plain_name(name: str) -> bool:
    """Say whether this is the name of a file and no way to another place."""
    return (
        0 < len(name) <= MOST_NAME_CHARACTERS
        and name not in (".", "..")
        and not any(sign in "/\\:" or not sign.isprintable() for sign in name)
    )
