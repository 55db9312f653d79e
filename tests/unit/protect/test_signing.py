"""Signatures are for one purpose, one key and one content; two root signatures are needed, not one."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.ids import label
from safeconduct.protect.derive import expand
from safeconduct.protect.roots import ROOT_SIGNATURE_BYTES, RootKey, RootVerifyKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SIGNATURE_BYTES, SignKey, VerifyKey
from tests.unit.protect.world import ENTROPY

KEY = SignKey.generate(ENTROPY)
ROOT = RootKey.generate(ENTROPY)
OP, OTHER = label("op-signature"), label("certificate-signature")


@given(data=st.binary(max_size=200))
def test_a_signature_is_valid_for_its_purpose_only(data: bytes) -> None:
    signature = KEY.sign(OP, data)

    assert KEY.verify_key.is_valid(OP, data, signature)
    assert not KEY.verify_key.is_valid(OTHER, data, signature)
    assert not KEY.verify_key.is_valid(OP, data + b"\0", signature)
    assert not SignKey.generate(ENTROPY).verify_key.is_valid(OP, data, signature)


@pytest.mark.parametrize("bit", range(0, SIGNATURE_BYTES * 8, 7))
def test_a_flipped_signature_is_not_valid(bit: int) -> None:
    signature = bytearray(KEY.sign(OP, b"data"))
    signature[bit // 8] ^= 1 << bit % 8

    assert not KEY.verify_key.is_valid(OP, b"data", bytes(signature))


@pytest.mark.parametrize("length", [0, 1, 63, 65, 128])
def test_a_signature_of_another_length_is_not_valid(length: int) -> None:
    assert not KEY.verify_key.is_valid(OP, b"data", bytes(length))


# Encodings of points of small order (RFC 8032 curve): under such a "key" one signature would fit many messages.
SMALL_ORDER = [
    bytes(32),
    b"\x01" + bytes(31),
    b"\xec" + b"\xff" * 30 + b"\x7f",
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]


@pytest.mark.parametrize("raw", SMALL_ORDER, ids=range(len(SMALL_ORDER)))
def test_a_key_of_small_order_verifies_nothing(raw: bytes) -> None:
    key = VerifyKey(raw)
    identity = b"\x01" + bytes(31) + bytes(32)

    assert not any(key.is_valid(OP, bytes([n]), identity) for n in range(64))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_keys_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        VerifyKey(bytes(length))
    with pytest.raises(ValueError, match="32 bytes"):
        SignKey(Secret(bytes(length)))


def test_both_root_signatures_must_verify() -> None:
    signature = ROOT.sign(OTHER, b"core")
    other = RootKey.generate(ENTROPY).sign(OTHER, b"core")
    ed25519, mldsa = signature[:SIGNATURE_BYTES], signature[SIGNATURE_BYTES:]

    assert len(signature) == ROOT_SIGNATURE_BYTES
    assert ROOT.verify_key.is_valid(OTHER, b"core", signature)
    assert not ROOT.verify_key.is_valid(OTHER, b"core", other[:SIGNATURE_BYTES] + mldsa)
    assert not ROOT.verify_key.is_valid(OTHER, b"core", ed25519 + other[SIGNATURE_BYTES:])
    assert not ROOT.verify_key.is_valid(OTHER, b"core", bytes(SIGNATURE_BYTES) + mldsa)
    assert not ROOT.verify_key.is_valid(OTHER, b"core", ed25519 + bytes(len(mldsa)))
    assert not ROOT.verify_key.is_valid(OTHER, b"core", ed25519)
    assert not ROOT.verify_key.is_valid(OP, b"core", signature)
    assert not ROOT.verify_key.is_valid(OTHER, b"cor", signature)


def test_the_secret_restores_the_same_root() -> None:
    again = RootKey(Secret(ROOT.secret.reveal()))

    assert again.verify_key.raw == ROOT.verify_key.raw
    assert again.verify_key.fingerprint == ROOT.verify_key.fingerprint
    assert ROOT.verify_key.is_valid(OP, b"x", again.sign(OP, b"x"))


def test_the_two_root_keys_come_from_two_labels() -> None:
    secret = ROOT.secret

    assert expand(secret, label("root-ed25519")) != expand(secret, label("root-ml-dsa-65"))
    assert SignKey(expand(secret, label("root-ed25519"))).verify_key.raw == ROOT.verify_key.raw[:32]


def test_an_organisation_is_named_by_its_root_keys() -> None:
    key = ROOT.verify_key

    assert key.fingerprint == hashlib.sha256(b"safeconduct/org/v1\0" + key.raw).digest()
    assert key.org == key.fingerprint[:16]
    assert RootVerifyKey(key.raw).org == key.org
    with pytest.raises(ValueError, match="1,984"):
        RootVerifyKey(key.raw[:-1])
