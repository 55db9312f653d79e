"""Published vectors of every primitive the program uses, through the same library calls, and how many of them ran.

Most come with `cryptography-vectors` (RFCs, NIST, OpenSSL, BoringSSL, the HPKE drafts); SLIP-39's own stand beside this
file. Each test counts what it ran, so that a package that quietly ships fewer vectors fails.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import cryptography_vectors
import nacl.exceptions
import nacl.signing
import pytest
import shamir_mnemonic  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from safeconduct.base.ids import Label
from safeconduct.protect import recovery
from safeconduct.protect.derive import expand, extract
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey, WrapRefused
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret

FOLDER = Path(cryptography_vectors.__file__).parent
X_WING = 0x647A
X25519 = 0x0020
AEADS = {1: hpke.AEAD.AES_128_GCM, 2: hpke.AEAD.AES_256_GCM, 3: hpke.AEAD.CHACHA20_POLY1305}
KDFS = {1: hpke.KDF.HKDF_SHA256, 3: hpke.KDF.HKDF_SHA512, 0x11: hpke.KDF.SHAKE256}


def records(path: str) -> Iterator[dict[str, str]]:
    """Blocks of ``name = value``, each beginning with a count."""
    found: dict[str, str] = {}
    for line in (FOLDER / path).read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if not sign or line.startswith("#"):
            continue
        if name.strip().lower() == "count":
            if found:
                yield found
            found = {}
        found[name.strip().lower()] = value.strip()
    yield found


def in_hex(record: dict[str, str], name: str) -> bytes:
    """Bytes in hex, or in quotes as some of BoringSSL's are."""
    value = record.get(name, "")
    return value[1:-1].encode() if value.startswith('"') else bytes.fromhex(value)


def test_hkdf_sha256() -> None:
    ran = 0
    for path in ("KDF/rfc-5869-HKDF-SHA256.txt", "KDF/hkdf-generated.txt"):
        for record in records(path):
            even = extract(in_hex(record, "salt"), Secret(in_hex(record, "ikm")))
            assert "prk" not in record or even == Secret(in_hex(record, "prk"))
            made = expand(even, Label(in_hex(record, "info")), length=int(record["l"]))
            assert made == Secret(in_hex(record, "okm"))
            ran += 1
    assert ran == 4


def test_chacha20_poly1305() -> None:
    ran = refused = 0
    for record in records("ciphers/ChaCha20Poly1305/boringssl.txt"):
        text, bound = in_hex(record, "in"), in_hex(record, "ad")
        cipher = ChaCha20Poly1305(in_hex(record, "key"))
        sealed = in_hex(record, "ct") + in_hex(record, "tag")
        assert cipher.encrypt(in_hex(record, "nonce"), text, bound) == sealed
        assert cipher.decrypt(in_hex(record, "nonce"), sealed, bound) == text
        ran += 1
    for record in records("ciphers/ChaCha20Poly1305/openssl.txt"):
        cipher = ChaCha20Poly1305(in_hex(record, "key"))
        sealed = in_hex(record, "ciphertext") + in_hex(record, "tag")
        if "result" in record:
            with pytest.raises(InvalidTag):
                cipher.decrypt(in_hex(record, "iv"), sealed, in_hex(record, "aad"))
            refused += 1
        else:
            assert cipher.decrypt(in_hex(record, "iv"), sealed, in_hex(record, "aad")) == in_hex(record, "plaintext")
            ran += 1
    assert (ran, refused) == (70, 1)


def test_argon2id() -> None:
    ran = 0
    for record in records("KDF/argon2id.txt"):
        made = Argon2id(
            salt=in_hex(record, "salt"),
            length=int(record["length"]),
            iterations=int(record["iter"]),
            lanes=int(record["lanes"]),
            memory_cost=int(record["memcost"]),
            ad=in_hex(record, "ad") or None,
            secret=in_hex(record, "secret") or None,
        ).derive(in_hex(record, "pass"))
        assert made == in_hex(record, "output")
        ran += 1
    assert ran == 6


def test_ed25519_through_libsodium() -> None:
    lines = (FOLDER / "asymmetric/Ed25519/sign.input").read_text(encoding="ascii").splitlines()
    for line in lines:
        secret, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
        key = nacl.signing.SigningKey(secret[:32])
        assert bytes(key.verify_key) == public
        assert key.sign(message).signature == signed[:64]
        key.verify_key.verify(message, signed[:64])
        with pytest.raises(nacl.exceptions.BadSignatureError):
            key.verify_key.verify(message + b"x", signed[:64])
    assert len(lines) == 1024


def test_ml_dsa_65() -> None:
    ran = 0
    for record in records("asymmetric/MLDSA/kat_MLDSA_65_det_pure.rsp"):
        public = in_hex(record, "pk")
        assert MLDSA65PrivateKey.from_seed_bytes(in_hex(record, "xi")).public_key().public_bytes_raw() == public
        signature, message = in_hex(record, "sm")[:3309], in_hex(record, "msg")
        key = MLDSA65PublicKey.from_public_bytes(public)
        key.verify(signature, message, in_hex(record, "ctx") or None)
        with pytest.raises(InvalidSignature):
            key.verify(signature, message + b"x", in_hex(record, "ctx") or None)
        ran += 1
    assert ran == 100


