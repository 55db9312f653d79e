"""How much is asked of the search at this desk, hour by hour: kept in the vault, and held to a measure (P12).

Whoever may ask whether words are protected can ask for every name they know. So what the search reads in a text
(`publish.questions`) and is new within an hour is counted, and beyond `MOST_WORDS` and `MOST_TOGETHER` nothing more is
searched until the next: what was not searched waits (fail closed). It is written down before it is answered. What
colleagues' statements have a desk answer is counted by itself, so that neither takes the other's share; so is an answer
to somebody who wrote, which waits for no measure: that it went beyond is told. Notes of this vault, not ops: what
somebody types and does not save is no colleague's business, and whoever rules a desk can keep it from writing either.
Refuses to keep words: of an hour that is over only figures, rules and statements are left.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.secrets import Secret
from safeconduct.publish.answering import Checked, Unchecked
from safeconduct.publish.holding.checking import Search
from safeconduct.publish.questions import questions
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# Words of an hour that are new in it, each form by itself: our own choice. Fifty pages of different text have some
# 6,000, more than a desk writes and reads in an hour; of a list of names it is 5,000, and it stands in the log.
MOST_WORDS: Final = 10_000
# Of what is put together of words: two that may be names of one person, three and four that may be one name in pieces.
# Four for each of the 15,000 words of fifty pages, of which each makes three pairs and some more.
MOST_TOGETHER: Final = 60_000
# Hours that are kept: a month, so that whoever looks once a week misses none.
MOST_HOURS: Final = 24 * 31
_HOUR_MS: Final = 3_600_000
# Notes: one for each hour, and one with the words of the hour that lasts.
_HOURS: Final = b"publish/asked/"
_WORDS: Final = b"publish/asked-words"
_HOUR_BYTES: Final = 4
# What a row has since words are counted that are put together: how many, and whether it went beyond the measure.
_REST: Final = 2
# Bytes of a number that are kept: of 70,000 in an hour one is taken for another every 400 hours, and is not counted.
_NUMBER_BYTES: Final = 5
# What a whole text is numbered with, so that one that was read within the hour is not read again; no word begins so.
_WHOLE: Final = "\n"
_MASK: Final = (1 << 8 * _NUMBER_BYTES) - 1


class Asking(enum.Enum):
    """For what is searched."""

    OWN = "own"
    ANSWERS = "answers"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked within an hour. ``part``: of which statement; empty where of none. ``words``: new in that hour.

    ``together``: what was put together of words, new as well. ``rules``: by which something was found; ``is_held``:
    whether something was not searched, for it was too much; ``is_over``: whether something was searched although.
    """

    hour_at_ms: int
    asking: Asking
    part: bytes
    texts: int = 0
    words: int = 0
    rules: tuple[str, ...] = ()
    is_held: bool = False
    together: int = 0
    is_over: bool = False


@dataclass(slots=True)
class _Hour:
    """The hour that lasts. ``key``, ``met``: by which its words are known again; ``rows``: by purpose and statement."""

    number: int
    key: Secret
    met: set[int] = field(repr=False)
    rows: dict[tuple[Asking, bytes], Asked]

    def take(self, row: Asked, text: str) -> tuple[Asked, bool]:
        """Return a row with what a text asks that is new, and whether it is searched."""
        blinding = Blinding(self.key)
        whole = blinding.number(f"{_WHOLE}{text}") & _MASK
        if whole in self.met:
            return row, True
        asks = questions(text)
        words, together = ({blinding.number(one) & _MASK for one in some} for some in (asks.words, asks.together))
        words, together = words - self.met, together - self.met
        after = replace(
            row,
            texts=row.texts + bool(words or together),
            words=row.words + len(words),
            together=row.together + len(together),
        )
        if self._has_room(after):
            self.met |= words | together | {whole}
            return after, True
        if row.asking is Asking.OUTGOING:
            # Nothing more is remembered of it: whoever asks on is counted for the same words again.
            return replace(after, is_over=True), True
        return replace(row, is_held=True), False

    def _has_room(self, row: Asked) -> bool:
        """Say whether a row, in the place of its own, is within the measure of what it is asked for."""
        others = [one for one in self.rows.values() if one.asking is row.asking and one.part != row.part]
        words = row.words + sum(one.words for one in others)
        return words <= MOST_WORDS and row.together + sum(one.together for one in others) <= MOST_TOGETHER


