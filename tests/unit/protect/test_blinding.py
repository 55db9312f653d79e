"""Words become numbers under a key, and neither shows anything."""

import pickle

import pytest

from safeconduct.protect.blinding import NUMBER_BYTES, Blinding
from safeconduct.protect.secrets import Secret

KEY = Secret(bytes(range(32)))


def test_a_word_has_one_number_under_a_key_and_another_under_another() -> None:
    blinding = Blinding(KEY)

    assert blinding.number("дадаев") == Blinding(KEY).number("дадаев") < 2 ** (8 * NUMBER_BYTES)
    assert (
        len({blinding.number("дадаев"), blinding.number("дадаева"), Blinding(Secret(bytes(32))).number("дадаев")}) == 3
    )
    assert blinding.number("\ud800") != blinding.number("")


def test_the_key_is_neither_shown_nor_kept_elsewhere() -> None:
    assert repr(Blinding(KEY)) == "<blinding>"
    with pytest.raises(TypeError):
        pickle.dumps(Blinding(KEY))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_none(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Blinding(Secret(bytes(length)))
