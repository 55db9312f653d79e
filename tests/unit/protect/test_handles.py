"""Handles: what stands in an address in the place of a name means nothing without the vault's key (P14)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.entropy import SeededEntropy
from safeconduct.protect.handles import KEY_BYTES, UnknownHandle, handle_from_name, name_from_handle
from safeconduct.protect.secrets import Secret

KEY, OTHER = (Secret.random(KEY_BYTES, SeededEntropy(seed)) for seed in (b"one", b"two"))


@given(st.text(max_size=300))
def test_a_name_comes_back_and_its_handle_is_fit_for_an_address(name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    handle = handle_from_name(KEY, "subject", name)

    assert name_from_handle(KEY, "subject", handle) == name
    assert re.fullmatch(r"[A-Za-z0-9_-]+", handle)
    assert handle == handle_from_name(KEY, "subject", name)


def test_another_vault_and_another_kind_of_thing_give_another_handle() -> None:
    handle = handle_from_name(KEY, "subject", "wave")

    assert handle != handle_from_name(OTHER, "subject", "wave")
    assert handle != handle_from_name(KEY, "claim", "wave")
    for key, kind in ((OTHER, "subject"), (KEY, "claim")):
        with pytest.raises(UnknownHandle):
            name_from_handle(key, kind, handle)


def test_names_of_up_to_fifteen_bytes_cannot_be_told_apart_by_length() -> None:
    assert len({len(handle_from_name(KEY, "subject", "a" * length)) for length in range(16)}) == 1


@given(st.text(max_size=80))
def test_what_was_not_made_here_is_refused(handle: str) -> None:
    with pytest.raises(UnknownHandle):
        name_from_handle(KEY, "subject", handle)


@pytest.mark.parametrize("place", range(0, 43, 7))
def test_a_handle_changed_in_one_place_is_refused(place: int) -> None:
    handle = handle_from_name(KEY, "subject", "wave")
    changed = handle[:place] + ("A" if handle[place] != "A" else "B") + handle[place + 1 :]

    with pytest.raises(UnknownHandle):
        name_from_handle(KEY, "subject", changed)
