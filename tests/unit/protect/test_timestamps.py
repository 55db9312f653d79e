"""Timestamps: what a good one proves, and the one sentence for each that proves nothing."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import pytest

from safeconduct.base.errors import Phrase
from safeconduct.protect import der
from safeconduct.protect.timestamp_errors import (
    ALTERED,
    ANOTHER_DIGEST,
    ANOTHER_NUMBER,
    EXPIRED,
    NO_TIMESTAMP_CERTIFICATE,
    NOT_A_TOKEN,
    NOT_GRANTED,
    UNKNOWN_ROOT,
    WEAK,
    TimestampRefused,
)
from safeconduct.protect.timestamps import (
    digest_of_token,
    pem_of,
    roots_from_pem,
    timestamp_question,
    verify_timestamp,
)
from tests.authorities import Authority, new_authority, with_status

PUBLIC = Path(__file__).parents[2] / "data" / "timestamps"
DIGEST = hashlib.sha256(b"a day").digest()
NUMBER = 4_711


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authorities") / "orchard")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(timestamp_question(DIGEST, NUMBER))


def pinned() -> tuple[bytes, ...]:
    folder = resources.files("safeconduct.record.evidence") / "authorities"
    return roots_from_pem(folder.joinpath("identrust.pem").read_bytes())


def roots_of(authority: Authority) -> tuple[bytes, ...]:
    return roots_from_pem(authority.root.read_bytes())


def refusal(data: bytes, roots: tuple[bytes, ...], digest: bytes = DIGEST, nonce: int | None = NUMBER) -> Phrase:
    with pytest.raises(TimestampRefused) as refused:
        verify_timestamp(data, digest, roots, nonce=nonce)
    reason = refused.value.facts["reason"]
    assert isinstance(reason, Phrase)
    return reason


def swapped(data: bytes) -> bytes:
    """The same answer with its certificates the other way round: their order is not signed."""
    held = der.read(data).child(1, der.SEQUENCE).child(1, 0xA0).child(0, der.SEQUENCE).child(3, 0xA0)
    turned = b"".join(one.whole for one in reversed(held.parts()))
    return data[: held.inner] + turned + data[held.end :]


def test_an_answer_of_a_local_authority_proves_digest_and_moment(authority: Authority, answer: bytes) -> None:
    token = verify_timestamp(answer, DIGEST, roots_of(authority), nonce=NUMBER)

    assert token.digest == digest_of_token(answer) == DIGEST
    assert token.signer == "CN=Orchard stamps"
    assert token.chain[-1:] == roots_of(authority)
    assert len(token.chain) == 2
    assert roots_from_pem(pem_of(token.chain)) == token.chain


def test_certificates_in_the_wrong_order_are_put_right_and_flagged(authority: Authority, answer: bytes) -> None:
    roots = roots_of(authority)
    tokens = [verify_timestamp(one, DIGEST, roots, nonce=NUMBER) for one in (answer, swapped(answer))]

    assert sorted(one.was_out_of_order for one in tokens) == [False, True]
    assert len({one.data for one in tokens if not one.was_out_of_order or one.is_mended}) == 1
    assert {one.chain for one in tokens} == {tokens[0].chain}


@pytest.mark.parametrize("name", ["rfc3161-client-issue-104", "valid_timestamp"])
def test_a_public_answer_proves_its_moment_in_either_order_of_its_certificates(name: str) -> None:
    data = (PUBLIC / f"{name}.tsr").read_bytes()
    digest = digest_of_token(data)

    token, turned = (verify_timestamp(one, digest, pinned()) for one in (data, swapped(data)))

    assert not token.was_out_of_order
    assert turned.was_out_of_order
    assert (turned.chain, turned.at_s) == (token.chain, token.at_s)
    assert len(token.chain) == 3
    assert token.signer == "CN=TrustID Timestamp Authority,O=IdenTrust,C=US"


def test_the_public_answer_of_the_reported_fault_is_over_hello() -> None:
    data = (PUBLIC / "rfc3161-client-issue-104.tsr").read_bytes()

    assert verify_timestamp(data, hashlib.sha512(b"hello").digest(), pinned()).at_s == 1_741_683_128


def test_an_answer_to_another_question_is_refused(authority: Authority, answer: bytes) -> None:
    roots = roots_of(authority)

    assert refusal(answer, roots, nonce=NUMBER + 1) == ANOTHER_NUMBER
    assert refusal(answer, roots, hashlib.sha256(b"another day").digest()) == ANOTHER_DIGEST
    assert refusal(answer, roots, hashlib.sha512(b"a day").digest()) == ANOTHER_DIGEST


def test_an_authority_that_is_not_pinned_is_refused(tmp_path: Path, answer: bytes) -> None:
    other = new_authority(tmp_path / "other")

    assert refusal(answer, roots_of(other)) == UNKNOWN_ROOT
    assert refusal(answer, pinned()) == UNKNOWN_ROOT


def test_a_certificate_that_signed_itself_is_refused_even_if_it_is_pinned(tmp_path: Path) -> None:
    alone = new_authority(tmp_path / "alone", is_self_signed=True)
    given = alone.answer(timestamp_question(DIGEST, NUMBER))
    own = roots_from_pem((alone.folder / "signer.pem").read_bytes())

    assert refusal(given, roots_of(alone)) == UNKNOWN_ROOT
    assert refusal(given, own) == UNKNOWN_ROOT


def test_a_certificate_for_something_more_is_refused(tmp_path: Path) -> None:
    broad = new_authority(tmp_path / "broad", purpose="critical,timeStamping,emailProtection")
    given = broad.folder / "given"
    try:
        given.write_bytes(broad.answer(timestamp_question(DIGEST, NUMBER)))
    except AssertionError:
        # This openssl refuses to answer with it, as it should.
        return

    assert refusal(given.read_bytes(), roots_of(broad)) == NO_TIMESTAMP_CERTIFICATE


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    """openssl does not look at the dates of the certificate it signs with."""
    late = new_authority(tmp_path / "late", days=-1)

    assert refusal(late.answer(timestamp_question(DIGEST, NUMBER)), roots_of(late)) == EXPIRED


@pytest.mark.parametrize("digest", ["md5", "sha1"])
def test_an_answer_signed_over_a_hash_with_collisions_is_refused(tmp_path: Path, digest: str) -> None:
    weak = new_authority(tmp_path / "weak", digest=digest)

    assert refusal(weak.answer(timestamp_question(DIGEST, NUMBER)), roots_of(weak)) == WEAK


def test_an_answer_signed_by_a_short_key_is_refused(tmp_path: Path) -> None:
    short = new_authority(tmp_path / "short")
    short.certificate("short", bits=1024)
    given = short.answer(timestamp_question(DIGEST, NUMBER))

    assert refusal(short.signed_anew(given, "-cades", signers=("short",)), roots_of(short)) == WEAK


def test_what_is_signed_anew_as_it_should_be_is_believed(authority: Authority, answer: bytes) -> None:
    """So that the refusals below are of what was left out, and not of how it was made."""
    given = authority.signed_anew(answer, "-cades")

    assert verify_timestamp(given, DIGEST, roots_of(authority), nonce=NUMBER).signer == "CN=Orchard stamps"


def test_a_signed_part_that_names_no_certificate_is_refused(authority: Authority, answer: bytes) -> None:
    assert refusal(authority.signed_anew(answer), roots_of(authority)) == NO_TIMESTAMP_CERTIFICATE


def test_an_answer_without_a_signed_part_is_refused(authority: Authority, answer: bytes) -> None:
    assert refusal(authority.signed_anew(answer, "-noattr"), roots_of(authority)) == NOT_A_TOKEN


def test_an_answer_that_two_signed_is_refused(authority: Authority, answer: bytes) -> None:
    authority.certificate("second")

    given = authority.signed_anew(answer, "-cades", signers=("signer", "second"))

    assert refusal(given, roots_of(authority)) == NOT_A_TOKEN


def test_a_certificate_that_may_sign_none_makes_no_authority(authority: Authority) -> None:
    """Whoever buys a certificate for a shop has a key that a pinned root signed, and may not sign others with it."""
    authority.certificate("shop", purpose="serverAuth")
    authority.certificate("false", by="shop")
    given = authority.answer(timestamp_question(DIGEST, NUMBER))
    shop = str(authority.folder / "shop.pem")

    forged = authority.signed_anew(given, "-cades", "-certfile", shop, signers=("false",))

    assert refusal(forged, roots_of(authority)) == UNKNOWN_ROOT


def test_an_answer_without_the_number_is_refused(authority: Authority) -> None:
    question = timestamp_question(DIGEST, NUMBER)
    without = question.replace(der.write_number(NUMBER), b"")
    given = authority.answer(der.write(der.SEQUENCE, without[2:]))

    assert refusal(given, roots_of(authority)) == ANOTHER_NUMBER


def test_bytes_around_an_answer_and_other_lengths_of_it_are_refused(authority: Authority, answer: bytes) -> None:
    content = der.read(answer).content
    size = len(content).to_bytes(3, "big")
    for data in (
        answer + b"\0",
        der.write(der.SEQUENCE, content, b"\x05\0"),
        b"\x30\x80" + content + b"\0\0",
        b"\x30\x83" + size + content,
        b"\x30\x84\xff\xff\xff\xff" + content,
    ):
        assert refusal(data, roots_of(authority)) == NOT_A_TOKEN


def test_a_root_that_is_no_certificate_spoils_no_other(authority: Authority, answer: bytes) -> None:
    """A colleague's op may say anything of an authority's roots."""
    roots = (b"no certificate", *roots_of(authority), b"\x30\0")

    assert verify_timestamp(answer, DIGEST, roots, nonce=NUMBER).digest == DIGEST
    assert refusal(answer, roots[:1]) == UNKNOWN_ROOT


def test_words_of_the_status_change_nothing_that_is_attested(authority: Authority, answer: bytes) -> None:
    sound = verify_timestamp(answer, DIGEST, roots_of(authority), nonce=NUMBER)
    token = der.read(answer).child(1, der.SEQUENCE).whole

    told = with_status(token, b"x\nTime stamp: Jan  1 00:00:00 2018 GMT")

    assert verify_timestamp(told, DIGEST, roots_of(authority), nonce=NUMBER).at_s == sound.at_s


def test_every_altered_byte_is_refused_or_changes_nothing_that_is_attested(authority: Authority, answer: bytes) -> None:
    roots, sound = roots_of(authority), verify_timestamp(answer, DIGEST, roots_of(authority), nonce=NUMBER)
    seen = set()
    for at in range(0, len(answer), 7):
        altered = answer[:at] + bytes((answer[at] ^ 1,)) + answer[at + 1 :]
        try:
            token = verify_timestamp(altered, DIGEST, roots, nonce=NUMBER)
        except TimestampRefused as error:
            seen.add(error.facts["reason"])
        else:
            assert (token.at_s, token.signer, token.chain) == (sound.at_s, sound.signer, sound.chain), at
    assert ALTERED in seen


def test_an_altered_moment_is_refused(authority: Authority, answer: bytes) -> None:
    year = answer.index(b"Z", answer.index(DIGEST)) - 14
    altered = answer[:year] + b"2018" + answer[year + 4 :]

    assert refusal(altered, roots_of(authority)) in (ALTERED, EXPIRED)


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"<html>", bytes(70_000), b"\x30\x80" + bytes(40)])
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    assert refusal(data, pinned()) == NOT_A_TOKEN


def test_a_refusal_of_the_authority_is_said(authority: Authority) -> None:
    given = authority.answer(b"\x30\x03\x02\x01\x01")

    assert refusal(given, roots_of(authority)) == NOT_GRANTED


def test_a_file_without_certificates_is_no_root() -> None:
    with pytest.raises(TimestampRefused):
        roots_from_pem(b"no certificate")


def test_a_question_holds_a_digest_and_a_number_alone() -> None:
    question = timestamp_question(DIGEST, NUMBER)

    assert question.count(DIGEST) == 1
    assert len(question) == len(timestamp_question(bytes(32), 0)) + 1
    with pytest.raises(ValueError, match="32 bytes"):
        timestamp_question(b"short", 1)
