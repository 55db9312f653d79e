"""Forms that ODK Collect locked are opened as Collect made them, and whatever is wrong with one is said."""

from __future__ import annotations

import base64
import functools
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.plain_xml import MOST_DEPTH, MOST_ELEMENTS, NotPlainXml, read_xml
from safeconduct.protect.odk import FormKey, decrypt_file, form_iv, is_locked, locked_form, open_form
from safeconduct.protect.odk_answers import is_kept, read_answers
from safeconduct.protect.odk_errors import MalformedForm, MalformedOdkKey, OdkFileMissing, OdkNotOpened
from safeconduct.protect.odk_locking import ANSWERS_NAME, Filled, lock_form
from safeconduct.protect.secrets import Secret
from tests.unit.protect.odk_made import INSTANCE, locked

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors/odk/collect-vectors.json").read_text(encoding="utf-8")
)
XML = b'<data id="sc" version="1"><danger>now</danger><text>Zura is waiting</text></data>'


@functools.cache
def collects_key() -> FormKey:
    n = {name: int(value, 16) if isinstance(value, str) else value for name, value in VECTORS["rsa_test_key"].items()}
    d, p, q = n["d"], n["p"], n["q"]
    public = rsa.RSAPublicNumbers(n["e"], n["n"])
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q), public)
    return FormKey(numbers.private_key())


@functools.cache
def own_key() -> FormKey:
    return FormKey.generate()


def test_collects_wrapped_key_is_unwrapped() -> None:
    of = VECTORS["key_unwrap"]

    found = collects_key().aes_key(base64.b64decode(of["encrypted_key_base64"]))

    assert found.reveal() == base64.b64decode(of["aes_key_base64"])


def test_what_is_locked_here_opens_as_collects_does_and_no_key_locks_nothing() -> None:
    filled = Filled("sc", "1", INSTANCE, (("danger", "now"), ("text", 'Zura <is> waiting & "counting"')))

    listed, answers = lock_form(filled, own_key().public_base64, SystemEntropy())

    opened = open_form(locked_form(listed), {ANSWERS_NAME: answers}, own_key())
    assert opened.xml == filled.to_xml()
    read = {one.name: one.text for one in read_xml(opened.xml).children}
    assert (read["danger"], read["text"]) == filled.answers[0][1:] + filled.answers[1][1:]
    assert b"Zura" not in listed + answers
    for key in ("", "AAAA", "no key"):
        with pytest.raises(MalformedOdkKey):
            lock_form(filled, key, SystemEntropy())


def test_the_iv_of_each_place_is_collects() -> None:
    of = VECTORS["ivs"]
    key = Secret(base64.b64decode(of["aes_key_base64"]))

    found = {place: form_iv(of["instance_id"], key, int(place)).hex() for place in of["iv_hex_by_index"]}

    assert found == of["iv_hex_by_index"]


def test_what_collect_locked_opens_and_without_its_end_it_does_not() -> None:
    of = VECTORS["end_to_end"]
    key = collects_key().aes_key(base64.b64decode(of["encrypted_key_base64"]))
    iv = form_iv(of["instance_id"], key, of["iv_index"])
    data = base64.b64decode(of["ciphertext_base64"])

    assert decrypt_file(data, key, iv).decode() == of["plaintext"]
    with pytest.raises(OdkNotOpened):
        decrypt_file(data[:-6], key, iv)


def test_a_locked_form_opens_with_its_media_first_and_its_answers_last() -> None:
    manifest, files = locked(own_key().public_base64, XML, {"a.jpg": b"picture", "b.m4a": b"voice"})

    opened = open_form(locked_form(manifest), files, own_key())

    assert opened.xml == XML
    assert opened.media == (("a.jpg", b"picture"), ("b.m4a", b"voice"))


def test_files_that_have_not_come_are_counted_and_another_key_opens_nothing() -> None:
    manifest, files = locked(own_key().public_base64, XML, {"a.jpg": b"picture"})
    form = locked_form(manifest)

    with pytest.raises(OdkFileMissing) as missing:
        open_form(form, {"submission.xml.enc": files["submission.xml.enc"]}, own_key())
    with pytest.raises(OdkNotOpened):
        open_form(form, files, collects_key())
    assert missing.value.facts == {"count": 1, "all": 2}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a.jpg.enc", b"../a.jpg.enc"),
        (b"a.jpg.enc", b"submission.xml.enc"),
        (b'encrypted="yes"', b""),
        (b"instanceID>", b"otherID>"),
        (b"<base64EncryptedKey>", b"<base64EncryptedKey>!"),
        (b'id="sc" ', b""),
    ],
)
def test_a_list_that_breaks_the_layout_is_refused(old: bytes, new: bytes) -> None:
    manifest, _ = locked(own_key().public_base64, XML, {"a.jpg": b"picture"})
    assert old in manifest

    with pytest.raises(MalformedForm):
        locked_form(manifest.replace(old, new))


def test_a_forms_key_goes_through_the_vault_and_shows_itself_nowhere() -> None:
    again = FormKey.from_secret(own_key().to_secret())

    assert again.public_base64 == own_key().public_base64
    assert repr(again) == "<form key>"
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(again)
    with pytest.raises(MalformedOdkKey):
        FormKey.from_secret(Secret(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))


def test_answers_lose_what_the_telephone_says_of_itself() -> None:
    data = (
        b'<x:sc xmlns:x="http://example.org/sc" id="sc" version="2"><start>2019-01-14T10:00</start>'
        b"<deviceid>imei:490</deviceid>"
        b"<group><danger>now</danger><phonenumber>+7</phonenumber></group><text> Help </text><empty/>"
        b"<meta><instanceID>uuid:1</instanceID><deviceID>490</deviceID><userID>u</userID></meta></x:sc>"
    )

    found = read_answers(data)

    assert (found.form, found.version, found.instance, found.text) == ("sc", "2", "uuid:1", "Help")
    assert found.answers == (("danger", "now"),)
    assert found.rest == ""


def test_what_fits_no_answer_is_kept_whole_as_xml_and_without_the_telephone() -> None:
    data = (
        b'<d id="f"><Name1>Zura</Name1><child>1</child><child>2</child><username>u</username>'
        b"<meta><instanceID>uuid:1</instanceID></meta></d>"
    )

    found = read_answers(data)

    assert "<Name1>Zura</Name1><child>1</child><child>2</child>" in found.rest
    assert "username" not in found.rest


def test_the_log_of_touches_and_ways_out_are_no_files() -> None:
    assert [is_kept(name) for name in ("a.jpg", "Audit.csv", "../a", "c:a", "", ".")] == [True, *[False] * 5]


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>',
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        b"<d>&unknown;</d>",
        b"<d>" * (MOST_DEPTH + 1) + b"</d>" * (MOST_DEPTH + 1),
        b"<d>" + b"<e/>" * MOST_ELEMENTS + b"</d>",
        b"<d>\xff</d>",
        b"",
        b"<d/><d/>",
    ],
)
def test_bombs_outer_entities_and_endless_documents_are_refused(data: bytes) -> None:
    with pytest.raises(NotPlainXml):
        read_xml(data)


def test_a_locked_form_is_told_from_an_open_one() -> None:
    manifest, _ = locked(own_key().public_base64, XML, {})

    assert is_locked(read_xml(manifest))
    assert not is_locked(read_xml(XML))
    assert INSTANCE in manifest.decode()
