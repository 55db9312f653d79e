"""Signatures as minisign has them: the program itself agrees, both ways, and nothing passes for something else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import nacl.signing
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import label
from safeconduct.protect.escrow import open_share
from safeconduct.protect.escrow_errors import EscrowRefused, TooFewPersons
from safeconduct.protect.minisign import (
    MinisignKey,
    NotAMinisignKey,
    NotASignature,
    key_from_file,
    key_from_text,
    signature_from_file,
)
from safeconduct.protect.publishing import (
    MANIFEST_HEAD,
    PUBLISH_LABEL,
    PublishingTerms,
    found_publishing,
    sign_manifest,
    sign_release,
    verify_publishing,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import FileSignature, SignKey
from tests.persons import DAY, Organisation

ORG = Organisation(4)
CERTIFICATE, ESCROW = found_publishing(
    ORG.key,
    PublishingTerms(1, DAY),
    maker=ORG.people[0].first.id,
    holders=ORG.devices,
    entropy=SeededEntropy(b"the publishing key of this test"),
)
KEY = verify_publishing(CERTIFICATE, ORG.root)
SHARES = [open_share(ESCROW, person.first.keys) for person in ORG.people]
MANIFEST = MANIFEST_HEAD + b"# day 2030-01-28\n" + b"5d" * 32 + b"  index.html\n"
SIGNATURE = sign_manifest(MANIFEST, SHARES[:2], escrow=ESCROW, publisher=KEY)


def minisign(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("minisign")
    if program is None:
        pytest.skip("no minisign on this machine")
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "manifest.txt").write_bytes(MANIFEST)
    (tmp_path / "manifest.txt.minisig").write_bytes(SIGNATURE)
    (tmp_path / "key.pub").write_bytes(KEY.minisign.to_file())
    return tmp_path


def test_the_program_minisign_agrees(folder: Path) -> None:
    for key in (("-p", "key.pub"), ("-P", KEY.minisign.text)):
        ran = minisign("-V", "-H", *key, "-m", "manifest.txt", folder=folder)
        assert (ran.returncode, "Signature and comment signature verified" in ran.stdout) == (0, True), ran.stderr
    (folder / "manifest.txt").write_bytes(MANIFEST.replace(b"index", b"other"))
    assert minisign("-V", "-H", "-p", "key.pub", "-m", "manifest.txt", folder=folder).returncode != 0


def test_what_the_program_signs_is_accepted_here(tmp_path: Path) -> None:
    (tmp_path / "manifest.txt").write_bytes(MANIFEST)
    minisign("-G", "-W", "-p", "key.pub", "-s", "key", folder=tmp_path)
    minisign("-S", "-s", "key", "-m", "manifest.txt", "-t", "as of today", folder=tmp_path)

    key = key_from_file((tmp_path / "key.pub").read_bytes())
    made = signature_from_file((tmp_path / "manifest.txt.minisig").read_bytes())

    assert key.has_signed(MANIFEST, made)
    assert not key.has_signed(MANIFEST + b"\n", made)
    minisign("-S", "-l", "-s", "key", "-m", "manifest.txt", folder=tmp_path)
    with pytest.raises(NotASignature):
        signature_from_file((tmp_path / "manifest.txt.minisig").read_bytes())


def test_any_two_persons_sign_the_same_bytes_and_one_signs_nothing() -> None:
    made = {sign_manifest(MANIFEST, [one, other], escrow=ESCROW, publisher=KEY)
            for one in SHARES for other in SHARES if one is not other}  # fmt: skip

    assert made == {SIGNATURE}
    with pytest.raises(TooFewPersons):
        sign_manifest(MANIFEST, SHARES[:1], escrow=ESCROW, publisher=KEY)
    terms, maker = PublishingTerms(2, DAY), ORG.people[0].first.id
    made_later = found_publishing(
        ORG.key, terms, maker=maker, holders=ORG.devices, entropy=SeededEntropy(b"another publishing key")
    )
    with pytest.raises(EscrowRefused):
        sign_manifest(MANIFEST, SHARES[:2], escrow=ESCROW, publisher=verify_publishing(made_later[0], ORG.root))


def test_neither_key_nor_signature_says_who_or_when_or_where() -> None:
    text = (SIGNATURE + KEY.minisign.to_file()).decode()
    words = [line for line in text.splitlines() if ":" in line]

    assert words == [
        "untrusted comment: signature of a site",
        "trusted comment: safeconduct site manifest v1",
        "untrusted comment: public key of a site",
    ]


def test_nothing_but_a_manifest_is_signed_so() -> None:
    for wrong in (b"", b"x" * 64, MANIFEST[1:], PUBLISH_LABEL + bytes(32)):
        with pytest.raises(ValueError, match="manifest"):
            sign_manifest(wrong, SHARES[:2], escrow=ESCROW, publisher=KEY)


def test_no_signature_of_the_publishing_key_passes_for_one_of_another_form() -> None:
    made = signature_from_file(SIGNATURE).made
    digest = bytes(range(32))
    released = sign_release(digest, SHARES[:2], escrow=ESCROW, publisher=KEY)

    # What is signed: 55 bytes for a release, 64 for a file, more than 64 with its comment. No length meets another.
    assert len(PUBLISH_LABEL + digest) == 55
    for signature in (made.signature, made.of_comment):
        assert not KEY.is_release(digest, signature)
        assert not KEY.key.is_valid(PUBLISH_LABEL, MANIFEST, signature)
    for signed in (released, made.of_comment):
        again = FileSignature(signed, made.comment, made.of_comment)
        assert not KEY.key.has_signed_file(MANIFEST, again)
    # And the signature of the hash is none over the hash as a file, by which the older form could be fooled.
    plain = nacl.signing.VerifyKey(KEY.key.raw)
    assert plain.verify(made.signature + made.comment, made.of_comment)
    assert not KEY.key.has_signed_file(made.signature + made.comment, made)


def test_an_empty_comment_is_never_signed() -> None:
    with pytest.raises(ValueError, match="comment"):
        SignKey(Secret(bytes(32))).sign_file(MANIFEST, b"")


def changed(number: int, text: str) -> bytes:
    lines = SIGNATURE.decode().split("\n")
    lines[number] = text
    return "\n".join(lines).encode()


SPOILT = {
    "nothing": b"",
    "three lines": b"\n".join(SIGNATURE.split(b"\n")[:3]),
    "a fifth line": SIGNATURE + b"more\n",
    "no base64": changed(1, "?" * 100),
    "bits too many": changed(3, SIGNATURE.decode().split("\n")[3][:-3] + "x=="),
    "the older form": changed(1, "RW" + SIGNATURE.decode().split("\n")[1][2:]),
    "no trusted comment": changed(2, "untrusted comment: safeconduct site manifest v1"),
    "not text": SIGNATURE + b"\xff",
    "too long": changed(2, "trusted comment: " + "x" * 5000),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_signature_is_refused(name: str) -> None:
    with pytest.raises(NotASignature):
        signature_from_file(SPOILT[name])


def test_a_changed_comment_does_not_fit() -> None:
    made = signature_from_file(changed(2, "trusted comment: safeconduct site manifest v2"))

    assert not KEY.minisign.has_signed(MANIFEST, made)
    assert KEY.minisign.has_signed(MANIFEST, signature_from_file(changed(0, "untrusted comment: anything")))


@pytest.mark.parametrize("data", [b"", b"RW", b"\xff", KEY.minisign.text.encode()[:-4], b"Qx" + b"A" * 54, SIGNATURE])
def test_what_is_no_key_is_refused(data: bytes) -> None:
    with pytest.raises(NotAMinisignKey):
        key_from_file(data, shown="key.pub")


def test_a_key_is_read_from_its_file_or_its_letters() -> None:
    key = KEY.minisign

    assert (key.text[:2], len(key.text)) == ("RW", 56)
    for read in (key_from_file(key.to_file()), key_from_file(key.text.encode()), key_from_text(key.text)):
        assert (read.key_id, read.key.raw) == (key.key_id, key.key.raw)


@given(st.binary(max_size=300))
def test_any_other_bytes_are_no_signature(data: bytes) -> None:
    with pytest.raises(NotASignature):
        signature_from_file(data)


def test_the_manifest_s_first_line_stands_for_a_label() -> None:
    assert MANIFEST_HEAD.startswith(b"# safeconduct site manifest v1")
    assert label("publish") == PUBLISH_LABEL
    assert MinisignKey(bytes(8), KEY.key).text != KEY.minisign.text
