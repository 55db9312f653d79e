"""Locks a filled form as ODK Collect does on the telephone: the other half of `odk` (docs/formats/odk.md).

For whoever stands in for a telephone: the demonstration, and tests of our own opening side. Nothing of ours is sealed
with it. It promises what the scheme does and no more: there is no signature with a key, and RSA will not hold against
a quantum computer.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key

from safeconduct.base.entropy import Entropy
from safeconduct.base.plain_xml import Element
from safeconduct.protect.odk import SUBMISSIONS_NAMESPACE, form_iv
from safeconduct.protect.odk_errors import MalformedOdkKey
from safeconduct.protect.secrets import Secret

ANSWERS_NAME: Final = "submission.xml.enc"
_BLOCK_BITS: Final = 128
_AES_BYTES: Final = 32
_OAEP: Final = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in. ``instance``: the telephone's own number of this filling-in."""

    form: str
    version: str
    instance: str
    answers: tuple[tuple[str, str], ...]

    def to_xml(self) -> bytes:
        """Return it as a telephone writes it."""
        said = [Element("", code, {}, text=text) for code, text in self.answers]
        return Element("", "data", self._named, [*said, self._meta]).to_text().encode()

    def listed(self, wrapped: bytes) -> bytes:
        """Return the list that is posted with the locked answers; the scheme's namespace stands on its root."""
        key = Element("", "base64EncryptedKey", {}, text=base64.b64encode(wrapped).decode("ascii"))
        file = Element("", "encryptedXmlFile", {}, text=ANSWERS_NAME)
        named = {"xmlns": SUBMISSIONS_NAMESPACE, **self._named, "encrypted": "yes"}
        return Element("", "data", named, [key, self._meta, file]).to_text().encode()

    @property
    def _named(self) -> dict[str, str]:
        return {"id": self.form, "version": self.version}

    @property
    def _meta(self) -> Element:
        return Element("", "meta", {}, [Element("", "instanceID", {}, text=self.instance)])


def lock_form(filled: Filled, public_base64: str, entropy: Entropy) -> tuple[bytes, bytes]:
    """Return the list that is posted and the locked answers, whose name is `ANSWERS_NAME`; MalformedOdkKey."""
    try:
        public = load_der_public_key(base64.b64decode(public_base64, validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        raise MalformedOdkKey from None
    if not isinstance(public, rsa.RSAPublicKey):
        raise MalformedOdkKey
    key = Secret(entropy.bytes(_AES_BYTES))
    padder = PKCS7(_BLOCK_BITS).padder()
    cipher = Cipher(algorithms.AES256(key.reveal()), CFB(form_iv(filled.instance, key, 0))).encryptor()
    padded = padder.update(filled.to_xml()) + padder.finalize()
    return filled.listed(public.encrypt(key.reveal(), _OAEP)), cipher.update(padded) + cipher.finalize()
