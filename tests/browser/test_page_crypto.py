"""The page's own cryptography against published vectors, in real browsers (DESIGN section 6; tests/vectors)."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

import build_page
import javascript
from safeconduct.base import cbor
from safeconduct.base.ids import label
from safeconduct.protect.age import open_
from safeconduct.protect.age_keys import AgeIdentity
from safeconduct.protect.derive import expand, mac
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import HEAD_BYTES, SIZES, read_submission
from tests.browser.hands import wait_for
from tests.browser.marionette import program, running_firefox
from tests.browser.source import ENTROPY, serving, thread_from
from tests.vectors.files import Vector, all_vectors
from tests.vectors.intake_vectors import whole_board

VECTORS: Final = Path(__file__).resolve().parent.parent / "vectors"
Ask = Callable[[str, list[dict[str, Any]]], list[str]]


def published(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / "wycheproof" / f"{name}.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def script() -> str:
    return build_page.test_script()


@pytest.fixture(scope="module")
def ask(chromium: Browser, script: str) -> Iterator[Ask]:
    """Ask the page's code in Chromium."""
    with serving() as server:
        server.files["/"] = b"<!doctype html><title>-</title>"
        page = chromium.new_page()
        page.goto(server.address)
        page.add_script_tag(content=script)
        yield lambda kind, vectors: page.evaluate("([kind, vectors]) => page.answersTo(kind, vectors)", [kind, vectors])
        page.close()


def expected_of(name: str, vector: dict[str, Any]) -> str:
    """Return what the page must answer to a published vector."""
    if vector.get("result", "valid") == "invalid":
        return "refused"
    match name:
        case "x25519":
            return str(vector["shared"])
        case "ed25519":
            return "valid"
        case "chacha20_poly1305":
            return f"{vector['msg']} {vector['ct']}{vector['tag']}"
        case "mlkem_768":
            return str(vector["K"])
        case "mlkem_768_encaps":
            return f"{vector['K']} {vector['c']}"
        case _:
            return str(vector["ek"])


NAMES: Final = ("x25519", "ed25519", "chacha20_poly1305", "mlkem_768", "mlkem_768_encaps", "mlkem_768_keygen_seed")


def wrong_answers(ask: Ask, name: str, vectors: list[dict[str, Any]]) -> list[int]:
    answers = ask(name, vectors)
    assert len(answers) == len(vectors) > 0
    pairs = zip(vectors, answers, strict=True)
    return [vector["tcId"] for vector, answer in pairs if answer != expected_of(name, vector)]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_chromium_answers_every_published_vector(ask: Ask, name: str) -> None:
    assert wrong_answers(ask, name, published(name)) == []


def test_the_browsers_own_curve_says_the_same_and_a_secret_of_zeros_is_refused(ask: Ask) -> None:
    vectors = published("x25519")

    answers = ask("x25519_used", vectors)

    zeros = "00" * 32
    assert answers == ["refused" if vector["shared"] == zeros else vector["shared"] for vector in vectors]
    assert "refused" in answers


