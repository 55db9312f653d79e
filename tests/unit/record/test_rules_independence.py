"""The search for independent voices: right on everything small, bounded on everything large, same every time."""

from __future__ import annotations

import random
import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.record import independence
from safeconduct.record.independence import Chain, independence_floor
from tests.examples import many

ROOTS = ("a", "b", "c", "d", "e", "f")
pairs = st.frozensets(
    st.tuples(st.sampled_from(ROOTS), st.sampled_from(ROOTS)).filter(lambda p: p[0] < p[1]), max_size=3
)
chains = st.dictionaries(
    st.sampled_from(ROOTS),
    st.frozensets(st.frozensets(st.sampled_from("pqrstu"), max_size=3), min_size=1, max_size=3),
)


def _by_trying_all(
    names: set[str],
    held: dict[str, frozenset[Chain]],
    independent: frozenset[tuple[str, str]],
    dependent: frozenset[tuple[str, str]],
) -> int:
    unproved = Chain(("nothing",))
    best = min(1, len(names))
    for choice in product(*([None, *held.get(name, [unproved])] for name in sorted(names))):
        taken = [(name, chain) for name, chain in zip(sorted(names), choice, strict=True) if chain is not None]
        if all(
            (one, other) not in dependent
            and ((one, other) in independent or (unproved not in (chain, their) and not chain & their))
            for one, chain in taken
            for other, their in taken
            if one < other
        ):
            best = max(best, len(taken))
    return best


@given(names=st.sets(st.sampled_from(ROOTS)), held=chains, independent=pairs, dependent=pairs)
@settings(max_examples=many(125), deadline=None)
def test_floor_is_what_trying_every_choice_gives(
    names: set[str],
    held: dict[str, frozenset[Chain]],
    independent: frozenset[tuple[str, str]],
    dependent: frozenset[tuple[str, str]],
) -> None:
    held = {root: options for root, options in held.items() if root in names}
    floor = independence_floor(names, held, independent=independent, dependent=dependent)
    assert floor == _by_trying_all(names, held, independent, dependent)


@given(names=st.sets(st.sampled_from(ROOTS), min_size=3), held=chains, independent=pairs, dependent=pairs)
@settings(max_examples=many(75), deadline=None)
def test_search_alone_finds_what_trying_every_choice_gives(
    names: set[str],
    held: dict[str, frozenset[Chain]],
    independent: frozenset[tuple[str, str]],
    dependent: frozenset[tuple[str, str]],
) -> None:
    held = {root: options for root, options in held.items() if root in names}
    with pytest.MonkeyPatch.context() as patch:
        # The first choice is nearly always the best one: without it every branch is walked.
        patch.setattr(independence._Search, "_greedy", lambda *_: 0)
        floor = independence_floor(names, held, independent=independent, dependent=dependent)
    assert floor == _by_trying_all(names, held, independent, dependent)


def test_a_thousand_voices_through_one_publisher_are_one_proof() -> None:
    held = {f"v{n}": {Chain((f"v{n}", "p"))} for n in range(1000)}
    assert independence_floor(held.keys(), held) == 1


def test_five_thousand_voices_that_share_nothing_are_all_proved() -> None:
    held = {f"v{n}": {Chain((f"v{n}", f"p{n}"))} for n in range(5000)}
    assert independence_floor(held.keys(), held) == 5000


def test_a_ring_of_voices_that_share_with_both_neighbours_is_proved_by_half() -> None:
    held = {f"v{n:03}": {Chain((f"p{n}", f"p{(n + 1) % 101}"))} for n in range(101)}
    assert independence_floor(held.keys(), held) == 50


def _tangle(seed: int, roots: int, publishers: int) -> dict[str, set[Chain]]:
    draw = random.Random(seed)
    return {
        f"v{n}": {Chain((f"v{n}", *(f"p{draw.randrange(publishers)}" for _ in range(3)))) for _ in range(4)}
        for n in range(roots)
    }


def test_a_tangle_too_large_to_search_ends_soon_with_a_floor_that_some_choice_proves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = _tangle(seed=7, roots=400, publishers=500)
    start = time.process_time()
    found = independence_floor(held.keys(), held)
    # Far above what it takes, and far below what a search without end would.
    assert time.process_time() - start < 10
    monkeypatch.setattr(independence, "STEPS", 0)
    assert 1 < independence_floor(held.keys(), held) <= found <= len(held)


def test_where_the_search_stops_does_not_depend_on_the_order_of_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(independence, "STEPS", 500)
    held = _tangle(seed=3, roots=60, publishers=40)
    turned = {root: held[root] for root in reversed(held)}
    assert independence_floor(held.keys(), held) == independence_floor(turned.keys(), turned)
