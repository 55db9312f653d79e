"""Films made by hand after the rules of their formats: a cut is found where one can be, and nothing open is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.record.evidence import films
from safeconduct.record.evidence.structure import Structure
from safeconduct.record.evidence.types import Whole
from safeconduct.record.evidence.wording import WHOLE
from tests.films import box

EBML, SEGMENT, CLUSTER, BLOCK, INFO, VOID = (
    bytes.fromhex(one) for one in ("1A45DFA3", "18538067", "1F43B675", "A3", "1549A966", "EC")
)
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def judged(data: bytes, step: int = 1 << 20) -> Whole:
    found = Structure()
    for at in range(0, len(data), step):
        found.take(data[at : at + step])
    return found.judged()


def sized(size: int, width: int) -> bytes:
    """A size of an element in so many bytes (RFC 8794, section 4)."""
    return ((1 << 7 * width) | size).to_bytes(width, "big")


def element(name: bytes, content: bytes, width: int = 4) -> bytes:
    return name + sized(len(content), width) + content


def cluster(blocks: int, width: int = 4) -> bytes:
    time = element(b"\xe7", b"\0\1", 1)
    return element(CLUSTER, time + element(BLOCK, bytes(range(200)), 2) * blocks, width)


HEADER = element(EBML, element(b"\x42\x82", b"webm", 1), 1)
FINISHED = HEADER + element(SEGMENT, element(INFO, bytes(40), 1) + cluster(4) + cluster(3), 8)
# As a browser records it: neither segment nor clusters say how long they are.
LIVE = (
    HEADER + SEGMENT + UNKNOWN_SIZE + element(INFO, bytes(40), 1)
    + (CLUSTER + UNKNOWN_SIZE + element(b"\xe7", b"\0\1", 1) + element(BLOCK, bytes(range(200)), 2) * 4) * 2
)  # fmt: skip
# As a camera writes it that cannot go back: a segment without a size, clusters with one.
HALF_LIVE = HEADER + SEGMENT + b"\xff" + cluster(4) + cluster(3)


@pytest.mark.parametrize("step", [1, 7, 188, 1 << 20])
def test_a_matroska_with_a_size_is_whole_until_a_byte_is_missing(step: int) -> None:
    assert judged(FINISHED, step) is Whole.WHOLE
    assert judged(element(VOID, b"", 1) + FINISHED, step) is not Whole.CUT
    for end in (len(FINISHED) - 1, len(FINISHED) // 2, len(HEADER) + 5, len(HEADER), 9):
        assert judged(FINISHED[:end], step) is Whole.CUT, end


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize("data", [LIVE, HALF_LIVE], ids=["no sizes", "sizes of clusters"])
def test_a_live_recording_is_never_called_whole_and_a_cut_inside_a_part_is_found(data: bytes, step: int) -> None:
    assert judged(data, step) is Whole.OPEN
    for end in (len(data) - 1, len(data) - 100, len(data) // 2 + 20):
        assert judged(data[:end], step) is Whole.CUT, end


def test_no_beginning_of_a_live_recording_is_called_whole() -> None:
    assert {judged(LIVE[:end]) for end in range(len(HEADER), len(LIVE) + 1)} == {Whole.CUT, Whole.OPEN}
    assert judged(LIVE[: len(LIVE) - 203]) is Whole.OPEN


def test_what_stands_behind_a_segment_takes_nothing_from_it_and_what_leads_nowhere_is_not_judged() -> None:
    for behind in (b"\0", b"\0" * 50, b"A", b"plain words", element(VOID, bytes(30), 1), FINISHED):
        assert judged(FINISHED + behind) is Whole.WHOLE, behind
    assert judged(FINISHED + element(VOID, bytes(30), 1)[:-1]) is Whole.CUT
    assert judged(LIVE + bytes(300)) is Whole.OPEN
    # Nobody went back to write how long it is: what follows is no part of anything.
    assert judged(HEADER + SEGMENT + sized(0, 8) + cluster(2)) is Whole.UNKNOWN
    assert judged(EBML + bytes(90)) is Whole.UNKNOWN
    assert judged(EBML + b"\x81\0" + b"\x1f\xff" * 60) is Whole.UNKNOWN


@pytest.mark.parametrize("step", [1, 5, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        box(b"moov", bytes(300)) + box(b"mdat", bytes(500)),
        box(b"mdat", bytes(500)) + box(b"moov", bytes(300)),
        box(b"wide", b"") + box(b"mdat", bytes(500)) + box(b"moov", bytes(300)),
        box(b"skip", bytes(20)) + box(b"moov", bytes(300)) + box(b"mdat", bytes(300)),
        b"\0\0\0\1mdat" + (16 + 500).to_bytes(8, "big") + bytes(500) + box(b"moov", bytes(300)),
    ],
    ids=["moov", "mdat", "wide", "skip", "long"],
)
def test_quicktime_without_a_brand_is_whole_until_a_byte_is_missing(data: bytes, step: int) -> None:
    assert judged(data, step) is Whole.WHOLE
    for end in (len(data) - 1, len(data) - 5, 420, 200, 20):
        assert judged(data[:end], step) is Whole.CUT, end


def test_boxes_that_do_not_say_where_the_film_ends_are_never_called_whole() -> None:
    brand, index = box(b"ftyp", b"mp42" + bytes(4)), box(b"moov", bytes(9))
    fragment = box(b"moof", bytes(50)) + box(b"mdat", bytes(400))
    assert judged(brand + index + b"\0\0\0\0mdat" + bytes(700)) is Whole.OPEN
    assert judged(brand + index) is Whole.OPEN
    assert judged(brand + index + fragment * 2) is Whole.OPEN
    assert judged((brand + index + fragment * 2)[:-1]) is Whole.CUT
    assert judged(brand + index + fragment * 2 + box(b"mfra", bytes(30))) is Whole.WHOLE


def packet(number: int, before: bytes = b"") -> bytes:
    return before + b"G" + bytes((1, number % 256, 0x10 | number % 16)) + bytes(184)


@pytest.mark.parametrize("step", [1, 100, 188, 1000])
@pytest.mark.parametrize("before", [b"", b"\1\2\3\4"], ids=["188", "192"])
def test_a_transport_stream_has_no_end_and_a_packet_that_was_begun_shows_a_cut(before: bytes, step: int) -> None:
    data = b"".join(packet(one, before) for one in range(40))
    size = len(data) // 40

    assert judged(data, step) is Whole.OPEN
    assert judged(data[: 20 * size], step) is Whole.OPEN
    for end in (len(data) - 1, len(data) - size + 1, 20 * size + 7):
        assert judged(data[:end], step) is Whole.CUT, end
    # Bytes that are no packets stand in the middle: its lengths say nothing any more.
    assert judged(data[: 20 * size] + bytes(size) + data[20 * size :], step) is Whole.UNKNOWN


def test_of_a_film_that_is_made_of_too_many_parts_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight bytes a part: of four gigabytes of them each would be followed, for hours."""
    monkeypatch.setattr(films, "MOST_PARTS", 50)
    many = box(b"ftyp", b"mp42") + box(b"free", b"") * 100 + box(b"moov", bytes(9)) + box(b"mdat", bytes(9))
    assert judged(many) is Whole.UNKNOWN
    assert judged(many, 7) is Whole.UNKNOWN
    assert judged(HEADER + element(VOID, b"", 1) * 100 + FINISHED) is Whole.UNKNOWN
    assert judged(FINISHED) is Whole.WHOLE


def test_words_are_no_film() -> None:
    for words in (b"Feelfree to write", b"The wide road", b"Good day. " * 200, "Грозный, 29 декабря. ".encode() * 90):
        assert judged(words) is Whole.UNKNOWN


@given(st.binary(max_size=60), st.sampled_from([FINISHED, LIVE, box(b"wide", b""), HEADER, b""]), st.integers(1, 90))
def test_any_bytes_have_one_answer_in_whatever_pieces_they_come(data: bytes, head: bytes, step: int) -> None:
    whole = head[:600] + data + head
    assert judged(whole, step) is judged(whole)
    assert judged(whole) in WHOLE
