"""Our age files and those of another implementation (npm `age-encryption`, in a real Node) open on either side."""

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

import javascript
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.errors import SafeconductError
from safeconduct.protect.age import (
    AgeIdentity,
    Company,
    KeyIdentity,
    open_,
    open_stream,
    recipient_from_text,
    seal,
    seal_stream,
    text_from_recipient,
)
from safeconduct.protect.age_armour import armour, dearmour
from safeconduct.protect.age_errors import BAD_STANZA, SCRYPT_BESIDE_OTHERS, MalformedAge, NotForThisKey
from safeconduct.protect.age_header import make_header
from safeconduct.protect.age_keys import wrap
from safeconduct.protect.age_payload import NONCE_BYTES, seal_pieces
from safeconduct.protect.secrets import Secret

PROGRAM = Path(__file__).with_name("age_by_typage.mjs")
# Lengths about every border: nothing, one piece less and more than full, and three pieces.
LENGTHS = (0, 1, 65_535, 65_536, 65_537, 131_072, 200_000)


def ask(*questions: Mapping[str, object]) -> list[str]:
    """Puts all questions to one Node process; a refusal comes back as `refused: …`."""
    answers = json.loads(javascript.run(PROGRAM, data=json.dumps(questions).encode()))
    assert len(answers) == len(questions)
    return [str(answer["answer"]) if "answer" in answer else f"refused: {answer['refused']}" for answer in answers]


def letters(data: bytes) -> str:
    return base64.b64encode(data).decode()


def plain_of(length: int) -> bytes:
    return hashlib.shake_256(b"plain").digest(length)


@pytest.fixture(scope="module")
def ours() -> AgeIdentity:
    return AgeIdentity.generate(SeededEntropy(b"interop"))


@pytest.fixture(scope="module")
def other() -> AgeIdentity:
    return AgeIdentity.generate(SeededEntropy(b"interop, another"))


def test_what_we_seal_the_other_opens(ours: AgeIdentity, other: AgeIdentity) -> None:
    entropy = SeededEntropy(b"sealed here")
    identity = ours.to_text().reveal().decode()
    sealed = [seal(plain_of(length), ours.kem.public, entropy) for length in LENGTHS]
    sealed.append(b"".join(seal_stream([plain_of(9)], [other.kem.public, ours.kem.public], entropy)))
    sealed.append(seal(b"", other.kem.public, entropy))

    answers = ask(*({"door": "open", "identity": identity, "sealed": letters(one)} for one in sealed))

    assert [base64.b64decode(answer) for answer in answers[:-1]] == [plain_of(length) for length in (*LENGTHS, 9)]
    assert answers[-1].startswith("refused: no identity matched")


def test_what_the_other_seals_we_open(ours: AgeIdentity, other: AgeIdentity) -> None:
    mine, theirs = (text_from_recipient(identity.kem.public) for identity in (ours, other))
    classic = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    wanted = [([mine], length) for length in LENGTHS] + [([theirs, mine], 9), ([classic, mine], 9), ([classic], 9)]

    answers = ask(
        *({"door": "seal", "recipients": names, "plain": letters(plain_of(length))} for names, length in wanted)
    )
    files = [base64.b64decode(answer, validate=True) for answer in answers]
    opened = [open_(file, [ours.kem]) for file in files[:-1]]

    assert [one.content for one in opened] == [plain_of(length) for _, length in wanted[:-1]]
    assert {one.company for one in opened[:-1]} == {Company.POST_QUANTUM}
    assert (opened[-1].company, opened[-1].is_downgraded) == (Company.CLASSIC, True)
    assert [one.recipients for one in opened] == [1] * len(LENGTHS) + [2, 2]
    with pytest.raises(NotForThisKey):
        open_(files[-1], [ours.kem, other.kem])


def test_both_write_keys_alike(ours: AgeIdentity) -> None:
    (identity,) = ask({"door": "identity"})
    recipient, mine = ask(
        {"door": "recipient", "identity": identity},
        {"door": "recipient", "identity": ours.to_text().reveal().decode()},
    )

    theirs = AgeIdentity.from_text(Secret(identity.encode()))
    assert theirs.to_text() == Secret(identity.encode())
    assert text_from_recipient(theirs.kem.public) == recipient
    assert recipient_from_text(recipient).raw == theirs.kem.public.raw
    assert text_from_recipient(ours.kem.public) == mine


