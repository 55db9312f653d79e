"""What else changes when an entry changes: current wordings, merged names, voices followed to their end.

A voice that takes its figures from another, two names said to be one, a source whose date is mended: each may
alter what is known of claims that no new op names. This module brings those tables up to date and says which
groups must be evaluated anew. Such changes are rare, so a walk over one table is their price.

Refuses to unite what somebody kept apart. Carries promise P6: an answer names voices and sources as they stand.
Follows docs/formats/known.md (rules 4 and 8) and docs/formats/ops.md "Links".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.lineage import voice_roots
from safeconduct.record.links import Link, LinkKind
from safeconduct.record.names import Key, changed, united
from safeconduct.record.resolve import NOW, publisher_of
from safeconduct.record.types import NEVER, SEP
from safeconduct.vault.types import Tables

_NAMING = (LinkKind.SAME_AS, LinkKind.DIFFERENT_FROM)
_JUDGING = (LinkKind.INDEPENDENT, LinkKind.DEPENDENT)


@dataclass(slots=True)
class Changes:
    """What new ops touched. Filled while ops are taken in. ``has_terms``: words of a project's own are among it."""

    groups: set[int] = field(default_factory=set)
    entities: set[tuple[Table, str]] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    new_voices: set[str] = field(default_factory=set)
    marked_claims: set[bytes] = field(default_factory=set)
    marked_ranges: set[tuple[int, int]] = field(default_factory=set)
    has_terms: bool = False


def refresh(tables: Tables, changes: Changes, *, everything: bool) -> set[int]:
    """Bring sources, voices and merged names up to date; return the groups to evaluate anew.

    ``everything``: all groups will be evaluated, so that nobody needs to look for those that changed.
    """
    if everything:
        if any(link.kind in _NAMING for link in changes.links):
            _refresh_aliases(tables)
        facts = Facts(tables)
        _refresh_sources(facts, changes)
        _refresh_voice_bodies(facts, changes)
        _refresh_roots(facts)
        return set()
    groups = set(changes.groups)
    renamed = _refresh_aliases(tables) if any(link.kind in _NAMING for link in changes.links) else set()
    facts = Facts(tables)
    groups |= _groups_of_subjects(tables, {name for table, name in renamed if table is Table.SUBJECT})
    for n in _refresh_sources(facts, changes):
        groups |= {as_int(row[0]) for row in tables.execute(sql.GROUPS_OF_SOURCE, (n,))}
    turned = {name for table, name in renamed if table is Table.VOICE}
    # A voice that is named for the first time may have been said to be one with another before.
    # It may itself be the canonical one of the two, and what is known of the other now bears on it.
    turned |= {name for name in changes.new_voices if len(facts.one_with(Table.VOICE, name)) > 1}
    if _refresh_voice_bodies(facts, changes) or turned:
        turned |= _refresh_roots(facts)
    judged = {ref.name for link in changes.links if link.kind in _JUDGING for ref in (link.origin, link.target)}
    if judged:
        turned |= _followers(tables, {facts.canonical(Table.VOICE, name) for name in judged})
    groups |= _groups_of_voices(Facts(tables), turned)
    groups |= _groups_of_properties(facts, {name for table, name in changes.entities if table is Table.PROPERTY})
    return groups


def _refresh_aliases(tables: Tables) -> set[tuple[Table, str]]:
    """Recompute which names are one; return the names that are one with others than before.

    Taken in the order in which they were said; one that would unite two names that somebody said are different,
    through third names too, is passed over: a doubt never merges.
    """
    facts = Facts(tables)
    after = united(
        [_ends(said.link) for said in facts.standing(LinkKind.SAME_AS)],
        [_ends(said.link) for said in facts.standing(LinkKind.DIFFERENT_FROM)],
    )
    smallest = {names: min(names) for names in set(after.values())}
    tables.execute(sql.DELETE_ALIASES)
    tables.executemany(
        sql.INSERT_ALIAS, [(int(table), name, smallest[names]) for (table, name), names in sorted(after.items())]
    )
    # Not the canonical names: the smallest of two stays its own when they part, and is known otherwise nevertheless.
    return changed(facts.names.unions(), after)


def _ends(link: Link) -> tuple[Key, Key]:
    return (link.origin.table, link.origin.name), (link.target.table, link.target.name)


def _groups_of_subjects(tables: Tables, names: Iterable[str]) -> set[int]:
    return {as_int(row[0]) for name in names for row in tables.execute(sql.GROUPS_OF_SUBJECT, (name,))}


def _refresh_sources(facts: Facts, changes: Changes) -> list[int]:
    """Bring record_source up to date; return the numbers of sources whose wording or consent changed."""
    tables = facts.tables
    named = {name for table, name in changes.entities if table is Table.SOURCE}
    named |= {
        link.target.name
        for link in changes.links
        if link.kind is LinkKind.WITHDRAW and link.target.table is Table.SOURCE
    }
    changed: list[int] = []
    for name in sorted(named):
        body = facts.current_body(Table.SOURCE, name)
        withdrawn = [
            s.on
            for s in facts.links_to(Table.SOURCE, name)
            if s.link.kind is LinkKind.WITHDRAW and not facts.undos.is_undone(s.op, NOW)
        ]
        withdrawn_on = min(withdrawn, default=NEVER)
        for n, old, old_on in tuple(tables.execute(sql.SOURCE_BODY, (name,))):
            if (as_bytes(old), Day(as_int(old_on))) != (body, withdrawn_on):
                tables.execute(sql.UPDATE_SOURCE, (body, withdrawn_on, publisher_of(name, loads(body)), n))
                changed.append(as_int(n))
    return changed


