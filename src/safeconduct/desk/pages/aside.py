"""Set aside: what was written by somebody let go, or by a laptop that wrote two ways; a person says whether it counts.

Why something is aside follows from who is in the part (`sync.standing`); this page says it in words, and passes on what
was decided. Nothing is thrown away, whatever is decided (promise P5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.plain import plain
from safeconduct.desk.judging import about_the_part, aside, is_decided
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import SHORT_DIGITS, part_of
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.wording import day_in_words
from safeconduct.sync.compartments import judge
from safeconduct.sync.reach import Reach
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Gone
from safeconduct.vault.types import StoredOp

# Entries on the page; the rest are counted, and come up as these are judged.
_LISTED: Final = 50
_SAID: Final = {"counts": True, "stays": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that does not count. ``said``: whether somebody has decided already that it stays aside."""

    op: str
    part: str
    who: str
    on: str
    words: str
    why: str
    said: bool
    can_judge: bool


def page(visit: Visit) -> Page:
    """Return what is set aside."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Let an entry count, or leave it aside for good."""
    team, said = visit.team(), visit.form.text("said")
    chosen = [one for one in aside(team) if one[1].signed.id.hex() == visit.form.text("op")]
    if not chosen or said not in _SAID:
        return _page(visit)
    compartment, stored = chosen[0]
    try:
        judge(team, compartment.id, frozenset({stored.signed.id}), do_count=_SAID[said])
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went("/aside", said)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, say = visit.team(), visit.words.say
    found = list(aside(team))
    told = {"counts": say("It counts from now on."), "stays": say("It stays aside. It is kept, and does not count.")}
    facts = {
        "told": visit.told(told),
        "entries": tuple(_entry(visit, team, compartment, stored) for compartment, stored in found[:_LISTED]),
        "more": max(0, len(found) - _LISTED),
        "advice": advice,
    }
    return Page("aside.html", facts, 422 if advice else 200)


def _entry(visit: Visit, team: Team, compartment: Compartment, stored: StoredOp) -> Entry:
    core, language = stored.signed.core, visit.words.tongue.spoken
    told = Told(language, visit.record, visit.vault.op, shows_ids=False)
    return Entry(
        op=stored.signed.id.hex(),
        part=part_of(visit, team, compartment).name,
        who=f"{team.alias(core.device)} ({core.device.hex()[:SHORT_DIGITS]})",
        on=day_in_words(stored.recorded_on, language),
        words=about_the_part(visit, team, stored) or plain(op_in_words(told, stored)),
        why=_why(visit, team, compartment, stored),
        said=is_decided(team, compartment, stored.signed.id),
        can_judge=team.my_role(compartment.id) is Role.ADMIN,
    )


def _why(visit: Visit, team: Team, compartment: Compartment, stored: StoredOp) -> str:
    core, say = stored.signed.core, visit.words.say
    fork = Reach(team.vault.tables, writes=False).fork((compartment.id, core.device))
    if fork and core.seq >= fork:
        return say("This laptop wrote two ways at the same place: somebody may have copied it.")
    log = team.log(compartment.id)
    if any(isinstance(op.change, Gone) and op.change.device == core.device for op in log.removals(log.all)):
        return say("This laptop was let go, and whoever decided that had not seen this entry.")
    return say("Whoever let this laptop in was let go at the same time.")
