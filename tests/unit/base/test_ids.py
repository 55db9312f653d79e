"""Labels keep purposes apart; entropy is passed in."""

import hashlib
import itertools

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.ids import hash_id, label

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)


def test_a_label_is_ascii_with_its_version_and_ends_in_zero() -> None:
    assert label("op") == b"safeconduct/op/v1\0"


@given(one=NAMES, other=NAMES, first=st.binary(max_size=20), second=st.binary(max_size=20))
def test_data_for_two_purposes_never_hash_alike(one: str, other: str, first: bytes, second: bytes) -> None:
    is_same = (one, first) == (other, second)

    assert (hash_id(label(one), first) == hash_id(label(other), second)) == is_same


def test_an_id_is_plain_sha_256() -> None:
    assert hash_id(label("op"), b"x") == hashlib.sha256(b"safeconduct/op/v1\0x").digest()


def test_seeded_entropy_repeats_and_never_gives_the_same_twice() -> None:
    one, other = SeededEntropy(b"seed"), SeededEntropy(b"seed")
    drawn = [one.bytes(32) for _ in range(20)]

    assert drawn == [other.bytes(32) for _ in range(20)]
    assert all(a != b for a, b in itertools.combinations(drawn, 2))
    assert SeededEntropy(b"other").bytes(32) != drawn[0]


def test_system_entropy_gives_as_many_bytes_as_asked() -> None:
    assert [len(SystemEntropy().bytes(count)) for count in (0, 1, 32, 1000)] == [0, 1, 32, 1000]
    assert SystemEntropy().bytes(32) != SystemEntropy().bytes(32)
