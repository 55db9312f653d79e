"""From things to statements: every part of sort STATEMENT that this desk opens (docs/formats/ops.md, evacuate).

Of two wordings of one block in one language, which two people began at the same time, the newer is the wording and the
other is kept beside it. Refuses to lose either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from safeconduct.base.ids import CompartmentId, DeviceId, UserId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.publish.holding.rules import authors
from safeconduct.publish.holding.types import Held, Part
from safeconduct.sync.act_views import open_acts, settled_acts
from safeconduct.sync.acts import ActState
from safeconduct.sync.team import Team


def read_statements(team: Team) -> tuple[Held, ...]:
    """Return every statement that this desk opens, in the order in which they were begun."""
    facts, acts, people = Facts(team.vault.tables), acts_here(team), team.people()
    entries = facts.things("public")
    return tuple(
        _with_looks(_held(facts, one, acts, entries), people)
        for one in facts.things("statement")
        if bytes(one.id) == bytes(one.part)
    )


def read_statement(team: Team, part: CompartmentId) -> Held | None:
    """Return the statement of a part; None where it has none."""
    facts = Facts(team.vault.tables)
    thing = facts.only("statement", part)
    if thing is None:
        return None
    return _with_looks(_held(facts, thing, acts_here(team), facts.things("public")), team.people())


def acts_here(team: Team) -> tuple[ActState, ...]:
    """Return every act of the team, in the order of display; linear in their number."""
    people = team.people()
    return (*settled_acts(team.vault.tables, people), *open_acts(team.vault.tables, lambda: people))


def _held(facts: Facts, thing: Thing, acts: Iterable[ActState], entries: Iterable[Thing]) -> Held:
    part = thing.part
    by_block: defaultdict[bytes, list[Thing]] = defaultdict(list)
    for one in facts.things("wording", part):
        by_block[one.id_of("block")].append(one)
    blocks = [one for one in facts.things("block", part) if not one.yes("dropped")]
    blocks.sort(key=lambda one: (one.number("number") or 0, one.began.hlc, one.id))
    media = tuple(one for one in facts.things("media", part) if not one.yes("off"))
    shown = {bytes(one.id): one for one in media}
    return Held(
        part,
        thing,
        tuple(_part(one, by_block[bytes(one.id)], shown.get(one.id_of("media"))) for one in blocks),
        tuple(one for one in facts.things("look", part) if not one.yes("off")),
        tuple(one for one in acts if one.act.word.compartment == part),
        tuple(one for one in entries if one.id_of("of") == bytes(thing.id)),
        media,
    )


def _with_looks(held: Held, people: Mapping[DeviceId, UserId]) -> Held:
    """Return a statement that knows which looks others took: none of whose words is of one of its authors.

    Somebody whose device is not known here counts for an author.
    """
    wrote = authors(held, people)
    said_by = {bytes(one.id): {people.get(fact.device) for fact in one.all_facts} for one in held.looks}
    return replace(held, by_others=frozenset(id_ for id_, who in said_by.items() if not who & {None, *wrote}))


def _part(block: Thing, wordings: Iterable[Thing], media: Thing | None) -> Part:
    # In the order of their first word: the newest of a language is its wording.
    by_language: dict[str, Thing] = {}
    beside: list[Thing] = []
    for one in wordings:
        language = one.text("language")
        if (before := by_language.get(language)) is not None:
            beside.append(before)
        by_language[language] = one
    return Part(block, by_language, tuple(beside), media)
