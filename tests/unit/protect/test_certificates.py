"""Certificates: only a chain from a known root gives a key that the program takes."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import hash_id, label
from safeconduct.protect.aliases import is_alias
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import (
    CERTIFICATE_SIGNATURE_LABEL,
    Terms,
    decode_certificate,
    device_id_from_keys,
    issue_device,
    issue_user,
    user_id_from_key,
)
from safeconduct.protect.chains import (
    VerifiedDevice,
    VerifiedUser,
    verify_device,
    verify_own_device,
    verify_root,
    verify_user,
)
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.signing import SignKey
from tests.examples import many
from tests.unit.protect.world import DAY, ENTROPY, new_organisation, organisation, people


def test_a_chain_gives_the_device_with_its_user_and_alias() -> None:
    person = people()[0]
    device = person.verified

    assert device.id == person.device.id == device_id_from_keys(person.device.sign.verify_key, person.device.kem.public)
    assert device.user.id == user_id_from_key(person.user.verify_key)
    assert device.user.certificate.terms.alias == "Берёза"
    assert device.org == organisation().root.verify_key.org
    assert device.key.raw == person.device.sign.verify_key.raw
    assert device.kem.raw == person.device.kem.public.raw


def test_a_verified_identity_cannot_be_made_by_hand() -> None:
    device = people()[0].verified
    for make in (
        lambda: VerifiedUser(device.user.certificate, object(), device.user.id, device.user.key),
        lambda: VerifiedDevice(device.certificate, None, device.id, device.user, device.key, device.kem),
    ):
        with pytest.raises(TypeError):
            make()


def test_an_unverified_certificate_has_no_key_to_use() -> None:
    certificate = decode_certificate(people()[0].device_certificate)

    assert not hasattr(certificate, "key")
    assert not hasattr(certificate, "kem")
    assert certificate.id == hash_id(label("certificate"), certificate.core_bytes)


def test_a_root_is_believed_by_its_fingerprint_only() -> None:
    other = new_organisation()

    with pytest.raises(CertificateRefused):
        verify_root(other.root_certificate, organisation().root.verify_key.fingerprint)


def test_a_user_of_another_root_is_refused() -> None:
    other = new_organisation()
    with pytest.raises(CertificateRefused):
        verify_user(people()[0].user_certificate, other.verified_root)


def test_a_device_of_another_user_is_refused() -> None:
    one, two, _ = people()
    with pytest.raises(CertificateRefused):
        verify_device(one.device_certificate, two.verified.user)


@pytest.mark.parametrize("half", ["user_certificate", "device_certificate"])
def test_every_byte_of_a_certificate_counts(half: str) -> None:
    person = people()[0]
    data: bytes = getattr(person, half)
    accepted = []
    for at in range(0, len(data), 13):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x10
        try:
            if half == "user_certificate":
                verify_user(bytes(spoilt), organisation().verified_root)
            else:
                verify_device(bytes(spoilt), person.verified.user)
            accepted.append(at)
        except (MalformedCertificate, CertificateRefused):
            continue

    assert accepted == []


@given(data=st.binary(max_size=200))
@settings(max_examples=many(100))
def test_reading_anything_raises_nothing_but_our_errors(data: bytes) -> None:
    with pytest.raises(MalformedCertificate):
        decode_certificate(data)


def test_own_devices_prove_the_user_s_key() -> None:
    one, two, _ = people()
    verify_own_device(one.device_certificate, one.user.verify_key, one.device.id)
    with pytest.raises(CertificateRefused):
        verify_own_device(one.device_certificate, two.user.verify_key, one.device.id)
    with pytest.raises(CertificateRefused):
        verify_own_device(one.device_certificate, one.user.verify_key, two.device.id)


def test_a_device_certificate_must_name_the_user_who_signed_it() -> None:
    one, two, _ = people()
    core = cbor.decode(decode_certificate(one.device_certificate).core_bytes)
    assert isinstance(core, dict)
    moved = cbor.encode(core | {7: two.verified.user.id})
    data = cbor.encode([moved, one.user.sign(CERTIFICATE_SIGNATURE_LABEL, moved)])
    with pytest.raises(CertificateRefused):
        verify_own_device(data, one.user.verify_key, one.device.id)
    with pytest.raises(CertificateRefused):
        verify_device(data, one.verified.user)


TERMS = Terms(1, DAY, "Берёза")


@pytest.mark.parametrize(
    "terms",
    [
        dataclasses.replace(TERMS, alias=""),
        dataclasses.replace(TERMS, alias="x" * 33),
        dataclasses.replace(TERMS, alias="two\nlines"),
        dataclasses.replace(TERMS, serial=0),
        dataclasses.replace(TERMS, serial=2**32),
        dataclasses.replace(TERMS, not_before=Day(-1)),
        dataclasses.replace(TERMS, not_before=Day(2_932_897)),
    ],
)
def test_nothing_is_issued_that_would_not_be_read(terms: Terms) -> None:
    with pytest.raises(MalformedCertificate):
        issue_user(organisation().root, SignKey.generate(ENTROPY).verify_key, terms)


def test_a_device_may_go_without_alias() -> None:
    user, device = SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY)
    org = organisation().root.verify_key.org
    data = issue_device(user, org, key=device.sign.verify_key, kem=device.kem.public, terms=Terms(1, DAY))

    assert decode_certificate(data).terms == Terms(1, DAY)


def test_printing_a_certificate_shows_no_key() -> None:
    text = repr(people()[0].verified)

    assert len(text) < 1500
    assert people()[0].device.sign.verify_key.raw.hex() not in text


@pytest.mark.parametrize("alias", ["Берёза", "Ольха 2", "a", "Jean-Luc", "О’Нил", "x" * 32, "Ӏаьржа"])
def test_short_names_of_one_line_are_aliases(alias: str) -> None:
    assert is_alias(alias)


@pytest.mark.parametrize(
    "alias",
    [
        "",
        " ",
        " a",
        "a ",
        "a  b",
        "a\tb",
        "a\nb",
        "a\u2028b",
        "a\u202eb",
        "a\u200bb",
        "a\x00b",
        "e\u0301",
        "\ue000",
        "x" * 33,
    ],
)
def test_other_texts_are_no_aliases(alias: str) -> None:
    assert not is_alias(alias)


def test_a_refusal_names_the_subject_by_its_id() -> None:
    with pytest.raises(CertificateRefused) as caught:
        verify_user(people()[0].device_certificate, organisation().verified_root)

    assert caught.value.facts["subject"] == people()[0].device.id.hex()
    assert "Берёза" not in str(caught.value)
