"""What an answer rests on, as a tree: voices, what they said, and the copies under what they were taken from. Pure.

Carries promise P6 to screens and pages: no claim behind an answer is left out. Refuses to name the voice of claims that
were all withdrawn (P7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from safeconduct.record.explain import Behind, State


@dataclass(slots=True)
class Branch:
    """A claim, and the copies that were taken from it."""

    claim: Behind
    under: list[Branch] = field(default_factory=list)


@dataclass(slots=True)
class Trunk:
    """The voices that some claims go back to. ``is_withdrawn``: nothing they said here may be shown."""

    roots: tuple[str, ...]
    is_withdrawn: bool
    under: list[Branch] = field(default_factory=list)

    def branches(self) -> Iterator[tuple[Branch, int]]:
        """Give every branch with its depth, 1 for what the voices said, above before below; without recursion."""
        waiting = [(branch, 1) for branch in reversed(self.under)]
        while waiting:
            branch, depth = waiting.pop()
            yield branch, depth
            waiting += [(copy, depth + 1) for copy in reversed(branch.under)]


def claim_tree(behind: Iterable[Behind]) -> tuple[Trunk, ...]:
    """Return the claims behind an answer under their voices: a copy under the nearest of its ancestors that is there.

    What was published first comes first.
    """
    claims = sorted(behind, key=lambda claim: (len(claim.ancestors), claim.published, claim.name))
    shown = {claim.roots for claim in claims if claim.state is not State.WITHDRAWN}
    trunks: dict[tuple[str, ...], Trunk] = {}
    branches: dict[str, Branch] = {}
    for claim in claims:
        if claim.roots not in trunks:
            trunks[claim.roots] = Trunk(claim.roots, claim.roots not in shown)
        above = next((branches[name].under for name in reversed(claim.ancestors) if name in branches), None)
        branch = branches[claim.name] = Branch(claim)
        (trunks[claim.roots].under if above is None else above).append(branch)
    return tuple(trunks.values())
