"""What is refused of a form, each at its field: one way for every long form, told all at once.

A page that shows a refusal puts the focus into the first field of which something is said (`templates/refusals.html`).
Decides nothing: sentences are those of the errors, by what a page tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle


@dataclass(frozen=True, slots=True)
class Refusals:
    """Sentences by the id of the field they belong to, in the order in which they came; "" for the form as a whole."""

    visit: Visit
    said: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Note what is refused of a field inside, and go on: of one field the first thing is told."""
        visit = self.visit
        try:
            yield
        except UnknownHandle:
            raise
        except SafeconductError as error:
            advice = visit.advice(error)
            self.said.setdefault(name, f"{advice.what} {advice.do}".strip())


def in_order(faults: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """Return what is refused in the order of the form. ``labels``: what its fields are called, in that order."""
    names = ("", *labels)
    return {name: faults[name] for name in sorted(faults, key=lambda one: names.index(one) if one in names else 0)}
