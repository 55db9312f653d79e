"""Which things of the record stand in one file, each with one id: no cell points at what the file has not.

In it stand the subjects that were named one by one, those of a chosen kind of which a claim leaves or at which one
points, and units and organisations at which a claim points: they are nobody, and without them it would not be said who
did it. Of several subjects that are one, one stands there. Reads only. Refuses a thing of another part, a living person
who was not chosen, and a thing that tells of somebody whose consent stands against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from safeconduct.base.ids import CompartmentId
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import Choice, Chosen
from safeconduct.record.tables.exports import Exported

KeepsOut = Callable[[str], bool]
"""Says whether a thing that nothing is said of stays out: it tells of somebody whose consent stands against it."""


def nothing_kept_out(name: str) -> bool:
    """Keep out nothing."""
    return False


class Things:
    """The things of one export. What was asked once is remembered."""

    def __init__(
        self,
        record: Record,
        sent: Exported,
        chosen: Chosen,
        part: CompartmentId,
        keeps_out: KeepsOut = nothing_kept_out,
    ) -> None:
        """Begin with what was chosen of a part."""
        self._record, self._keeps_out = record, keeps_out
        self.sent, self.chosen, self.part = sent, chosen, part
        self._chosen = {name for name, _ in chosen.subjects}
        self._ids: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """Return the id under which a thing (qualified name) stands in the file; "" where it does not."""
        if name not in self._ids:
            own = self._own(name)
            self._ids[name] = self.sent.subject_id(own) if own and not self._keeps_out(own) else ""
            if self._ids[name]:
                self._names[self._ids[name]] = own
        return self._ids[name]

    def name_of(self, id_: str) -> str:
        """Return the thing that was asked for and has an id; "" for none."""
        return self._names.get(id_, "")

    def told_of(self, name: str) -> str:
        """Return the id of a subject of which a claim leaves: the file has it."""
        if name not in self._told:
            self._told[name] = self.sent.subject_id(name)
            self._names[self._told[name]] = name
        return self._told[name]

    def alone(self, choice: Choice, seen: Iterable[str], pointed: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Give id and name of what stands in the file and has no claim there, in the order of the ids.

        ``seen``: ids of subjects whose rows are there; ``pointed``: ids at which rows point that are there.
        """
        wanted = {id_ for name in choice.subjects if name in self._chosen and (id_ := self.id_of(name))}
        for id_ in sorted((wanted | {*pointed}).difference(seen)):
            yield id_, self._names[id_]

    def _own(self, name: str) -> str:
        """Return the one subject that stands in the file for all that are one with a thing; "" for none."""
        others = self._record.facts.one_with(Table.SUBJECT, name)
        if chosen := [one for one in others if one in self._chosen]:
            # The claims of all of them leave under the id that comes first (`choosing.leaving`).
            return min(chosen, key=self.sent.subject_id)
        return next((one for one in others if self._is_organisation(one)), "")

    def _is_organisation(self, name: str) -> bool:
        item = self._record.entry(Table.SUBJECT, name, part=self.part)
        if self._record.facts.is_somebody(name):
            return False
        return isinstance(item, Subject) and item.kind is SubjectKind.ORGANISATION
