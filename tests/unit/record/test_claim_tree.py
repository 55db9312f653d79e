"""A tree of claims leaves none out, puts a copy under what it was taken from, and names no withdrawn voice."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.intervals import Interval
from safeconduct.record.claim_tree import claim_tree
from safeconduct.record.explain import Behind, State
from safeconduct.record.queries import Opened

# The tree never looks into a wording.
NO_WORDING = cast("Opened", None)
DEEP = 20_000


def claim(name: str, *ancestors: str, roots: tuple[str, ...] = ("r",), state: State = State.STANDS) -> Behind:
    return Behind(
        *(name, "", Interval(len(ancestors), len(ancestors)), Interval(0, 0), roots, ancestors, state),
        opening=lambda: NO_WORDING,
    )  # fmt: skip


@given(st.lists(st.integers(0, 9), max_size=30))
def test_no_claim_is_left_out_and_each_hangs_under_its_nearest_ancestor(parents: list[int]) -> None:
    claims: list[Behind] = []
    for n, pick in enumerate(parents):
        above = claims[pick % n] if n and pick else None
        line = (*above.ancestors, above.name) if above else ()
        claims.append(claim(f"c{n}", *line))
    shuffled = sorted(claims, key=lambda one: hash((one.name, len(claims))))

    found = [(branch.claim.name, depth) for trunk in claim_tree(shuffled) for branch, depth in trunk.branches()]

    assert sorted(found) == sorted((one.name, len(one.ancestors) + 1) for one in claims)


def test_a_copy_whose_original_is_not_there_hangs_under_the_voice() -> None:
    (trunk,) = claim_tree([claim("copy", "elsewhere"), claim("own")])

    assert [branch.claim.name for branch in trunk.under] == ["own", "copy"]


def test_a_voice_of_which_everything_was_withdrawn_is_not_named() -> None:
    gone = claim("c1", roots=("gone",), state=State.WITHDRAWN)
    mixed = claim("c2", roots=("there",), state=State.WITHDRAWN)

    trunks = claim_tree([gone, mixed, claim("c3", roots=("there",))])

    assert [(trunk.roots, trunk.is_withdrawn) for trunk in trunks] == [(("gone",), True), (("there",), False)]


def test_a_line_of_thousands_of_copies_is_walked() -> None:
    # Each names its parent alone: what it was taken from further up is that one's to say.
    claims = [claim("c0")]
    claims += [replace(claim(f"c{n}"), ancestors=(f"c{n - 1}",), published=Interval(n, n)) for n in range(1, DEEP)]

    (trunk,) = claim_tree(claims)

    assert [depth for _, depth in trunk.branches()] == list(range(1, DEEP + 1))
