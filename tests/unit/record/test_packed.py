"""What was packed comes out as it went in, in any order, and takes a part of the memory."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.record import packed
from safeconduct.record.packed import Packed


@given(st.lists(st.binary(max_size=12)), st.integers(1, 40))
def test_items_come_out_as_they_went_in(items: list[bytes], chunk_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "_CHUNK_BYTES", chunk_bytes)
        held = Packed()
        for item in items:
            held.append(item)
        assert list(held) == items
        assert held[1:-1] == items[1:-1]
        order = random.Random(0).sample(range(-len(items), len(items)), 2 * len(items))
        assert [held[at] for at in order] == [items[at] for at in order]
        with pytest.raises(IndexError):
            held[len(items)]


def test_items_that_are_alike_take_a_third_of_their_bytes_at_most() -> None:
    held = Packed()
    items = [b"what was said in account %d, number %d" % (n % 97, n) for n in range(50_000)]
    for item in items:
        held.append(item)
    assert sum(map(len, held._chunks)) * 3 < sum(map(len, items))