def age_vectors() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give name, what must come of it, and the question, of each vector that a post-quantum key may open."""
    for file in sorted((VECTORS / "age").iterdir()):
        head, _, body = file.read_bytes().partition(b"\n\n")
        if not head.startswith(b"expect: "):
            continue
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        identity = fields.get("identity", "")
        if fields.get("armored") or "passphrase" in fields or not identity.startswith("AGE-SECRET-KEY-PQ-1"):
            continue
        seed = AgeIdentity.from_text(Secret(identity.encode())).seed.reveal().hex()
        plain = zlib.decompress(body) if fields.get("compressed") else body
        expected = fields["payload"] if fields["expect"] == "success" else "refused"
        yield file.name, expected, {"file": base64.b64encode(plain).decode("ascii"), "seed": seed}


@pytest.mark.slow
def test_published_age_files_open_in_the_browser_or_are_refused_as_they_say(ask: Ask) -> None:
    names, expected, questions = zip(*age_vectors(), strict=True)

    answers = ask("age", list(questions))

    assert dict(zip(names, answers, strict=True)) == dict(zip(names, expected, strict=True))
    assert len(names) > 15
    assert sum(one != "refused" for one in expected) > 3


PLAINS: Final = (b"", b"a", bytes(65_535), bytes(65_536), bytes(65_537), "слово".encode() * 9_000)


@pytest.mark.slow
def test_what_the_page_seals_opens_in_python_and_in_the_other_implementation(ask: Ask, tmp_path: Path) -> None:
    identity = AgeIdentity.generate(ENTROPY)
    recipient = identity.kem.public.raw.hex()
    plains = [base64.b64encode(plain).decode("ascii") for plain in PLAINS]

    sealed = ask("seal", [{"recipient": recipient, "plain": plain} for plain in plains])

    files = [base64.b64decode(one) for one in sealed]
    assert tuple(open_(file, [identity.kem]).content for file in files) == PLAINS
    reader = tmp_path / "open.mjs"
    reader.write_text(
        'import { Decrypter } from "age-encryption";\n'
        'import { readFileSync } from "node:fs";\n'
        "const { identity, files } = JSON.parse(readFileSync(0, 'utf8'));\n"
        "const reader = new Decrypter();\n"
        "reader.addIdentity(identity);\n"
        "const opened = [];\n"
        "for (const file of files) {\n"
        "  const plain = await reader.decrypt(new Uint8Array(Buffer.from(file, 'base64')));\n"
        "  opened.push(Buffer.from(plain).toString('base64'));\n"
        "}\n"
        "process.stdout.write(JSON.stringify(opened));\n",
        encoding="utf-8",
    )
    question = {"identity": identity.to_text().reveal().decode(), "files": sealed}
    assert json.loads(javascript.run(reader, data=json.dumps(question).encode())) == plains


def test_work_is_never_the_nonce_that_says_there_is_none(ask: Ask) -> None:
    """The hash of the nonce of zeros begins with one zero bit in every second submission; these are thirty-two."""
    files = [hashlib.shake_128(bytes([n])).digest(SIZES[0] - HEAD_BYTES) for n in range(32)]

    worked = ask("worked", [{"file": base64.b64encode(file).decode("ascii"), "bits": 1} for file in files])

    bits = [read_submission(base64.b64decode(one)).work_bits for one in worked]
    assert len(bits) == len(files)
    assert min(bits) >= 1


def test_the_words_and_the_thread_are_those_of_the_format_page(ask: Ask) -> None:
    value, org, other = ENTROPY.bytes(10) + b"\xa0", ENTROPY.bytes(16), ENTROPY.bytes(16)
    check = hashlib.sha256(label("receipt-check") + value).digest()[0] >> 4
    bits = f"{int.from_bytes(value, 'big') | check:088b}"
    numbers = [int(bits[at : at + 11], 2) for at in range(0, 88, 11)]
    lists = [build_page.words_of("en").split(), build_page.words_of("ru").split()]
    english, russian = ([words[number] for number in numbers] for words in lists)
    secret = thread_from(value, org)
    keys = (expand(secret, label("thread-id"), length=16), expand(secret, label("reply-tag")))
    reply = expand(secret, label("reply-key"), length=96)
    link = mac(expand(secret, label("thread-link")), label("thread-link") + other)

    said = [
        " ".join(english), " ".join(russian), " ".join(f"{number + 1:04d}" for number in numbers),
        ", ".join(word[:4].upper() for word in russian), " ".join([*russian[:4], *english[4:]]),
    ]  # fmt: skip
    assert ask("words", [{"value": value.hex()}]) == [" ".join(map(str, numbers))]
    assert ask("value", [{"words": words} for words in said]) == [value.hex()] * len(said)
    wrong = [english[1], english[0], *english[2:]] if english[0] != english[1] else [*english[:7], "0001"]
    short = " ".join(english[:7])
    answers = ask("value", [{"words": short}, {"words": short + " unheardofword"}, {"words": " ".join(wrong)}])
    assert answers[:2] == ["", ""]
    assert answers[2] != value.hex()
    expected = [secret.reveal(), *(key.reveal() for key in keys), reply.reveal(), link]
    question = {"value": value.hex(), "org": org.hex(), "other": other.hex()}
    assert ask("thread", [question]) == [" ".join(one.hex() for one in expected)]


def test_the_word_lists_come_out_of_their_packing_whole(ask: Ask) -> None:
    lists = [build_page.words_of("en").split(), build_page.words_of("ru").split()]

    answers = ask("word", [{"list": number, "at": at} for number in range(2) for at in range(2048)])

    assert answers == [*lists[0], *lists[1]]


def intake_vectors(kind: str) -> list[Vector]:
    return [one for one in all_vectors() if one.object == kind]


def test_the_receipts_vectors_are_answered(ask: Ask) -> None:
    vectors = intake_vectors("receipt_words")

    values = ask("value", [{"words": one.body.decode()} for one in vectors])

    assert {one.name: value for one, value in zip(vectors, values, strict=True)} == {
        one.name: one.headers["value"] if one.expect == "success" else "" for one in vectors
    }
    [one] = [one for one in vectors if one.name == "english"]
    names = ("secret", "thread", "tag_key", "reply_key", "link_key", "other", "link")
    secret, id_, tag_key, reply_key, _, other, link = (one.headers[name] for name in names)
    question = {"value": one.headers["value"], "org": one.headers["org"], "other": other}
    assert ask("thread", [question]) == [f"{secret} {id_} {tag_key} {reply_key} {link}"]


# What the page does not look at, because the organisation itself signed it: how many there are of what it shows or
# ignores, and a recipient's inside, which fails when something is sealed to it. Of the root's signature it checks the
# Ed25519 half (docs/formats/bundle.md).
NOT_LOOKED_AT: Final = {
    "certificate-second-half-flipped",
    "certificate-serial-zero",
    "epochs-out-of-order",
    "four-epochs",
    "nine-addresses",
    "no-address",
    "notice-in-german",
    "notice-of-501-characters",
    "notice-twice-in-one-language",
    "17-bits-of-work",
    "purpose-4",
    "recipient-that-is-no-key",
    "longer-than-its-certificate",
}


def test_the_bundles_vectors_are_read_or_refused(ask: Ask) -> None:
    vectors = [one for one in intake_vectors("bundle") if one.headers["message"] != "certificate"]
    good = next(one for one in vectors if one.name == "bundle")
    questions = [
        {
            "data": one.body.hex(),
            "isList": one.headers["message"] == "bundles",
            "org": good.headers["org"],
            "root": one.raw("root")[:32].hex(),
            "number": int(good.headers["number"]),
        }
        for one in vectors
    ]

    answers = dict(zip((one.name for one in vectors), ask("bundle", questions), strict=True))

    box = good.headers["box"]
    expected = {one.name: box if one.expect == "success" else "refused" for one in vectors}
    assert {name for name in answers if answers[name] != expected[name]} <= NOT_LOOKED_AT
    assert list(answers.values()).count("refused") > 12


def test_the_boards_vectors_are_read_or_refused(ask: Ask) -> None:
    vectors = [one for one in intake_vectors("board") if not one.headers["message"].startswith("hints")]
    good = next(one for one in vectors if one.name == "board")
    texts: list[Any] = [cbor.decode(good.raw(name)) for name in ("short", "long")]
    questions = [
        {
            "data": base64.b64encode(whole_board(one)).decode("ascii"),
            **{name: good.headers[name] for name in ("org", "box", "key", "secret")},
        }
        for one in vectors
    ]

    answers = ask("board", questions)

    found = dict(zip((one.name for one in vectors), answers, strict=True))
    replies = {f"{text[2]} true {text[3]}" for text in texts}
    assert set(found.pop("board").split("|")) == replies
    assert set(found.values()) == {"refused"}
    assert len(found) >= 5


NOT_CANONICAL: Final = (
    "1800", "9fff", "c0", "f6", "f90000", "a201000000", "a20000" + "0000", "61ff", "0000", "18", "a1f500",
    "818181818181818181" + "00", "6365cc88", "fb0000000000000000", "1bffffffffffffffff",
)  # fmt: skip


def test_what_is_no_canonical_cbor_is_refused(ask: Ask) -> None:
    assert ask("cbor", [{"data": data} for data in NOT_CANONICAL]) == ["refused"] * len(NOT_CANONICAL)
    whole = ("a1008201f5", "8400011819" + "1903e8", "62d18f", "818181818181818100")
    assert ask("cbor", [{"data": data} for data in whole]) == list(whole)


@pytest.mark.slow
def test_firefox_answers_the_same_vectors(script: str) -> None:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    with running_firefox() as firefox, serving() as server:
        server.files["/"] = f"<!doctype html><title>-</title><script>{script}</script>".encode()
        firefox.visit(server.address)

        def ask(kind: str, vectors: list[dict[str, Any]]) -> list[str]:
            given = json.dumps([kind, vectors])
            firefox.ask(
                f"window.answers = 0; page.answersTo(...{given}).then(found => (window.answers = found)); return 1"
            )
            found = wait_for(lambda: firefox.ask("return window.answers"))
            assert isinstance(found, list)
            return found

        wrong = {name: wrong_answers(ask, name, published(name)) for name in NAMES}

    assert wrong == {name: [] for name in NAMES}


@pytest.mark.slow
def test_a_message_of_four_kib_is_sealed_quickly(ask: Ask) -> None:
    recipient = AgeIdentity.generate(ENTROPY).kem.public.raw.hex()

    cold = ask("time", [{"recipient": recipient, "count": 1}])
    warm = ask("time", [{"recipient": recipient, "count": 21}])

    print(f"4 KiB sealed: {warm[0]} ms, the first time {cold[0]} ms")
    assert float(warm[0]) > 0
