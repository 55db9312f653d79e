"""Intake certificates and bundles: a box's key comes from the root, and all a page is told comes from that key."""

from dataclasses import replace

import pytest

from safeconduct.base.clock import Day
from safeconduct.protect import intake_certificates
from safeconduct.protect.bundles import (
    MAX_BUNDLE_BYTES,
    IntakeEpoch,
    Notice,
    decode_bundle,
    decode_bundles,
    encode_bundles,
    make_bundle,
    number_at,
    verify_bundle,
)
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.intake_certificates import BoxId, IntakeTerms, issue_intake, verify_intake
from safeconduct.protect.intake_errors import BundleRefused, MalformedBundle
from safeconduct.protect.kem import KemPrivateKey
from tests.unit.protect.intake_world import ENTROPY, FIRST, LAST, TODAY, Box, another_box, foreign_box, the_box


def raw(box: Box) -> bytes:
    return make_bundle(box.bundle, box.key, certificate=box.certificate)


def test_an_intake_key_is_in_force_from_its_first_day_to_its_last() -> None:
    intake = the_box().intake

    assert (intake.org, intake.box, intake.key.raw) == (the_box().org, the_box().id, the_box().key.verify_key.raw)
    days = [FIRST - 1, FIRST, LAST, LAST + 1]
    assert [intake.is_of(Day(day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "terms",
    [
        IntakeTerms(0, FIRST, LAST),
        IntakeTerms(2**32, FIRST, LAST),
        IntakeTerms(1, FIRST, Day(FIRST + 91)),
        IntakeTerms(1, LAST, FIRST),
        IntakeTerms(1, Day(-1), FIRST),
    ],
)
def test_terms_that_nobody_would_take_are_not_certified(terms: IntakeTerms) -> None:
    box = the_box()
    with pytest.raises(MalformedCertificate):
        issue_intake(box.root, box.key.verify_key, box=box.id, terms=terms)
    with pytest.raises(MalformedCertificate):
        issue_intake(box.root, box.key.verify_key, box=BoxId(bytes(15)), terms=IntakeTerms(1, FIRST, LAST))


def test_another_root_certifies_no_key_of_ours() -> None:
    with pytest.raises(CertificateRefused, match="another issuer"):
        verify_intake(the_box().certificate, foreign_box().root.verify_key)


@pytest.mark.parametrize("at", [-1, -3_300, -3_373])
def test_both_halves_of_the_root_s_signature_count(at: int) -> None:
    spoilt = bytearray(the_box().certificate)
    spoilt[at] ^= 1
    with pytest.raises(CertificateRefused, match="signature"):
        verify_intake(bytes(spoilt), the_box().root.verify_key)


def test_only_a_checked_certificate_makes_an_intake_key() -> None:
    box = the_box()
    with pytest.raises(TypeError):
        intake_certificates.IntakeKey(box.org, box.id, box.key.verify_key, box.intake.terms, object())


def test_a_bundle_comes_back_as_it_was_signed() -> None:
    box = the_box()
    full = replace(
        box.bundle,
        gate="https://gate.example",
        addresses=tuple(f"http://{n}.example" for n in range(8)),
        notices=tuple(Notice(language, "я" * 500) for language in ("ru", "en", "ce")),
    )
    data = make_bundle(full, box.key, certificate=box.certificate)
    found = verify_bundle(data, box.root.verify_key)

    assert found.raw == data
    assert found.intake == box.intake
    assert replace(found.bundle, epochs=()) == replace(full, epochs=())
    assert [epoch.recipient.raw for epoch in found.bundle.epochs] == [box.kem.public.raw]


def test_a_page_seals_to_the_last_epoch_that_has_begun() -> None:
    box = the_box()
    later = IntakeEpoch(KemPrivateKey.generate(ENTROPY).public, Day(FIRST + 14), Day(FIRST + 30))
    bundle = replace(box.bundle, epochs=(box.bundle.epochs[0], later))
    first = bundle.epochs[0].id

    found = [bundle.epoch_on(Day(day)).id for day in (FIRST - 9, FIRST, FIRST + 13, FIRST + 14, LAST + 99)]
    assert found == [first, first, first, later.id, later.id]


def test_numbers_are_quarters_of_an_hour() -> None:
    assert [number_at(ms) for ms in (0, 899_999, 900_000, TODAY * 86_400_000)] == [0, 0, 1, TODAY * 96]


def test_a_bundle_that_breaks_a_limit_is_not_signed() -> None:
    box = the_box()
    epoch = box.bundle.epochs[0]
    wrong = [
        replace(box.bundle, epochs=()),
        replace(box.bundle, epochs=(epoch,) * 2),
        replace(box.bundle, epochs=(replace(epoch, last_day=Day(FIRST + 21)),)),
        replace(box.bundle, work_bits=17),
        replace(box.bundle, addresses=()),
        replace(box.bundle, addresses=("x",) * 9),
        replace(box.bundle, notices=(Notice("ru", "я" * 501),)),
        replace(box.bundle, notices=(Notice("de", "x"),)),
        replace(box.bundle, number=-1),
        replace(box.bundle, addresses=("x" * MAX_BUNDLE_BYTES,)),
    ]
    for bundle in wrong:
        with pytest.raises(MalformedBundle):
            make_bundle(bundle, box.key, certificate=box.certificate)


def test_a_bundle_is_refused_under_another_root_key_box_or_beyond_its_certificate() -> None:
    box, other = the_box(), another_box()
    root = box.root.verify_key
    with pytest.raises(CertificateRefused, match="another issuer"):
        verify_bundle(raw(box), foreign_box().root.verify_key)
    with pytest.raises(BundleRefused, match="another inbox"):
        verify_bundle(make_bundle(box.bundle, other.key, certificate=other.certificate), root)
    with pytest.raises(BundleRefused, match="signature"):
        verify_bundle(make_bundle(box.bundle, other.key, certificate=box.certificate), root)
    with pytest.raises(BundleRefused, match="another organisation"):
        verify_bundle(
            make_bundle(replace(box.bundle, org=foreign_box().org), box.key, certificate=box.certificate), root
        )
    longer = make_bundle(replace(box.bundle, last_day=Day(LAST + 1)), box.key, certificate=box.certificate)
    with pytest.raises(BundleRefused):
        verify_bundle(longer, root)


def test_any_changed_byte_of_a_bundle_is_refused() -> None:
    data = raw(the_box())
    for at in (*range(0, 60), *range(60, len(data), 211), len(data) - 1):
        spoilt = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises((MalformedBundle, BundleRefused, MalformedCertificate, CertificateRefused)):
            verify_bundle(spoilt, the_box().root.verify_key)


def test_a_list_of_bundles_rises_by_box_and_holds_one_to_four() -> None:
    both = [raw(the_box()), raw(another_box())]
    data = encode_bundles(both)

    assert data == encode_bundles(reversed(both))
    assert [decode_bundle(one).box for one in decode_bundles(data)] == sorted([the_box().id, another_box().id])
    for wrong in ([], [both[0]] * 2, both * 3):
        with pytest.raises(MalformedBundle):
            encode_bundles(wrong)
    with pytest.raises(MalformedBundle):
        decode_bundles(data + b"\0")