def watched(team: Team, search: Search, part: bytes = b"", asking: Asking = Asking.OWN) -> Search:
    """Return a search that is counted and held to the measure. ``part``: of the statement that is checked."""

    def asked(texts: Sequence[str], today: Day) -> Sequence[Checked]:
        hour = _hour(team)
        before = hour.rows.get((asking, part), Asked(hour.number * _HOUR_MS, asking, part))
        row, searched = before, list[bool]()
        for text in texts:
            row, is_searched = hour.take(row, text)
            searched.append(is_searched)
        if row != before:
            # Before it is answered: an answer that somebody has is in the log, whatever ends the program.
            _keep(team.vault, hour, row)
        answers = iter(search([text for text, is_searched in zip(texts, searched, strict=True) if is_searched], today))
        found = [next(answers) if one else Checked(unchecked=Unchecked.TOO_MUCH) for one in searched]
        rules = {hit.rule.value for one in found for hit in one.hits}
        if not rules.issubset(row.rules):
            _keep(team.vault, hour, replace(row, rules=tuple(sorted(rules.union(row.rules)))))
        return found

    return asked


def asked_here(vault: Vault) -> tuple[Asked, ...]:
    """Return what was asked at this desk, the oldest hour first."""
    return tuple(row for name, value in vault.notes(_HOURS) for row in _rows(name, value).values())


def _hour(team: Team) -> _Hour:
    """Return the hour that lasts, as it is kept; a new one begins with a key of its own."""
    number = team.clock.now_ms() // _HOUR_MS
    rows = _rows(_name(number), team.vault.note_or(_name(number), b""))
    match cbor.decode(team.vault.note_or(_WORDS, cbor.encode([]))):
        case [int(kept), bytes(key), bytes(met)] if kept == number:
            return _Hour(number, Secret(key), _from_bytes(met), rows)
        case _:
            return _Hour(number, Secret.random(KEY_BYTES, team.entropy), set(), rows)


def _keep(vault: Vault, hour: _Hour, row: Asked) -> None:
    hour.rows[row.asking, row.part] = row
    met = b"".join(one.to_bytes(_NUMBER_BYTES, "big") for one in sorted(hour.met))
    vault.keep_note(_WORDS, cbor.encode([hour.number, hour.key.reveal(), met]))
    rows: list[cbor.Item] = [
        [
            one.asking.value,
            one.part,
            one.texts,
            one.words,
            list[cbor.Item](one.rules),
            one.is_held,
            one.together,
            one.is_over,
        ]
        for one in hour.rows.values()
    ]
    vault.keep_note(_name(hour.number), cbor.encode(rows))
    for name, _ in vault.notes(_HOURS)[:-MOST_HOURS]:
        vault.drop_note(name)


def _name(hour: int) -> bytes:
    return _HOURS + hour.to_bytes(_HOUR_BYTES, "big")


def _int(item: cbor.Item) -> int:
    return item if isinstance(item, int) else 0


def _from_bytes(met: bytes) -> set[int]:
    return {int.from_bytes(met[at : at + _NUMBER_BYTES], "big") for at in range(0, len(met), _NUMBER_BYTES)}


def _rows(name: bytes, kept: bytes) -> dict[tuple[Asking, bytes], Asked]:
    at_ms = int.from_bytes(name.removeprefix(_HOURS), "big") * _HOUR_MS
    found: dict[tuple[Asking, bytes], Asked] = {}
    rows = cbor.decode(kept) if kept else []
    for one in rows if isinstance(rows, list) else ():
        match one:
            case [str(asking), bytes(part), int(texts), int(words), list(rules), bool(is_held), *rest]:
                # Hours of versions before this one have not the rest.
                together, is_over = rest if len(rest) == _REST else (0, False)
                said = tuple(map(str, rules))
                row = Asked(at_ms, Asking(asking), part, texts, words, said, is_held, _int(together), is_over is True)
                found[row.asking, part] = row
    return found
