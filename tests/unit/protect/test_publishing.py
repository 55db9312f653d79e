"""The organisation's publishing key: two persons release one signature that shows neither of them."""

import inspect

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect import publishing
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.escrow import Deal, Purpose, make_escrow, open_share
from safeconduct.protect.escrow_errors import EscrowRefused, ShareRefused, TooFewPersons
from safeconduct.protect.publishing import PublishingTerms, found_publishing, sign_release, verify_publishing
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import VerifyKey
from tests.persons import DAY, Organisation

ORG = Organisation(4)
MAKER = ORG.people[0].first
CERTIFICATE, ESCROW = found_publishing(
    ORG.key, PublishingTerms(1, DAY), maker=MAKER.id, holders=ORG.devices, entropy=SystemEntropy()
)
KEY = verify_publishing(CERTIFICATE, ORG.root)
SHARES = [open_share(ESCROW, person.first.keys) for person in ORG.people]
DIGEST = bytes(range(32))


def test_any_two_persons_release_the_same_signature_so_that_it_shows_neither() -> None:
    signatures = {
        sign_release(DIGEST, [one, other], escrow=ESCROW, publisher=KEY)
        for one in SHARES
        for other in SHARES
        if one is not other
    }

    assert len(signatures) == 1
    assert KEY.is_release(DIGEST, signatures.pop())


def test_one_person_releases_nothing() -> None:
    with pytest.raises(TooFewPersons):
        sign_release(DIGEST, SHARES[:1], escrow=ESCROW, publisher=KEY)
    with pytest.raises(ShareRefused):
        sign_release(DIGEST, [SHARES[0], SHARES[0]], escrow=ESCROW, publisher=KEY)


def test_a_signature_holds_for_its_digest_and_its_key_alone() -> None:
    signature = sign_release(DIGEST, SHARES[:2], escrow=ESCROW, publisher=KEY)
    certificate, _ = found_publishing(
        ORG.key, PublishingTerms(2, DAY), maker=MAKER.id, holders=ORG.devices, entropy=SystemEntropy()
    )

    assert not KEY.is_release(bytes(32), signature)
    assert not KEY.is_release(DIGEST[:31], signature)
    assert not KEY.is_release(DIGEST, signature[:-1])
    assert not verify_publishing(certificate, ORG.root).is_release(DIGEST, signature)
    assert VerifyKey(KEY.key.raw).is_valid(publishing.PUBLISH_LABEL, DIGEST, signature)


def test_another_root_does_not_certify_our_key() -> None:
    with pytest.raises(CertificateRefused, match="another issuer"):
        verify_publishing(CERTIFICATE, Organisation().root)


def test_an_altered_certificate_is_refused() -> None:
    spoilt = bytearray(CERTIFICATE)
    spoilt[-1] ^= 1
    with pytest.raises(CertificateRefused, match="signature"):
        verify_publishing(bytes(spoilt), ORG.root)
    with pytest.raises(MalformedCertificate):
        verify_publishing(CERTIFICATE[:-1], ORG.root)


def test_a_certificate_of_a_person_is_no_publishing_certificate() -> None:
    with pytest.raises(MalformedCertificate):
        verify_publishing(ORG.people[0].certificate, ORG.root)


@pytest.mark.parametrize("terms", [PublishingTerms(0, DAY), PublishingTerms(2**32, DAY), PublishingTerms(1, Day(-1))])
def test_a_serial_or_day_out_of_range_is_not_certified(terms: PublishingTerms) -> None:
    with pytest.raises(MalformedCertificate):
        found_publishing(ORG.key, terms, maker=MAKER.id, holders=ORG.devices, entropy=SystemEntropy())


def test_an_escrow_of_something_else_signs_nothing() -> None:
    unsealing = make_escrow(
        Secret(bytes(32)), Deal(ORG.id, MAKER.id, Purpose.UNSEALING, ESCROW.deal.subject), ORG.devices
    )
    shares = [open_share(unsealing, person.first.keys) for person in ORG.people[:2]]
    with pytest.raises(EscrowRefused, match="something else"):
        sign_release(DIGEST, shares, escrow=unsealing, publisher=KEY)


def test_an_escrow_that_names_our_key_and_holds_another_seed_signs_nothing() -> None:
    lying = make_escrow(Secret(bytes(32)), ESCROW.deal, ORG.devices)
    shares = [open_share(lying, person.first.keys) for person in ORG.people[:2]]
    with pytest.raises(EscrowRefused, match="another secret"):
        sign_release(DIGEST, shares, escrow=lying, publisher=KEY)


def test_a_release_is_signed_by_a_digest_of_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign_release(b"a whole page", SHARES[:2], escrow=ESCROW, publisher=KEY)


def test_the_seed_lives_in_the_escrow_alone() -> None:
    # No public function of the module returns a private key or a secret.
    public = [one for name, one in vars(publishing).items() if inspect.isfunction(one) and name[0] != "_"]
    own = [one for one in public if one.__module__ == publishing.__name__]

    assert [one.__name__ for one in own] == ["found_publishing", "verify_publishing", "sign_release", "sign_manifest"]
    assert {str(inspect.signature(one).return_annotation) for one in own} == {
        "tuple[bytes, Escrow]",
        "PublishingKey",
        "bytes",
    }


def test_only_a_checked_certificate_makes_a_publishing_key() -> None:
    with pytest.raises(TypeError):
        publishing.PublishingKey(ORG.id, bytes(16), KEY.key, DAY, 1, object())
