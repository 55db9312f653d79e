"""Submissions: one of four sizes outside, everything inside the seal, and each fault told by its own name."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.errors import SafeconductError
from safeconduct.protect import age
from safeconduct.protect.age_errors import DamagedAge, MalformedAge, MalformedArmour, NotForThisKey
from safeconduct.protect.age_header import Stanza, letters, make_header
from safeconduct.protect.age_keys import wrap
from safeconduct.protect.age_payload import NONCE_BYTES, seal_pieces
from safeconduct.protect.bundles import epoch_id
from safeconduct.protect.intake_contents import (
    MOST_FILE_BYTES,
    PIECE_BYTES,
    Content,
    Cover,
    Message,
    Piece,
    SentFile,
    join_pieces,
    new_file,
    pieces_of,
    with_covers,
)
from safeconduct.protect.intake_errors import (
    AnotherBox,
    AnotherOrganisation,
    MalformedSubmission,
    SubmissionCut,
    SubmissionTooLarge,
    UnknownSubmissionVersion,
)
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import (
    SIZES,
    OpenedSubmission,
    age_file_from_armour,
    armour_submission,
    frame_submission,
    open_carried,
    open_submission,
    read_submission,
    seal_submission,
    with_work,
)
from safeconduct.protect.threads import Thread
from tests.unit.protect.intake_world import ENTROPY, Box, another_box, foreign_box, message, new_thread, the_box


def sealed(content: Content, box: Box | None = None) -> bytes:
    return seal_submission(content, (box or the_box()).addressee, entropy=ENTROPY)


def opened(data: bytes, box: Box | None = None) -> OpenedSubmission:
    box = box or the_box()
    return open_submission(data, box.keys, org=box.org, box=box.id)


def full_message() -> Message:
    thread, other = new_thread(), new_thread()
    files = tuple(SentFile(ENTROPY.bytes(16), "имя" * 60, "image/jpeg", n + 1, ENTROPY.bytes(32)) for n in range(16))
    links = tuple((other.id, thread.link_to(other.id)) for _ in range(8))
    answers = tuple(("a" * n, "ответ" * 400) for n in range(1, 5))
    return replace(
        message(), secret=thread.secret, answers=answers, files=files, links=links, is_under_duress=True, language="ce"
    )


def test_a_message_comes_back_with_all_it_holds() -> None:
    sent = full_message()
    found = opened(sealed(sent))

    assert found.content == sent
    assert (found.recipients, found.is_downgraded) == (1, False)
    assert found.epoch == the_box().bundle.epochs[0].id


@pytest.mark.parametrize(("characters", "size"), [(0, 4_096), (1_000, 4_096), (2_000, 16_384), (8_000, 65_536)])
def test_a_message_has_the_smallest_class_that_holds_it(characters: int, size: int) -> None:
    assert len(sealed(message("я" * characters))) == size


def test_a_message_that_fills_its_class_to_the_byte_stays_in_it() -> None:
    least = len(sealed(message("")))
    sizes = [len(sealed(message("x" * n))) for n in range(2_200, 2_330)]

    assert least == 4_096
    assert sizes == sorted(sizes)
    assert set(sizes) == {4_096, 16_384}


def test_the_longest_text_of_russian_fits() -> None:
    assert len(sealed(message("я" * 20_000))) == 65_536
    with pytest.raises(MalformedSubmission):
        sealed(message("я" * 20_001))


def test_pieces_and_covers_look_alike() -> None:
    piece = Piece(ENTROPY.bytes(16), 0, 1, b"short")

    assert {len(sealed(piece)), len(sealed(Cover())), len(sealed(replace(piece, data=bytes(PIECE_BYTES))))} == {524_288}


@pytest.mark.parametrize(("length", "pieces", "parts"), [(1, 1, 1), (PIECE_BYTES, 1, 1), (PIECE_BYTES * 2 + 1, 3, 4)])
def test_a_file_comes_back_out_of_its_pieces_in_any_order(length: int, pieces: int, parts: int) -> None:
    data = bytes(range(251)) * (length // 251 + 1)
    file = new_file("a.bin", "application/octet-stream", data[:length], ENTROPY)
    cut = list(pieces_of(file, data[:length]))
    covered = with_covers(cut)

    assert (len(cut), len(covered)) == (pieces, parts)
    assert all(isinstance(one, Cover) for one in covered[pieces:])
    for order in itertools.islice(itertools.permutations(cut), 6):
        assert join_pieces(file, order) == data[:length]
    assert join_pieces(file, cut[1:]) is None
    assert join_pieces(file, [replace(one, file=bytes(16)) for one in cut]) is None
    assert join_pieces(replace(file, sha256=bytes(32)), cut) is None


def test_covers_make_the_number_of_pieces_a_power_of_two_and_none_of_none() -> None:
    piece = Piece(bytes(16), 0, 1, b"x")

    assert [len(with_covers([piece] * n)) for n in range(0, 10)] == [0, 1, 2, 4, 4, 8, 8, 8, 8, 16]


def test_other_bytes_than_those_of_the_file_are_not_cut() -> None:
    with pytest.raises(ValueError, match="not the bytes"):
        pieces_of(new_file("a", "", b"one", ENTROPY), b"two")


def test_a_relay_reads_the_frame_without_any_key() -> None:
    data = seal_submission(message(), the_box().addressee, entropy=ENTROPY, grant=bytes(range(16)))
    read = read_submission(data)

    assert (read.box, read.epoch) == (the_box().id, the_box().bundle.epochs[0].id)
    assert (read.grant, read.size, read.work_bits) == (bytes(range(16)), 4_096, 0)
    assert read_submission(sealed(message())).grant is None
    assert read.id != read_submission(sealed(message())).id


@pytest.mark.parametrize("bits", [0, 1, 8, 11])
def test_work_is_found_and_told_and_leaves_the_content_as_it_was(bits: int) -> None:
    sent = message()
    data = with_work(sealed(sent), bits, most_tries=1 << 16)

    assert read_submission(data).work_bits >= bits
    assert opened(data).content == sent
    spoilt = data[:-1] + bytes([data[-1] ^ 1])
    assert read_submission(data).work_bits != read_submission(spoilt).work_bits or bits < 8


def test_work_that_takes_too_long_ends_with_the_best_there_was() -> None:
    data = with_work(sealed(message()), 200, most_tries=300)

    assert 4 <= read_submission(data).work_bits < 30


def test_a_carried_text_tells_by_its_key_which_box_and_epoch_it_is_for() -> None:
    sent = message()
    text = armour_submission(sealed(sent))
    old = KemPrivateKey.generate(ENTROPY)
    keys = {epoch_id(old.public): old} | the_box().keys
    found = open_carried(age_file_from_armour(f"\n {text}\n"), keys, org=the_box().org, box=the_box().id)

    assert found.content == sent
    assert found.epoch == the_box().bundle.epochs[0].id
    with pytest.raises(NotForThisKey):
        open_carried(age_file_from_armour(text), another_box().keys, org=the_box().org, box=another_box().id)
    with pytest.raises(MalformedArmour):
        age_file_from_armour(text[:-100])
    with pytest.raises(SubmissionTooLarge):
        age_file_from_armour("x" * ((1 << 20) + 1))


def test_a_gate_frames_what_others_sealed_untouched() -> None:
    data = sealed(message())
    again = frame_submission(data[52:], the_box().id, the_box().bundle.epochs[0].id, grant=bytes(range(16)))

    assert again[52:] == data[52:]
    assert opened(again).content == opened(data).content
    with pytest.raises(SubmissionCut):
        frame_submission(data[52:-1], the_box().id, the_box().bundle.epochs[0].id)


SOUND = seal_submission(message(), the_box().addressee, entropy=ENTROPY)
FAULTS: dict[str, tuple[type[SafeconductError], bytes]] = {
    "empty": (SubmissionCut, b""),
    "cut": (SubmissionCut, SOUND[:-1]),
    "between two sizes": (SubmissionCut, SOUND + bytes(5_000)),
    "too large": (SubmissionTooLarge, SOUND + bytes(SIZES[-1])),
    "another magic": (MalformedSubmission, b"PK\3\4" + SOUND[4:]),
    "a later version": (UnknownSubmissionVersion, b"SCI2" + SOUND[4:]),
    "a later version of another size": (UnknownSubmissionVersion, b"SCI9" + SOUND[4:100]),
    "another box": (AnotherBox, SOUND[:4] + bytes(16) + SOUND[20:]),
    "an old key": (NotForThisKey, SOUND[:20] + bytes(8) + SOUND[28:]),
    "altered": (DamagedAge, SOUND[:-1] + bytes([SOUND[-1] ^ 1])),
    "no age file": (MalformedAge, SOUND[:52] + bytes(len(SOUND) - 52)),
    "zeros of a size": (MalformedSubmission, bytes(4_096)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_a_name_of_its_own(name: str) -> None:
    expected, data = FAULTS[name]
    with pytest.raises(expected) as caught:
        opened(data)

    assert type(caught.value) is expected
    for language in ("en", "ru"):
        assert "{" not in caught.value.sentences(language)


def test_what_was_written_for_others_is_not_taken_though_it_is_sealed_to_our_key() -> None:
    box = the_box()
    to_us = replace(foreign_box().addressee, recipient=box.kem.public, box=box.id)
    with pytest.raises(AnotherOrganisation):
        opened(seal_submission(message(), to_us, entropy=ENTROPY))
    to_us = replace(another_box().addressee, recipient=box.kem.public)
    data = seal_submission(message(), to_us, entropy=ENTROPY)
    with pytest.raises(AnotherBox):
        opened(data[:4] + box.id + data[20:])


def mixed(stanzas: Callable[[Secret], list[Stanza]]) -> bytes:
    """Ours, sealed by a program that names somebody else as well."""
    file_key = Secret.random(16, ENTROPY)
    own = sealed(message())
    plain = age.open_(own[52:], [the_box().kem]).content
    header = make_header([*stanzas(file_key), wrap(file_key, the_box().kem.public)], file_key).to_bytes()
    room = 16_384 - 52 - len(header) - NONCE_BYTES - 16
    body = plain[: 4 + int.from_bytes(plain[:4], "big")].ljust(room, b"\0")
    return own[:52] + header + bytes(NONCE_BYTES) + b"".join(seal_pieces([body], file_key, bytes(NONCE_BYTES)))


def test_a_file_that_others_could_open_is_opened_and_says_so() -> None:
    classic = Stanza(("X25519", letters(bytes(range(32))).decode()), bytes(32))
    other = KemPrivateKey.generate(ENTROPY)
    with_classic = opened(mixed(lambda _: [classic]))
    with_another = opened(mixed(lambda key: [wrap(key, other.public)]))

    assert (with_classic.is_downgraded, with_classic.is_mixed, with_classic.recipients) == (True, True, 2)
    assert (with_another.is_downgraded, with_another.is_mixed, with_another.recipients) == (True, False, 2)


def test_what_breaks_a_limit_is_not_sealed() -> None:
    good = message()
    file = SentFile(bytes(16), "a", "", 1, bytes(32))
    wrong: list[Content] = [
        replace(good, language="de"),
        replace(good, day=Day(-1)),
        replace(good, answers=(("b", ""), ("a", ""))),
        replace(good, answers=(("Ü", ""),)),
        replace(good, answers=(("a", "x" * 2_001),)),
        replace(good, files=(replace(file, name="x" * 201),)),
        replace(good, files=(replace(file, length=MOST_FILE_BYTES + 1),)),
        replace(good, files=(file,) * 17),
        replace(good, links=((Thread(good.secret).id, bytes(32)),) * 9),
        replace(good, id=bytes(15)),
        Piece(bytes(16), 1, 1, b"x"),
        Piece(bytes(16), 0, 2, b"x"),
        Piece(bytes(16), 0, 1, b""),
        Piece(bytes(16), 0, 1_025, bytes(PIECE_BYTES)),
    ]
    for content in wrong:
        with pytest.raises(MalformedSubmission):
            sealed(content)


def test_letters_that_come_in_pieces_are_put_together_before_they_are_sealed() -> None:
    found = opened(sealed(message("и\u0306"))).content

    assert isinstance(found, Message)
    assert found.text == "й"


def test_nothing_of_a_message_stands_outside_the_seal() -> None:
    sent = full_message()
    data = sealed(sent)

    assert sent.secret.reveal() not in data
    assert bytes(Thread(sent.secret).id) not in data
    assert sent.id not in data
    again = seal_submission(sent, the_box().addressee, entropy=SeededEntropy(b"same"))
    assert data[52:] != again[52:]
