"""Forms that were locked as ODK Collect locks them, by the published scheme, for what its own vectors do not hold."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from safeconduct.base.entropy import SystemEntropy

INSTANCE = "uuid:3f1b1b6e-8a53-4c39-9f5a-2f1f7c0c9d11"
LOCKED = "http://opendatakit.org/submissions"


def locked(
    public_base64: str, xml: bytes, media: Mapping[str, bytes], *, instance: str = INSTANCE, form: str = "sc"
) -> tuple[bytes, dict[str, bytes]]:
    """The XML that names the files, and the files, as a telephone posts them."""
    public = load_der_public_key(base64.b64decode(public_base64))
    assert isinstance(public, rsa.RSAPublicKey)
    key = SystemEntropy().bytes(32)
    oaep = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)
    seed = bytearray(hashlib.md5(instance.encode() + key).digest())
    files = {}
    for at, (name, data) in enumerate(
        [*((f"{name}.enc", data) for name, data in media.items()), ("submission.xml.enc", xml)]
    ):
        seed[at % 16] = (seed[at % 16] + 1) % 256
        rest = 16 - len(data) % 16
        one = Cipher(algorithms.AES256(key), CFB(bytes(seed))).encryptor()
        files[name] = one.update(data + bytes([rest]) * rest) + one.finalize()
    names = "".join(f"<media><file>{name}.enc</file></media>" for name in media)
    wrapped = base64.b64encode(public.encrypt(key, oaep)).decode()
    manifest = (
        f'<data xmlns="{LOCKED}" id="{form}" version="1" encrypted="yes"><base64EncryptedKey>{wrapped}'
        f'</base64EncryptedKey><meta xmlns="http://openrosa.org/xforms"><instanceID>{instance}</instanceID></meta>'
        f"{names}<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        "<base64EncryptedElementSignature>AAAA</base64EncryptedElementSignature></data>"
    )
    return manifest.encode(), files
