"""Which sealed identity sheets hold a statement: those whose names nobody searched for in its words as they stand.

A sheet is settled for these words where two persons opened it and their desk searched (`sheet_search`), or where two
different persons say that they know who stands in it and that nobody of them is named (decision 0013, point 15). Both
are things in the statement's part that name sheets by their ops. Refuses to take a word for other words, a second word
of one person, and a search without its use on record, where the sheet's part opens here (P12).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.ids import DeviceId, OpId, UserId
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing, shown_value
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.sealing.reading import sealed_sheets
from safeconduct.protect.sharing import NEEDED
from safeconduct.publish.holding.errors import NoSheetsWait
from safeconduct.publish.holding.rules import fingerprint
from safeconduct.publish.holding.types import Held
from safeconduct.sync.act_views import used_requests
from safeconduct.sync.sealing import every_sealed
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

FORM: Final = "sheet_search"
SEARCHED: Final = "searched"
KNOWN: Final = "known"
# Sheets that one thing names: a field holds 256 lines.
_MOST: Final = 256


def unsearched(team: Team, held: Held) -> tuple[OpId, ...]:
    """Return the sheets known here that are not settled for a statement as it stands, rising; linear in all sealed."""
    sheets = sealed_sheets(team)
    return tuple(sorted(sheets - _settled(team, held))) if sheets else ()


def known_intents(team: Team, held: Held, why: str) -> tuple[Intent, ...]:
    """Return the ops by which this person says that nobody in the sheets that wait is named; NoSheetsWait, NoReason.

    It counts with the same word of another person, and for these words alone. The author may be one of the two.
    """
    waiting, reason = unsearched(team, held), typed_reason(why)
    if not waiting:
        raise NoSheetsWait
    return tuple(
        sheets_intent(team, held, waiting[at : at + _MOST], {"how": KNOWN, "why": reason})
        for at in range(0, len(waiting), _MOST)
    )


def sheets_intent(team: Team, held: Held, sheets: Iterable[OpId], values: dict[str, Value | None]) -> Intent:
    """Return the op that names sheets for the words of a statement as they stand."""
    named: dict[str, Value | None] = {"digest": fingerprint(held).hex(), "sheets": tuple(one.hex() for one in sheets)}
    return new_intent(team, held.part, FORM, {**named, **values}, thing=draw(team.entropy))


def said_of_sheets(facts: Facts, held: Held) -> tuple[Thing, ...]:
    """Return what was said of sheets for the words of a statement as they stand, the first first."""
    digest = fingerprint(held).hex()
    return tuple(one for one in facts.things(FORM, held.part) if first_said(one, "digest") == digest)


def first_said(thing: Thing, code: str) -> Value | None:
    """Return what the op that began a thing says of a field, whatever was said of it since."""
    said = (one for one in thing.all_facts if one.op == thing.began.op and one.field == code and not one.is_gone)
    return shown_value(thing.form.fields[code], said)


def knowing(team: Team, held: Held) -> dict[OpId, frozenset[UserId]]:
    """Return who says of which sheets that nobody in them is named in a statement as it stands."""
    found, people = defaultdict[OpId, set[UserId]](set), team.people()
    for device, how, sheets in _words(team, held):
        if how == KNOWN and device in people:
            for one in sheets:
                found[one].add(people[device])
    return {one: frozenset(who) for one, who in found.items()}


def _settled(team: Team, held: Held) -> frozenset[OpId]:
    known = {one for one, who in knowing(team, held).items() if len(who) >= NEEDED}
    searched = [(device, sheets) for device, how, sheets in _words(team, held) if how == SEARCHED]
    if not searched:
        return frozenset(known)
    secrets = {one.op: one.divided.word.id for one in every_sealed(team)}
    used = {(one.asked.device, one.asked.escrow) for one in used_requests(team.vault.tables, team.people())}
    backed = {
        sheet
        for device, sheets in searched
        for sheet in sheets
        if sheet not in secrets or (device, secrets[sheet]) in used
    }
    return frozenset(known | backed)


def _words(team: Team, held: Held) -> Iterator[tuple[DeviceId, Value | None, tuple[OpId, ...]]]:
    for thing in said_of_sheets(Facts(team.vault.tables), held):
        sheets = first_said(thing, "sheets")
        named = [_op(one) for one in sheets if isinstance(one, str)] if isinstance(sheets, tuple) else []
        yield thing.all_facts[0].device, first_said(thing, "how"), tuple(one for one in named if one)


def _op(text: str) -> OpId:
    """Return the op of a line; nothing for what is none."""
    try:
        return OpId(bytes.fromhex(text))
    except ValueError:
        return OpId(b"")