def test_ml_kem_768() -> None:
    ran = 0
    for record in records("asymmetric/MLKEM/kat_MLKEM_768.rsp"):
        key = MLKEM768PrivateKey.from_seed_bytes(in_hex(record, "d") + in_hex(record, "z"))
        assert key.public_key().public_bytes_raw() == in_hex(record, "pk")
        assert key.decapsulate(in_hex(record, "ct")) == in_hex(record, "ss")
        ran += 1
    assert ran == 1000


def x_wing_private(seed: bytes) -> KemPrivateKey:
    """The X-Wing draft's 32-byte seed, expanded to the 96 bytes that we keep."""
    return KemPrivateKey(Secret(hashlib.shake_256(seed).digest(96)))


def test_hpke_with_x_wing() -> None:
    vectors = json.loads((FOLDER / "HPKE/hpke-pq-test-vectors.json").read_text(encoding="utf-8"))
    ran = []
    for vector in (vector for vector in vectors if vector["kem_id"] == X_WING):
        seed = hashlib.shake_256(bytes.fromhex(vector["skRm"])).digest(96)
        key = KemPrivateKey(Secret(seed))
        assert key.public.raw == bytes.fromhex(vector["pkRm"])
        suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
        private = hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(seed[:64]), X25519PrivateKey.from_private_bytes(seed[64:])
        )
        # Single shot is message 0; the associated data of the vectors goes in by the library's inner door.
        first = vector["encryptions"][0]
        sealed = bytes.fromhex(vector["enc"] + first["ct"])
        info, bound = bytes.fromhex(vector["info"]), bytes.fromhex(first["aad"])
        plain = openssl.hpke._decrypt_with_aad(suite, sealed, private, info, bound)
        assert plain == bytes.fromhex(first["pt"])
        ran.append((vector["kdf_id"], vector["aead_id"]))
    # (1, 3) is our suite: HKDF-SHA256 and ChaCha20-Poly1305.
    assert ran == [(1, 3), (0x11, 3)]


def test_our_suite_is_the_one_of_the_published_vector() -> None:
    vectors = json.loads((FOLDER / "HPKE/hpke-pq-test-vectors.json").read_text(encoding="utf-8"))
    vector = next(v for v in vectors if (v["kem_id"], v["kdf_id"], v["aead_id"]) == (X_WING, 1, 3))
    key = x_wing_private(bytes.fromhex(vector["skRm"]))
    info = bytes.fromhex(vector["info"])
    # Ours binds no associated data, so the published key, with ChaCha20-Poly1305 by hand, seals what ours must open.
    sealed = ChaCha20Poly1305(bytes.fromhex(vector["key"])).encrypt(bytes.fromhex(vector["base_nonce"]), b"plain", b"")

    assert key.open(bytes.fromhex(vector["enc"]) + sealed, info) == Secret(b"plain")
    with pytest.raises(WrapRefused):
        key.open(bytes.fromhex(vector["enc"]) + sealed, info + b"x")


def test_hpke_with_x25519() -> None:
    vectors = json.loads((FOLDER / "HPKE/test-vectors.json").read_text(encoding="utf-8"))
    ran = 0
    for vector in vectors:
        if (vector["mode"], vector["kem_id"]) != (0, X25519) or vector["aead_id"] not in AEADS:
            continue
        suite = hpke.Suite(hpke.KEM.X25519, KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
        key = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
        first = vector["encryptions"][0]
        sealed = bytes.fromhex(vector["enc"] + first["ct"])
        plain = openssl.hpke._decrypt_with_aad(
            suite, sealed, key, bytes.fromhex(vector["info"]), bytes.fromhex(first["aad"])
        )
        assert plain == bytes.fromhex(first["pt"])
        ran += 1
    assert ran == 6


SLIP39 = json.loads((Path(__file__).parent / "slip39.json").read_text(encoding="utf-8"))


def test_slip39_through_the_library() -> None:
    sound = spoilt = 0
    for description, cards, secret, _ in SLIP39:
        if secret:
            assert shamir_mnemonic.combine_mnemonics(cards, b"TREZOR") == bytes.fromhex(secret), description
            sound += 1
        else:
            with pytest.raises(shamir_mnemonic.MnemonicError):
                shamir_mnemonic.combine_mnemonics(cards)
            spoilt += 1
    assert (sound, spoilt) == (15, 30)


def test_slip39_through_recovery() -> None:
    """None of the 45 is a set as this program makes them (exponent 1, extendable, 2 of 3): all are refused in words."""
    refused = []
    for description, cards, _, _ in SLIP39:
        with pytest.raises(recovery.CardError) as caught:
            recovery.combine([Secret(card.encode()) for card in cards])
        refused.append((description, caught.value.code))
        assert not any(word in caught.value.sentences("en").split() for word in cards[0].split() if len(word) > 6)
    assert len(refused) == 45


def test_x_wing_and_root_keys_have_the_published_lengths() -> None:
    key = x_wing_private(bytes(32))

    assert KemPublicKey(key.public.raw).raw == key.public.raw
    assert (len(key.public.raw), len(key.public.seal(Secret(b""), b""))) == (1216, 1136)
    assert len(RootKey(Secret(bytes(32))).verify_key.raw) == 1984
