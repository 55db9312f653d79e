"""What two people changed at the same time: which of it still waits for somebody to look, and how it is settled (P4).

`sync.conflicts` finds the pairs; here is said what each of a pair did, and whether it is still open. Two wordings of
one claim are open while both stand: whoever chooses one settles it for everybody, by a wording that takes the place of
all others. Of all else both count and nothing has to be chosen; it is open on each desk until its person has seen it.

Refuses to choose by itself, and to repeat content whose consent was withdrawn (promise P7). docs/rooms/sync.md, "At the
same time".
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    Phrase,
    SafeconductError,
)
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.language import say
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.record.claim_wording import CONTENT_GONE
from safeconduct.record.conflicts import reworded_in, spoken_of_in, thing_of_claim, thing_of_ref
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, LINK, UNDO, Claim, Table, claim_version, split_name
from safeconduct.record.links import Ref
from safeconduct.record.op_content import targets_of
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import claim_value_in_words
from safeconduct.sync.conflicts import Beside, beside_of, newest_beside
from safeconduct.sync.kinds import NAME_KIND, name_from_body
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.vault import Vault

# Pairs that a list shows, and how many of the newest are looked at for them: a member may have made thousands.
MOST: Final = 20
_LOOKED: Final = 500
# A pair that the person of this desk has seen.
_SEEN: Final = b"record/beside/"

WITH_YOU: Final = Phrase(
    "{other} changed this at the same time as you; neither had seen the other's.",
    "{other} и вы изменили это одновременно, не видя изменений друг друга.",
)
OF_OTHERS: Final = Phrase(
    "{one} and {other} changed this at the same time; neither had seen the other's.",
    "{one} и {other} изменили это одновременно, не видя изменений друг друга.",
)
ON_TWO_LAPTOPS: Final = Phrase(
    "{one} changed this on two laptops at the same time.",
    "{one}: изменено на двух ноутбуках одновременно.",
)
YOU: Final = Phrase("you", "вы")
SIDE: Final = Phrase("{who}: {words}", "{who}: {words}")
NAMED: Final = Phrase("called it “{name}”", "название «{name}»")
SOMEBODY: Final = Phrase("somebody", "кто-то")


class Sort(enum.Enum):
    """What was done twice."""

    REWORDED = "reworded"
    SAID = "said"
    UNDONE = "undone"
    NAMED = "named"


_SORTS: Final = {ENTRIES: Sort.REWORDED, LINK: Sort.SAID, UNDO: Sort.UNDONE, NAME_KIND: Sort.NAMED}


class NothingToSettle(SafeconductError):
    """A claim of which no two wordings wait for a choice, or an entry that is neither of them."""

    code = "record.nothing_to_settle"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No wording of this claim that was changed at the same time is meant by that.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “record show CLAIM”: it says which wordings stand, each with its entry.",
        on_page="Somebody may have settled it meanwhile: look at the page once more.",
    )
    ru = Advice(
        what="Такой редакции, сделанной одновременно с другой, у этого утверждения нет.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите «record show УТВЕРЖДЕНИЕ»: там действующие редакции, каждая со своей записью.",
        on_page="Возможно, это уже решено: откройте страницу ещё раз.",
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ops that changed one thing, neither knowing of the other. ``claim``: which, where it is about one."""

    sort: Sort
    compartment: CompartmentId
    first: OpId
    second: OpId
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A pair in words: who, and what each did, with its op."""

    what: str
    sides: tuple[tuple[OpId, str], tuple[OpId, str]]


def open_pairs(team: Team, record: Record, most: int = MOST) -> tuple[Pair, ...]:
    """Return what still waits for somebody to look, the newest first; among the newest `_LOOKED` pairs."""
    found: dict[Pair, None] = {}
    for beside in newest_beside(team.vault.tables, _LOOKED):
        for pair in _pairs(team, beside):
            if len(found) < most and _is_open(team, record, pair):
                found[_as_it_stands(record, pair)] = None
    return tuple(found)


def open_pairs_of(team: Team, record: Record, claim: str) -> tuple[Pair, ...]:
    """Return the same of one claim."""
    things = ((ENTRIES, thing_of_claim(claim)), (LINK, thing_of_ref(Ref(Table.CLAIM, claim))))
    besides = (one for kind, thing in things for one in beside_of(team.vault.tables, kind, thing, _LOOKED))
    pairs = (pair for beside in dict.fromkeys(besides) for pair in _pairs(team, beside))
    here = (pair for pair in dict.fromkeys(pairs) if pair.claim == claim and _is_open(team, record, pair))
    return tuple(dict.fromkeys(_as_it_stands(record, pair) for pair in here))[:MOST]


def told_in_words(team: Team, told: Told, pair: Pair) -> Telling:
    """Return a pair in words, what this desk did first."""
    ops = sorted((pair.first, pair.second), key=lambda op: (not _is_mine(team, op), op))
    sides = [(op, _side(team, told, pair, op)) for op in ops]
    return Telling(_who(team, ops, told.language), (sides[0], sides[1]))


def note_seen(vault: Vault, pairs: Iterable[Pair]) -> None:
    """Note that the person of this desk has seen what needs no choice."""
    for pair in pairs:
        if pair.sort is not Sort.REWORDED:
            vault.keep_note(_seen(pair), b"")


def settled_by(record: Record, claim: str, op: OpId) -> tuple[Claim, Opened]:
    """Return the wording that takes the place of every standing one, saying what the chosen one says, and that one.

    NothingToSettle where no two stand, or the chosen one is none of them.
    """
    standing = [one for one in record.wordings(claim) if not one.is_gone]
    chosen = next((one for one in standing if one.op == op), None)
    if chosen is None or len(standing) < 2:
        raise NothingToSettle(shown=split_name(claim)[1])
    dataset = split_name(claim)[0]
    versions = {claim_version(dataset, encode_item(one.claim)) for one in standing}
    return replace(chosen.claim, replaces=tuple(sorted(versions))), chosen


def _pairs(team: Team, beside: Beside) -> Iterator[Pair]:
    """Yield what both ops of a pair changed."""
    with suppress(UnknownOp):
        one, other = team.vault.op(beside.first), team.vault.op(beside.second)
        sort = _SORTS.get(one.signed.core.kind)
        if sort is None or other.signed.core.kind != one.signed.core.kind:
            return
        pair = Pair(sort, beside.compartment, beside.first, beside.second)
        bodies = one.signed.core.body, other.signed.core.body
        match sort:
            case Sort.REWORDED:
                for name in sorted(set(reworded_in(bodies[0])) & set(reworded_in(bodies[1]))):
                    yield replace(pair, claim=name)
            case Sort.SAID:
                for ref in sorted(
                    set(spoken_of_in(bodies[0])) & set(spoken_of_in(bodies[1])), key=lambda ref: (ref.table, ref.name)
                ):
                    yield replace(pair, claim=ref.name if ref.table is Table.CLAIM else "")
            case Sort.UNDONE:
                if set(targets_of(one)) & set(targets_of(other)):
                    yield pair
            case Sort.NAMED:
                yield pair


def _is_open(team: Team, record: Record, pair: Pair) -> bool:
    if pair.sort is Sort.REWORDED:
        first, second = _apart(record, pair)
        said = {replace(one.claim, replaces=()) for one in (*first, *second)}
        return bool(first and second) and len(said) > 1
    if team.vault.notes(_seen(pair)):
        return False
    if pair.sort is Sort.NAMED:
        names = {_name(team, op) for op in (pair.first, pair.second)}
        return len(names) > 1 and team.name(pair.compartment) in names
    return not any(record.facts.undos.is_undone(op, NOW) for op in (pair.first, pair.second))


def _as_it_stands(record: Record, pair: Pair) -> Pair:
    """Return a pair with the entries whose wordings stand: one of both may have been mended since, beside the other."""
    if pair.sort is not Sort.REWORDED:
        return pair
    first, second = _apart(record, pair)
    return replace(pair, first=first[-1].op, second=second[-1].op)


def _apart(record: Record, pair: Pair) -> tuple[list[Opened], list[Opened]]:
    """Return the wordings that stand for each of a pair, without those that stand for both: they were chosen."""
    first, second = (_heirs(record, pair.claim, op) for op in (pair.first, pair.second))
    return [one for one in first if one not in second], [one for one in second if one not in first]


def _heirs(record: Record, claim: str, op: OpId) -> list[Opened]:
    """Return the standing wordings that an entry brought, or that took the place of one it brought, at any remove."""
    dataset = split_name(claim)[0]
    wordings = [(claim_version(dataset, encode_item(one.claim)), one) for one in record.wordings(claim)]
    known: set[bytes] = set()
    while True:
        found = {version for version, one in wordings if one.op == op or not known.isdisjoint(one.claim.replaces)}
        if found == known:
            return [one for version, one in wordings if version in known and not one.is_gone]
        known = found


def _wordings(record: Record, pair: Pair) -> list[Opened]:
    return [one for one in record.wordings(pair.claim) if one.op in (pair.first, pair.second)]


def _side(team: Team, told: Told, pair: Pair, op: OpId) -> str:
    who = say(YOU, told.language) if _is_mine(team, op) else _alias(team, op, told.language)
    return say(SIDE, told.language).format(who=who, words=_did(team, told, pair, op))


def _did(team: Team, told: Told, pair: Pair, op: OpId) -> str:
    """Return what one of a pair did."""
    if pair.sort is Sort.REWORDED:
        for one in _wordings(told.record, pair):
            if one.op == op:
                return _wording(told.record, one, told.language)
    if pair.sort is Sort.NAMED:
        return say(NAMED, told.language).format(name=plain(_name(team, op), MOST_OF_A_NAME))
    return op_in_words(told, team.vault.op(op))


def _wording(record: Record, one: Opened, language: Language) -> str:
    if is_withdrawn(record, one):
        return say(CONTENT_GONE, language)
    value = claim_value_in_words(one.claim, language, record.vocabulary)
    return f"{value} ({plain(one.claim.said)})" if one.claim.said else value


def _who(team: Team, ops: list[OpId], language: Language) -> str:
    mine, alias = _is_mine(team, ops[0]), [_alias(team, op, language) for op in ops]
    users = [_user(team, op) for op in ops]
    if users[0] and users[0] == users[1]:
        return say(ON_TWO_LAPTOPS, language).format(one=alias[0])
    if mine:
        return say(WITH_YOU, language).format(other=alias[1])
    return say(OF_OTHERS, language).format(one=alias[0], other=alias[1])


def _alias(team: Team, op: OpId, language: Language) -> str:
    return plain(team.alias(team.vault.op(op).signed.core.device)) or say(SOMEBODY, language)


def _user(team: Team, op: OpId) -> bytes:
    found = team.device(team.vault.op(op).signed.core.device)
    return found.user.id if found else b""


def _is_mine(team: Team, op: OpId) -> bool:
    return team.vault.op(op).signed.core.device == team.me.device.id


def _name(team: Team, op: OpId) -> str:
    try:
        return name_from_body(team.vault.op(op).signed.core.body)
    except cbor.Malformed:
        return ""


def _seen(pair: Pair) -> bytes:
    return _SEEN + pair.first + pair.second