def _refresh_voice_bodies(facts: Facts, changes: Changes) -> bool:
    """Bring the wording of voices up to date; say whether any now follows another voice or is ours."""
    turned = False
    for table, name in sorted(changes.entities):
        if table is not Table.VOICE:
            continue
        body = facts.current_body(table, name)
        for n, old in tuple(facts.tables.execute(sql.VOICE_BODY, (name,))):
            if as_bytes(old) != body:
                facts.tables.execute(sql.UPDATE_VOICE_BODY, (body, n))
                turned = turned or _bearing(as_bytes(old)) != _bearing(body)
    return turned


def _bearing(body: bytes) -> tuple[object, object]:
    item = loads(body)
    return item.get(3, ""), item.get(4, False)


def _refresh_roots(facts: Facts) -> set[str]:
    """Follow every voice to its end anew (rule 4); return the names of those that end elsewhere now."""
    tables = facts.tables
    rows = tuple(tables.execute(sql.VOICES))
    follows: dict[str, str] = {}
    ours: set[str] = set()
    for _, name, body, *_ in sorted(rows, key=lambda row: str(row[1]), reverse=True):
        item = loads(as_bytes(body))
        canonical = facts.canonical(Table.VOICE, str(name))
        follows.setdefault(canonical, "")
        if target := item.get(3):
            follows[canonical] = facts.canonical(Table.VOICE, qualified(split_name(str(name))[0], str(target)))
        if item.get(4):
            ours.add(canonical)
    roots = voice_roots(follows)
    turned = set()
    for n, name, _, *before in rows:
        canonical = facts.canonical(Table.VOICE, str(name))
        root = roots.get(canonical, canonical)
        after = (root, int(root in ours), int(canonical in ours))
        if tuple(before) != after:
            tables.execute(sql.UPDATE_VOICE_END, (*after, n))
            turned.add(str(name))
    return turned


def _followers(tables: Tables, roots: set[str]) -> set[str]:
    return {str(name) for _, name, root in tables.execute(sql.VOICE_ROOTS) if str(root) in roots}


def _groups_of_voices(facts: Facts, names: set[str]) -> set[int]:
    """Return the groups that hold a claim in one of the voices, or a source one of them brought out."""
    if not names:
        return set()
    tables = facts.tables
    smallest = {facts.canonical(Table.VOICE, name) for name in names}
    canonicals = names | smallest
    voices = [as_int(n) for n, name, _ in tables.execute(sql.VOICE_ROOTS) if str(name) in canonicals]
    # Whoever brings a source out is kept as the source calls it: by any of the names that are one.
    called = sorted(one for name in smallest for one in facts.one_with(Table.VOICE, name))
    brought = [as_int(n) for (n,) in tuple(tables.execute(sql.SOURCES_OF_PUBLISHERS, (json_list(called),)))]
    # In one statement each: no index of claims by voice is kept, and a look for each voice would walk all claims.
    asked = ((sql.GROUPS_OF_VOICES, voices), (sql.GROUPS_OF_SOURCES, brought))
    return {
        as_int(row[0])
        for statement, numbers in asked
        if numbers
        for row in tables.execute(statement, (json_list(numbers),))
    }


def _groups_of_properties(facts: Facts, names: Iterable[str]) -> set[int]:
    """Return the groups on which a declaration bears: a count there may have become cumulative, or no longer be.

    Those are the groups with a claim of the dataset that declares it, and those about a subject of that dataset or
    about one that is one with such a subject (`Groups._is_cumulative`). Nobody else's: a hundred files that all
    declare the same properties would otherwise each have the whole record looked through.
    """
    declared: dict[str, set[str]] = {}
    for name in names:
        dataset, local = split_name(name)
        declared.setdefault(dataset, set()).add(local)
    found: set[int] = set()
    for dataset, ids in sorted(declared.items()):
        asked = json_list(sorted(ids))
        first, behind = f"{dataset}{SEP}", f"{dataset}{chr(ord(SEP) + 1)}"
        found |= _numbers(facts.tables, sql.GROUPS_OF_DATASET, dataset, asked)
        found |= _numbers(facts.tables, sql.GROUPS_OF_SUBJECTS_BETWEEN, first, behind, asked)
        for subject in facts.merged_subjects():
            if subject.startswith(first):
                for one in facts.one_with(Table.SUBJECT, subject):
                    keys = facts.group_keys(sql.GROUPS_OF_SUBJECT, one)
                    found |= {key.n for key in keys if key.property in ids}
    return found


def _numbers(tables: Tables, statement: str, *parameters: str) -> set[int]:
    return {as_int(row[0]) for row in tables.execute(statement, parameters)}
