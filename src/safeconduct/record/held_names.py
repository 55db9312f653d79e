"""The voices and the properties held here: what each is, what was said of it, and what hangs on it.

Reads only, of today. Refuses to give a withdrawn claim among those of its voice: whose words it was is withdrawn with
it (promise P7). Bounded: a voice may speak in a million claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.record import sql
from safeconduct.record.columns import as_int
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import Property, Subject, Table, Voice, qualified, split_name
from safeconduct.record.queries import NOUNS, NoSuchEntry, Opened, Record
from safeconduct.record.resolve import Said
from safeconduct.record.types import KnownRow
from safeconduct.record.withdrawn import is_withdrawn

# Claims, subjects and things said that are shown, the newest, and voices: what a person looks through.
MOST_HELD: Final = 50
# Rows of claims, and subjects, that are opened to find so many of which something still stands.
_MOST_OPENED: Final = 200


@dataclass(frozen=True, slots=True)
class HeldVoice:
    """A voice. Voices are given by their qualified names.

    ``after``: whose words it repeats, the next first, to the end. ``one_with``: other names of the same voice.
    ``followers``: voices that repeat it. ``more_one_with``, ``more_followers``: others beyond. ``claims``: the newest
    that stand in its voice; ``more``: older ones, some of them perhaps undone or reworded since.
    """

    name: str
    voice: Voice
    after: tuple[str, ...]
    one_with: tuple[str, ...]
    more_one_with: int
    followers: tuple[str, ...]
    more_followers: int
    said: tuple[Said, ...]
    claims: tuple[Opened, ...]
    more: int


@dataclass(frozen=True, slots=True)
class KnownOf:
    """A subject, by its qualified name, with what is known of it by one property."""

    name: str
    subject: Subject
    rows: tuple[KnownRow, ...]


@dataclass(frozen=True, slots=True)
class HeldProperty:
    """A property and the subjects that something is known of by it, the newest first; ``more``: others beyond."""

    name: str
    property: Property
    subjects: tuple[KnownOf, ...]
    more: int


def held_voice(record: Record, name: str) -> HeldVoice:
    """Return a voice by its qualified name; NoSuchEntry where no account describes it."""
    voice = _voice(record, name)
    names = record.facts.one_with(Table.VOICE, name)
    others, followers = [one for one in names if one != name], list(_followers(record, frozenset(names)))
    claims, more = _claims(record, names)
    said = [*record.facts.links_to(Table.VOICE, name), *record.facts.links_from(Table.VOICE, name)]
    return HeldVoice(
        name=name,
        voice=voice,
        after=tuple(_after(record, name, voice)),
        one_with=tuple(others[:MOST_HELD]),
        more_one_with=max(0, len(others) - MOST_HELD),
        followers=tuple(followers[:MOST_HELD]),
        more_followers=max(0, len(followers) - MOST_HELD),
        said=tuple(sorted(said, key=lambda one: one.order)[-MOST_HELD:]),
        claims=claims,
        more=more,
    )


def held_property(record: Record, name: str) -> HeldProperty:
    """Return a property by its qualified name; NoSuchEntry where no dataset declares it."""
    item = record.entry(Table.PROPERTY, name)
    if not isinstance(item, Property):
        raise NoSuchEntry(kind=NOUNS[Table.PROPERTY])
    rows = record.facts.tables.execute(sql.SUBJECTS_WITH, (split_name(name)[1],))
    subjects = list(dict.fromkeys(record.shown_subject(str(subject)) for (subject,) in list(rows)))
    lines, looked_at = list[KnownOf](), 0
    for one in subjects[:_MOST_OPENED]:
        if len(lines) == MOST_HELD:
            break
        looked_at += 1
        subject, known = record.entry(Table.SUBJECT, one), record.known(one, property_id=split_name(name)[1])
        if isinstance(subject, Subject) and known:
            lines.append(KnownOf(one, subject, known))
    return HeldProperty(name, item, tuple(lines), len(subjects) - looked_at)


def _voice(record: Record, name: str) -> Voice:
    voice = record.entry(Table.VOICE, name)
    if not isinstance(voice, Voice):
        raise NoSuchEntry(kind=NOUNS[Table.VOICE])
    return voice


def _after(record: Record, name: str, voice: Voice) -> Iterator[str]:
    """Give whom a voice repeats, whom that one repeats, and so on. Hostile entries may repeat each other in a ring."""
    met = {name}
    while voice.repeats_voice:
        name = qualified(split_name(name)[0], voice.repeats_voice)
        if name in met or len(met) > MOST_HELD:
            return
        met.add(name)
        yield name
        entry = record.entry(Table.VOICE, name)
        if not isinstance(entry, Voice):
            return
        voice = entry


def _followers(record: Record, names: frozenset[str]) -> Iterator[str]:
    """Give the voices that say they repeat one of these. Voices are few."""
    for name, body in record.facts.current(Table.VOICE):
        voice = decode_item(Table.VOICE, body)
        if name in names or not isinstance(voice, Voice) or not voice.repeats_voice:
            continue
        if qualified(split_name(name)[0], voice.repeats_voice) in names:
            yield name


def _claims(record: Record, names: tuple[str, ...]) -> tuple[tuple[Opened, ...], int]:
    """Return the newest claims that stand in a voice, under all its names, and how many rows were not looked at."""
    tables, numbers, total = record.facts.tables, list[int](), 0
    for name in names:
        for (voice,) in list(tables.execute(sql.VOICE_OF, (name,))):
            numbers += [as_int(n) for (n,) in tables.execute(sql.NEWEST_OF_VOICE, (voice, _MOST_OPENED))]
            total += sum(as_int(count) for (count,) in tables.execute(sql.COUNT_OF_VOICE, (voice,)))
    newest = sorted(numbers, reverse=True)[:_MOST_OPENED]
    found: dict[str, Opened] = {}
    looked_at = 0
    for one in record.recorded(newest):
        if len(found) == MOST_HELD:
            break
        looked_at += 1
        if not one.is_gone and not is_withdrawn(record, one):
            found.setdefault(one.name, one)
    return tuple(found.values()), total - looked_at
