"""The peer's format, as far as `tests/bench` speaks it: bytes from the format's own specification."""

import pytest

from tests.bench.messagepack import NotUnderstood, Packed, pack, unpack

# Each form with its smallest telling example, as the specification draws it.
FORMS: list[tuple[str, Packed]] = [
    ("00", 0), ("7f", 127), ("e0", -32), ("ff", -1), ("c0", None), ("c2", False), ("c3", True),
    ("cc80", 128), ("cd0100", 256), ("ce00010000", 65_536), ("cf0000000100000000", 1 << 32),
    ("d080", -128), ("d1ff00", -256), ("d2ffff0000", -65_536), ("d3ffffffff00000000", -(1 << 32)),
    ("a161", "a"), ("d90161", "a"), ("da000161", "a"), ("db0000000161", "a"), ("a2c3a9", "é"),
    ("c401ff", b"\xff"), ("c50001ff", b"\xff"), ("c600000001ff", b"\xff"),
    ("9101", [1]), ("dc000101", [1]), ("dd0000000101", [1]),
    ("81a16101", {"a": 1}), ("de0001a16101", {"a": 1}), ("df00000001a16101", {"a": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "value"), FORMS)
def test_every_form_of_a_value_is_read(form: str, value: Packed) -> None:
    assert unpack(bytes.fromhex(form)) == value


@pytest.mark.parametrize("value", [value for _, value in FORMS])
def test_what_is_written_is_read_again(value: Packed) -> None:
    assert unpack(pack({"held": [value, "more"]})) == {"held": [value, "more"]}


@pytest.mark.parametrize("data", ["", "a261", "c402ff", "9201", "0000", "ca00000000", "c1", "d6ff00000000"])
def test_what_is_cut_short_or_more_than_asked_for_is_refused(data: str) -> None:
    with pytest.raises(NotUnderstood):
        unpack(bytes.fromhex(data))
