"""Voices that are named alike, or look alike: a hint for a person, never a merger (promise P6).

Counted apart, one voice under two names would pass for two. Equal names say little: two datasets may each have a
"survivor"; so nothing is united here. A person says that two are one (`same_as`) or are not (`different_from`), and is
asked no more. Follows docs/formats/known.md rules 4 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from safeconduct.base.looks import looks_of
from safeconduct.record.accounts import Dataset
from safeconduct.record.columns import loads
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.lineage import voice_roots
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP

# Others that one voice is held against, in number: a file of thousands of voices that are all called "witness" is not
# compared each with each.
_MOST_OTHERS: Final = 20
# The members of a voice's and of a source's item (docs/formats/ops.md).
_LABEL: Final = 1
_REPEATS: Final = 3
_PUBLISHER: Final = 2


class Alike(NamedTuple):
    """Two voices that may be one, by qualified name.

    ``has_same_name``: an id or label of both is the same but for case; otherwise they only look alike.
    ``is_described``: both are voices that an account describes; a publisher need not be.
    """

    one: str
    other: str
    has_same_name: bool
    is_described: bool


class _Named(NamedTuple):
    """A voice with the words it is known by: its id, and its label where it is described."""

    name: str
    words: tuple[str, ...]
    is_described: bool
    follows: str = ""


def voices_alike(dataset: Dataset, record: Record) -> list[Alike]:
    """Return the voices and publishers of a file that may be one with another of it, or with one held here.

    Linear: a voice is held against `_MOST_OTHERS` at most.
    """
    mine = list(_in_file(dataset))
    names = {voice.name for voice in mine}
    return _pairs(mine, [voice for voice in _held(record) if voice.name not in names], record)


def alike_to(name: str, record: Record) -> list[Alike]:
    """Return the voices held here that may be one with a voice held here."""
    held = list(_held(record))
    return _pairs([voice for voice in held if voice.name == name], held, record)


def _of(dataset: str, local: str) -> str:
    return local if not local or SEP in local else qualified(dataset, local)


def _in_file(dataset: Dataset) -> Iterator[_Named]:
    described = {voice.id for voice in dataset.voices}
    for voice in dataset.voices:
        yield _Named(
            qualified(dataset.name, voice.id), (voice.id, voice.label), True, _of(dataset.name, voice.repeats_voice)
        )
    for publisher in dict.fromkeys(source.publisher for source in dataset.sources):
        if publisher and publisher not in described:
            yield _Named(qualified(dataset.name, publisher), (publisher,), False)


def _held(record: Record) -> Iterator[_Named]:
    """Give the voices that the record describes, then the publishers it does not; of withdrawn accounts none."""
    given = set()
    ends = (said.link.target for said in record.facts.standing(LinkKind.WITHDRAW))
    withdrawn = {end.name for end in ends if end.table is Table.SOURCE}
    for name, body in record.facts.current(Table.VOICE):
        given.add(name)
        item, (dataset, local) = loads(body), split_name(name)
        yield _Named(name, (local, item.get(_LABEL, "")), True, _of(dataset, item.get(_REPEATS, "")))
    for source, body in record.facts.current(Table.SOURCE):
        name = _of(split_name(source)[0], loads(body).get(_PUBLISHER, ""))
        if name and name not in given and source not in withdrawn:
            given.add(name)
            yield _Named(name, (split_name(name)[1],), False)


def _pairs(mine: Sequence[_Named], held: Sequence[_Named], record: Record) -> list[Alike]:
    canonical = record.facts.canonical
    ends = voice_roots({voice.name: voice.follows for voice in (*mine, *held)})
    apart = {
        frozenset((s.link.origin.name, s.link.target.name)) for s in record.facts.standing(LinkKind.DIFFERENT_FROM)
    }
    met: dict[str, dict[str, _Named]] = {}
    for voice in held:
        for key in _keys(voice):
            met.setdefault(key, {})[voice.name] = voice
    found: dict[frozenset[str], Alike] = {}
    for voice in mine:
        end = canonical(Table.VOICE, ends[voice.name])
        for key in _keys(voice):
            others = met.setdefault(key, {})
            for other in islice(others.values(), _MOST_OTHERS):
                pair = frozenset((voice.name, other.name))
                # Two that follow others are one when somebody said so of them, whomever they follow.
                is_one = canonical(Table.VOICE, voice.name) == canonical(Table.VOICE, other.name)
                if pair not in apart and not is_one and canonical(Table.VOICE, ends[other.name]) != end:
                    found.setdefault(pair, _alike(voice, other))
            others[voice.name] = voice
    return sorted(found.values())


def _keys(voice: _Named) -> set[str]:
    return {looks_of(words) for words in voice.words if words}


def _alike(one: _Named, other: _Named) -> Alike:
    same = {words.casefold() for words in one.words if words} & {words.casefold() for words in other.words}
    return Alike(one.name, other.name, bool(same), one.is_described and other.is_described)
