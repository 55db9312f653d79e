"""Who is living, as far as the record knows, and their names in words that would leave (DESIGN section 3).

A person counts as living until a day of death is known of them from two independent voices: a rumour that somebody is
dead is no leave to name them. Their names are looked for word by word, by stem, so that "Магомедова" is found by
"Магомедов"; a cell that names them does not leave. Refuses to say who was left out: a number says enough.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Subject, SubjectKind, Table, Voice
from safeconduct.record.queries import Record
from safeconduct.record.types import Level

# The property that says when a person died.
DEATH: Final = "date_of_death"
_KNOWN_DEAD: Final = frozenset((Level.CORROBORATED, Level.REASONABLE_GROUNDS))
_WORD: Final = re.compile(r"\w+(?:[-’']\w+)*")
# Letters of a name that are looked for at least, and those at its end that a case may change.
_SHORTEST: Final = 3
_ENDING: Final = 2
_STEM: Final = 5


def is_living(record: Record, name: str) -> bool:
    """Say whether a person, a subject by its qualified name, counts as living."""
    return not any(row.level in _KNOWN_DEAD and not row.is_tombstone for row in record.known(name, property_id=DEATH))


class Names:
    """The names of people that may not leave, ready to be looked for. ``count``: how many people they are of."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Take what people are called."""
        given = tuple(labels)
        self.count = len(given)
        stems = sorted({stem for label in given for stem in _stems(label)}, key=lambda one: (-len(one), one))
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})") if stems else None

    def are_in(self, text: str) -> bool:
        """Say whether a text names any of them."""
        return bool(text) and self._pattern is not None and self._pattern.search(text) is not None


def _stems(label: str) -> Iterable[str]:
    """Give the beginnings by which the words of a name are found: those that are written with a capital."""
    for word in _WORD.findall(label):
        if len(word) >= _SHORTEST and word[0].isupper():
            yield word if len(word) <= _STEM else word[:-_ENDING]


def names_to_keep(record: Record, chosen: Collection[str] = ()) -> Names:
    """Return the names of everybody living whom the record describes, but those that were chosen to leave."""
    labels: list[str] = []
    for kind, name, body in list(record.facts.tables.execute(sql.PEOPLE)):
        item = stored_item(Table(as_int(kind)), as_bytes(body))
        if isinstance(item, Voice) or (
            isinstance(item, Subject)
            and item.kind is SubjectKind.PERSON
            and str(name) not in chosen
            and is_living(record, str(name))
        ):
            labels.append(item.label)
    return Names(labels)
