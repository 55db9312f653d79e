"""What was said of a claim or a voice since it was entered, on its page: each entry named in it by name, as a link.

Decides nothing: the words are those of `record.claim_wording`, which repeats nothing withdrawn (promise P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.plain import plain
from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import Heard, Run, link_in_runs
from safeconduct.record.items import Source, Table
from safeconduct.record.links import Ref
from safeconduct.record.resolve import NOW, Said
from safeconduct.record.wording import day_in_words

# Characters of one run of words: a member may have signed a note of any length.
_MOST_OF_A_RUN: Final = 1000

# What the address of a claim's page says where something that took its place could not be withdrawn with it.
SOME_STAYS: Final = "stays"


@dataclass(frozen=True, slots=True)
class ToldSince:
    """Something that was said. ``runs``: its words, each after the address of what it names; "" where of nothing."""

    on: str
    runs: tuple[tuple[str, str], ...]
    is_undone: bool


def told_since(visit: Visit, said: Said, here: str) -> ToldSince:
    """Return what was said of the entry (qualified name) whose page this is."""
    language = visit.words.tongue.spoken
    heard = Heard(language, here, said.user, said.finding, shows_ids=False)
    runs = link_in_runs(visit.record, said.link, heard)
    is_undone = visit.record.facts.undos.is_undone(said.op, NOW)
    return ToldSince(day_in_words(said.on, language), tuple(_run(visit, run) for run in runs), is_undone)


def _run(visit: Visit, run: Run) -> tuple[str, str]:
    # A run that is cut was no space between two names.
    words = run.words if len(run.words) <= _MOST_OF_A_RUN else plain(run.words, _MOST_OF_A_RUN)
    return (_address(visit, run.of) if run.of else ""), words


def _address(visit: Visit, of: Ref) -> str:
    """Return where something can be opened; "" where it is not here."""
    record = visit.record
    match of.table:
        case Table.CLAIM:
            return visit.link("claim", of.name) if record.wordings(of.name) else ""
        case Table.SOURCE:
            return visit.link("account", of.name) if isinstance(record.entry(of.table, of.name), Source) else ""
        case Table.SUBJECT:
            return subject_way(visit, of.name)[0]
        case Table.VOICE:
            return visit.link("voice", of.name) if record.holds(of.table, of.name) else ""
        case Table.PROPERTY:
            return visit.link("property", of.name) if record.holds(of.table, of.name) else ""
