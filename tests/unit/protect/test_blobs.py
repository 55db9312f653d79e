"""A file becomes frames that follow from its key alone, tell a size class, and give back that file or nothing."""

from __future__ import annotations

import itertools
import os
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.protect.blobs import (
    MAX_BLOB_BYTES,
    PIECE_BYTES,
    BlobFrames,
    BlobKeys,
    OtherContent,
    Reference,
    Sealing,
    TooLongForABlob,
    new_blob,
    open_blob,
    piece_count,
    reference_from_item,
)
from safeconduct.protect.envelopes import MAGIC, FrameRefused
from safeconduct.protect.padding import padded_length
from safeconduct.protect.wire import Posting
from tests.examples import many

ORG = OrgId(b"north".ljust(16, b"\0"))
OTHER_ORG = OrgId(b"south".ljust(16, b"\0"))


def keys(length: int) -> BlobKeys:
    return new_blob(ORG, length, SystemEntropy())


def sealed(content: bytes, given_keys: BlobKeys | None = None) -> tuple[list[bytes], Reference]:
    sealing = Sealing(given_keys or keys(len(content)))
    frames = list(sealing.frames([content]))
    return frames, sealing.reference()


@pytest.mark.parametrize("length", [0, 1, 511, 513, 100_000, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 700_000])
def test_what_was_sealed_is_opened_again(length: int) -> None:
    content = os.urandom(length)
    frames, reference = sealed(content)

    assert b"".join(open_blob(frames, reference, ORG)) == content
    assert len(frames) == reference.count == piece_count(length)
    assert reference_from_item(reference.to_item(), "reference") == reference


def test_every_frame_is_as_long_as_the_others_and_the_last_one_of_a_class() -> None:
    frames, _ = sealed(bytes(3 * PIECE_BYTES))

    assert {len(frame) for frame in frames[:-1]} == {len(sealed(bytes(600_000))[0][0])}
    # Nothing is wasted in a full one: magic, mailbox, salt, commitment, 256 KiB, tag.
    assert len(frames[0]) == 4 + 16 + 32 + 32 + (1 << 18) + 16


@given(st.integers(0, 3 * PIECE_BYTES), st.integers(0, 40_000))
@settings(max_examples=many(40), deadline=None)
def test_lengths_of_one_class_look_alike(length: int, more: int) -> None:
    alike = min(padded_length(length), length + more)

    assert piece_count(length) == piece_count(alike)
    assert [len(frame) for frame in sealed(bytes(length))[0]] == [len(frame) for frame in sealed(bytes(alike))[0]]


@given(st.lists(st.integers(0, 300_000), max_size=6))
@settings(max_examples=many(20), deadline=None)
def test_frames_do_not_depend_on_how_the_content_was_cut(cuts: list[int]) -> None:
    content = bytes(range(256)) * 1200
    blob = new_blob(ORG, len(content), SeededEntropy(b"cuts"))
    places = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]
    parts = [content[start:end] for start, end in itertools.pairwise(places)]

    assert list(Sealing(blob).frames(parts)) == sealed(content, blob)[0]


def test_two_blobs_of_one_content_have_nothing_in_common() -> None:
    first, second = sealed(b"three at the station")[0][0], sealed(b"three at the station")[0][0]

    assert first[: len(MAGIC)] == second[: len(MAGIC)]
    assert not {first[at : at + 8] for at in range(4, len(first) - 8)} & {
        second[at : at + 8] for at in range(4, len(second) - 8)
    }


def test_whoever_has_the_key_may_post_into_the_mailbox_and_the_relay_sees_no_difference() -> None:
    frames, reference = sealed(os.urandom(300_000))
    posting = Posting.of(reference.keys(ORG).write_key, tuple(frames))
    posting.check()

    assert posting.mailbox == reference.keys(ORG).mailbox == frames[0][4:20]


@pytest.mark.parametrize("wrong", [bytes(9), bytes(11), b""])
def test_a_content_of_another_length_than_was_said_is_refused(wrong: bytes) -> None:
    sealing = Sealing(keys(10))

    with pytest.raises(OtherContent):
        list(sealing.frames([wrong]))
    with pytest.raises(ValueError, match="last frame"):
        sealing.reference()


def test_pieces_of_two_blobs_under_one_reference_are_refused() -> None:
    content = os.urandom(2 * PIECE_BYTES + 5)
    frames, reference = sealed(content)
    others, _ = sealed(content)

    for mixed in ([frames[0], others[1], frames[2]], [others[0], *frames[1:]]):
        with pytest.raises(FrameRefused):
            list(open_blob(mixed, reference, ORG))


def test_another_organisation_opens_nothing() -> None:
    frames, reference = sealed(b"a list of nobody")

    with pytest.raises(FrameRefused):
        list(open_blob(frames, reference, OTHER_ORG))


@given(st.integers(0, 643), st.integers(0, 7))
@settings(max_examples=many(80), deadline=None)
def test_no_flipped_bit_passes(place: int, bit: int) -> None:
    (frame,), reference = sealed(b"one page")
    altered = bytearray(frame)
    altered[place] ^= 1 << bit

    with pytest.raises(FrameRefused):
        list(open_blob([bytes(altered)], reference, ORG))


def test_a_piece_out_of_its_place_is_a_mistake_of_the_program() -> None:
    frames = BlobFrames(keys(10))
    for index, piece in ((1, bytes(512)), (-1, bytes(512)), (0, bytes(511))):
        with pytest.raises(ValueError, match="piece"):
            frames.seal(index, piece)


def test_a_file_of_more_than_4_gib_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLongForABlob):
        keys(MAX_BLOB_BYTES + 1)


def test_a_reference_shows_no_key_and_two_of_them_are_two_names() -> None:
    _, reference = sealed(b"x")
    frames, again = sealed(b"y", reference.keys(ORG))

    assert reference.secret.reveal().hex() not in repr(reference) + repr(reference.keys(ORG))
    assert frames
    assert again.id == reference.id
    assert again.name != reference.name


def test_memory_is_bounded_by_a_few_pieces() -> None:
    length = 60 * PIECE_BYTES
    part = bytes(100_000)

    def content() -> Iterator[bytes]:
        for start in range(0, length, len(part)):
            yield part[: length - start]

    sealing = Sealing(keys(length))
    tracemalloc.start()
    try:
        count = sum(1 for _ in sealing.frames(content()))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == sealing.reference().count
    assert most < 8 * PIECE_BYTES
