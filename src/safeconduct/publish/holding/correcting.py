"""Corrections due: what is public, rests on something that does not hold any more, and nobody has answered yet (P7).

Due: a claim under it was corrected or withdrawn; somebody in it took their consent back; whoever told a claim under it
says no to its being public; a later number of ours is lower than one that only grows. Each is answered by a statement
that corrects it, or by a reason why none is needed; the answer goes for what is known now and for nothing later: when
that changes again, it is due again. Refuses to judge claims that this desk does not open: they are counted. Follows
docs/formats/release-check.md, `corrections_due`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId, hash_id, label
from safeconduct.base.plain import plain_name
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.publish.holding.commands import begin_statement
from safeconduct.publish.holding.ledger import Entry, Ledger
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Held, Part, Standing
from safeconduct.publish.holding.world import consents, tellers_against
from safeconduct.publish.statements import ClaimId, Count, PersonId
from safeconduct.record.gazetteer.meant import same_value
from safeconduct.record.items import Table
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Record
from safeconduct.record.types import KnownRow
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

_STATE: Final = label("correction-due")
_STEP: Final = 10


class Cause(enum.Enum):
    """Why a correction is due. ``CLAIM``: what it rests on was corrected or withdrawn; ``CONSENT``: somebody in it took
    their consent back; ``TELLER``: whoever told what it rests on took back, or refused, that it be public, as the
    record has it; ``NUMBER``: a later number of ours says less.
    """

    CLAIM = "claim"
    CONSENT = "consent"
    TELLER = "teller"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is to be corrected.

    ``about``: the claim, the person or the number, as the ledger names it. ``state``: the fingerprint of what is known
    of it now. ``now``: the claims that hold instead. ``held``: the statement, where it opens here; ``being_written``:
    the correction that somebody began.
    """

    entry: Entry
    cause: Cause
    about: str
    state: str
    now: tuple[str, ...] = ()
    held: Held | None = None
    being_written: Held | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the statement that rest on the claim, or tell of the person."""
        every = self.held.parts if self.held is not None else ()
        match self.cause:
            case Cause.CLAIM | Cause.TELLER:
                return tuple(one for one in every if self.about in one.thing.lines("claims"))
            case Cause.CONSENT:
                return tuple(
                    one
                    for one in every
                    if self.about in one.thing.lines("people") or one.thing.text("speaker") == self.about
                )
            case Cause.NUMBER:
                return tuple(one for one in every if one.kind == "count")


@dataclass(frozen=True, slots=True)
class Dues:
    """All that is due, the oldest entry first. ``not_open``: claims under it that this desk does not open."""

    due: tuple[Due, ...]
    not_open: int = 0


def dues(team: Team, ledger: Ledger, today: Day) -> Dues:
    """Return what is to be corrected and nobody answered; linear in the ledger, with one look-up for each subject."""
    facts = Facts(team.vault.tables)
    statements = {bytes(one.thing.id): one for one in read_statements(team)}
    ours = [one for one in ledger.entries if one.thing.text("whose") != "others"]
    record = Record(team.vault.tables)
    known, against = _Known(record), _against(record, ours, today)
    gone = {
        who: held.withdrawn_on
        for who, held in consents(facts).items()
        if held.withdrawn_on is not None and held.withdrawn_on <= today
    }
    found = [
        due
        for one in ours
        for due in (
            *_by_claims(one, known),
            *_by_consents(one, gone),
            *_by_tellers(one, against),
            *_by_numbers(one, ours),
        )
    ]
    answers = _answers(facts.things("due_answer"))
    left = (_with(one, statements, answers.get((bytes(one.entry.thing.id), one.state), ())) for one in found)
    return Dues(tuple(one for one in left if one is not None), len(known.not_open))


def leave_intent(team: Team, room: CompartmentId, due: Due, why: str) -> Intent:
    """Return the op that says why no correction is needed for what is known now; NoReason."""
    values: dict[str, Value | None] = {"entry": due.entry.thing.id, "state": due.state, "why": typed_reason(why)}
    return new_intent(team, room, "due_answer", values, thing=draw(team.entropy))


def begin_correction(team: Team, room: CompartmentId, due: Due, name: str) -> CompartmentId:
    """Begin a statement that corrects it, with a title, a summary and the parts in question as they went out.

    It is written when it returns; due it stays until that statement is public. BadName, NameInUse.
    """
    values: dict[str, Value | None] = {"sort": "correction", "languages": ("ru", "en")}
    if due.held is not None:
        values["languages"] = due.held.thing.lines("languages") or None
        values["channel"] = due.held.thing.text("channel") or None
        values["corrects"] = (ThingId(due.held.thing.id),)
    elif due.entry.of:
        values["corrects"] = (ThingId(due.entry.of),)
    with team.together():
        part = begin_statement(team, name, {code: value for code, value in values.items() if value is not None})
        answer: dict[str, Value | None] = {"entry": due.entry.thing.id, "state": due.state, "by": ThingId(bytes(part))}
        team.vault.append(
            [
                new_intent(team, room, "due_answer", answer, thing=draw(team.entropy)),
                *_blocks(team, part, due),
            ]
        )
    return part


def _blocks(team: Team, part: CompartmentId, due: Due) -> Iterator[Intent]:
    copied = [one for one in due.parts if one.kind not in ("title", "summary")]
    for number, one in enumerate((None, None, *copied), 1):
        block = draw(team.entropy)
        if one is None:
            kind = "title" if number == 1 else "summary"
            yield new_intent(team, part, "block", {"number": number * _STEP, "kind": kind}, thing=block)
            continue
        yield new_intent(team, part, "block", _copied(one.thing, due, number * _STEP), thing=block)
        for language, wording in sorted(one.wordings.items()):
            said = {
                code: wording.value(code) for code in ("text", "said_by", "when") if wording.value(code) is not None
            }
            values = {"block": block, "language": language, **said}
            yield new_intent(team, part, "wording", values, thing=draw(team.entropy))


def _copied(block: Thing, due: Due, number: int) -> dict[str, Value | None]:
    """Return what a part told, resting on what holds now instead of what does not; its number is to be typed anew.

    Words that whoever told them wants public no more go on resting on their claim: the check refuses them until they
    are out.
    """
    kept = ("kind", "people", "speaker", "facts", "status", "basis", "rounding", "is_new", "place", "from_day",
            "until_day", "when")  # fmt: skip
    values: dict[str, Value | None] = {code: block.value(code) for code in kept if block.value(code) is not None}
    claims = [one for one in block.lines("claims") if one != due.about or due.cause is Cause.TELLER]
    rests_on = tuple(dict.fromkeys((*claims, *due.now)))
    return {**values, "number": number, **({"claims": rests_on} if rests_on else {})}


def _by_claims(entry: Entry, known: _Known) -> Iterator[Due]:
    for claim in entry.release.claims:
        standing_now = known.of(claim)
        if standing_now is not None:
            state, now = standing_now
            yield Due(entry, Cause.CLAIM, claim, _state(entry, Cause.CLAIM, claim, state), now)


def _by_consents(entry: Entry, gone: Mapping[PersonId, Day]) -> Iterator[Due]:
    people = {*entry.release.people, *(one.speaker for one in entry.release.quotes)}
    for who in sorted(people & set(gone)):
        yield Due(entry, Cause.CONSENT, who, _state(entry, Cause.CONSENT, who, [str(gone[who])]))


def _against(record: Record, ours: Iterable[Entry], today: Day) -> Mapping[ClaimId, tuple[str, ...]]:
    return tellers_against(record, dict.fromkeys(claim for one in ours for claim in one.release.claims), today)


def _by_tellers(entry: Entry, against: Mapping[ClaimId, tuple[str, ...]]) -> Iterator[Due]:
    for claim in entry.release.claims:
        if claim in against:
            yield Due(entry, Cause.TELLER, claim, _state(entry, Cause.TELLER, claim, against[claim]))


def _by_numbers(entry: Entry, ours: Iterable[Entry]) -> Iterator[Due]:
    """Give each number that only grows of whose row a later one is lower, where no correction says which was wrong."""
    later = [one for one in ours if one.release.on > entry.release.on]
    for count in entry.release.counts:
        if not count.is_cumulative or count.is_corrected:
            continue
        lower = [one.thing.id.hex() for one in later if any(_is_lower(count, other) for other in one.release.counts)]
        if lower:
            about = f"{count.status} {count.basis} {count.place}".strip()
            yield Due(entry, Cause.NUMBER, about, _state(entry, Cause.NUMBER, about, lower))


def _is_lower(count: Count, other: Count) -> bool:
    return other.series == count.series and other.is_cumulative and other.value.hi < count.value.lo


def _state(entry: Entry, cause: Cause, about: str, known: Sequence[str]) -> str:
    return hash_id(_STATE, cbor.encode([bytes(entry.thing.id), cause.value, about, [*known]])).hex()


def _answers(things: Iterable[Thing]) -> dict[tuple[bytes, str], tuple[Thing, ...]]:
    found: dict[tuple[bytes, str], tuple[Thing, ...]] = {}
    for one in things:
        key = one.id_of("entry"), one.text("state")
        found[key] = (*found.get(key, ()), one)
    return found


def _with(due: Due, statements: Mapping[bytes, Held], answers: Iterable[Thing]) -> Due | None:
    """Return what is due with its statement and who corrects it; None where it was answered."""
    writing = None
    for one in answers:
        by = statements.get(one.id_of("by"))
        if one.text("why") or (by is not None and standing(by) is Standing.PUBLIC):
            return None
        if by is not None and standing(by) is not Standing.GIVEN_UP:
            writing = by
    held = statements.get(due.entry.of)
    return Due(due.entry, due.cause, due.about, due.state, due.now, held, writing)


class _Known:
    """How claims stand, asked once for each subject."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._rows: dict[str, tuple[KnownRow, ...]] = {}
        self.not_open: set[str] = set()

    def of(self, claim: ClaimId) -> tuple[list[str], tuple[str, ...]] | None:
        """Return what is known instead of a claim that does not hold any more: in words, and the claims that hold."""
        try:
            name = self._record.find(Table.CLAIM, claim)
        except (AmbiguousName, NoSuchEntry):
            self.not_open.add(claim)
            return None
        held = self._record.open_claim(name)
        subject = self._record.subject_of(held)
        if subject not in self._rows:
            self._rows[subject] = self._record.known(subject)
        every = self._rows[subject]
        rows = [row for row in every if name in row.superseded]
        if not rows and not held.is_gone:
            return None
        properties = {row.property for row in rows}
        now = [row for row in every if row.property in properties and row.standing]
        said = sorted(
            f"{row.property}/{row.basis}/{same_value(row.kind, row.text)}/{row.span.lo}/{row.span.hi}" for row in now
        )
        claims = tuple(dict.fromkeys(plain_name(one) for row in now for one in row.standing if one != name))
        return [f"gone={held.is_gone}", *said], claims