def test_both_write_letters_alike(ours: AgeIdentity) -> None:
    # Three lengths in a row end a line in each of the ways there are.
    files = [seal(plain_of(length), ours.kem.public, SeededEntropy(b"armour")) for length in (0, 1, 2, 3, 70_000)]
    texts = [b"".join(armour([file])).decode() for file in files]

    answers = ask(
        *({"door": "armour", "sealed": letters(file)} for file in files),
        *({"door": "dearmour", "armoured": text} for text in texts),
    )

    assert answers[: len(files)] == texts
    assert [base64.b64decode(answer) for answer in answers[len(files) :]] == files


def test_a_long_stream_of_ours_is_opened_by_the_other_and_one_of_theirs_piece_by_piece(ours: AgeIdentity) -> None:
    plain = plain_of(1_000_003)
    text = ours.to_text().reveal().decode()
    sealed = b"".join(
        seal_stream((plain[at : at + 777] for at in range(0, len(plain), 777)), [ours.kem.public], SeededEntropy(b"s"))
    )

    opened, theirs = ask(
        {"door": "open", "identity": text, "sealed": letters(sealed)},
        {"door": "seal", "recipients": [text_from_recipient(ours.kem.public)], "plain": letters(plain)},
    )

    assert base64.b64decode(opened) == plain
    file = base64.b64decode(theirs)
    pieces = open_stream((file[at : at + 999] for at in range(0, len(file), 999)), [KeyIdentity(ours.kem)]).content
    assert b"".join(pieces) == plain
    assert b"".join(dearmour(armour([file]))) == file


# What a header is changed with: marks, ends of lines and what base64 does not take; then other recipients, most of them
# sound where they stand between two others.
SIGNS = (b"\n", b"\r\n", b" ", b"=", b"A", b"+/", b"\t", b"\0", b"\xc3\xa9", b"~", b"->", b"-> ", b"--- ", b"A" * 64)
STANZAS = (
    *(b"-> X25519 a\n\n", b"-> b-grease c d\nAA\n", b"-> b\nAB\n", b"-> c\n" + b"A" * 64 + b"\n\n", b"-> d\nAA"),
    *(
        b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\n",
        b"-> mlkem768x25519 AA\n\n",
        b"->  a\n\n",
        b"-> ~!\nA\n",
        b"-> e\n\n",
    ),
    *(b"-> f\n" + b"A" * 64 + b"\n", b"-> g\n" + b"A" * 64 + b"\nAAA\n", b"age-encryption.org/v1\n"),
)


def vouched_for(header: bytes, file_key: bytes) -> bytes:
    """A header with the proof that whoever knows the file key can make, by the standard library alone."""
    even = hmac.digest(bytes(32), file_key, "sha256")
    key = hmac.digest(even, b"header\x01", "sha256")
    return header + b" " + base64.b64encode(hmac.digest(key, header, "sha256")).rstrip(b"=") + b"\n"


def test_a_header_changed_by_whoever_made_it_is_never_taken_where_the_other_refuses(ours: AgeIdentity) -> None:
    file_key, nonce, draw = Secret(bytes(range(16))), bytes(NONCE_BYTES), random.Random(20)
    content = nonce + b"".join(seal_pieces([b"plain"], file_key, nonce))
    sound = make_header([wrap(file_key, ours.kem.public)] * 2, file_key).covered
    files = []
    for _ in range(250):
        between = sound.find(b"->"), sound.rfind(b"->"), sound.rfind(b"---")
        word, places = draw.choice(((draw.choice(SIGNS), range(len(sound))), (draw.choice(STANZAS), between)))
        at = draw.choice(places)
        changed = sound[:at] + word + sound[at + draw.choice((0, 0, len(word))) :]
        files.append(vouched_for(changed, file_key.reveal()) + content)

    answers = ask(
        *({"door": "open", "identity": ours.to_text().reveal().decode(), "sealed": letters(file)} for file in files)
    )
    taken, stricter = 0, set()
    for file, answer in zip(files, answers, strict=True):
        try:
            plain = open_(file, [ours.kem]).content
        except SafeconductError as error:
            if not answer.startswith("refused"):
                stricter.add((type(error), error.facts["reason"]))
        else:
            assert answer == letters(plain), file
            taken += 1

    assert 20 < taken < len(files) - 20
    # The other stops at the first recipient that opens; we read all of them first.
    assert stricter == {(MalformedAge, BAD_STANZA), (MalformedAge, SCRYPT_BESIDE_OTHERS)}
