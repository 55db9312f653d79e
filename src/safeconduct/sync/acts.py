"""Acts that need a second person: red until somebody else confirms them, or anybody stops them (P12; DESIGN section 7).

The first is the emergency go: one duty officer may start a most-urgent first leg and say why; what that allows is the
rule of the room `evacuate`, and here is only the op. This room knows an act by a word and a subject that it does not
understand. The rules are pure and give the same in whatever order the words came: **a stop wins** over every
confirmation, whether it came before, beside or after it, for stopping is the safe side, and the state says that both
were said. A stopped act stays stopped; whoever thinks otherwise begins another. Clocks decide nothing: a deadline that
has passed is shown, and ends nothing.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.ids import HASH_BYTES, OpId, UserId
from safeconduct.protect import fields, reasons
from safeconduct.sync.kinds import Body
from safeconduct.sync.words import People, Word, reason_from_item

ACT_KIND: Final = "sync.act/1"
SECOND_KIND: Final = "sync.second/1"
EMERGENCY_GO: Final = "emergency_go"
# Cards of the organisation's root are made by one person; the subject is their device.
ROOT_CARDS: Final = "root_cards"
# As long as a kind's second word would be.
_PURPOSE: Final = re.compile(r"[a-z][a-z_]{0,39}")
# An id or two of the room above, written out; no sentence.
MAX_SUBJECT_CHARACTERS: Final = 200


class Verdict(enum.IntEnum):
    """What somebody says to an act."""

    CONFIRM = 1
    STOP = 2


class ActStanding(enum.IntEnum):
    """Where an act is. Red: one person alone answers for it."""

    RED = 1
    CONFIRMED = 2
    STOPPED = 3


@dataclass(frozen=True, slots=True)
class Act:
    """What one person has begun. ``deadline_ms``: until when it has to be looked at, UTC; 0 for none."""

    word: Word
    purpose: str
    subject: str
    reason: str
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class Second:
    """What somebody said to it."""

    word: Word
    act: OpId
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class ActState:
    """An act and the verdicts on it, in the order of display.

    ``person`` is nobody (empty) while it is not known whose device began it. ``void``: verdicts that do not count, such
    as one's own confirmation.
    """

    act: Act
    standing: ActStanding
    person: UserId
    confirmations: tuple[Second, ...]
    stops: tuple[Second, ...]
    void: tuple[Second, ...]

    @property
    def is_contested(self) -> bool:
        """Say whether it was both confirmed and stopped: the stop holds, and people must talk."""
        return bool(self.confirmations and self.stops)

    def is_overdue(self, now_ms: int) -> bool:
        """Say whether nobody has looked at it by its deadline. It stays red."""
        return self.standing is ActStanding.RED and 0 < self.act.deadline_ms < now_ms

    def is_late(self, second: Second) -> bool:
        """Say whether a verdict was given after the deadline, by its author's clock. It counts all the same."""
        return 0 < self.act.deadline_ms < ms_from_hlc(second.word.hlc)


NOBODY: Final = UserId(b"")


def body_of_act(purpose: str, subject: str, *, reason: str, deadline_ms: int = 0) -> Body:
    """Return the body of an act. ``reason`` as `words.typed_reason` gives it; ``subject``: opaque here."""
    return {0: purpose, 1: subject, 2: reason, 3: deadline_ms}


def body_of_second(act: OpId, verdict: Verdict, reason: str) -> Body:
    """Return the body of a verdict on an act."""
    return {0: act, 1: verdict.value, 2: reason}


def said_from_word(word: Word) -> Act | Second:
    """Read a word about an act; cbor.Malformed when its body breaks the layout, KeyError for another kind."""
    return _READERS[word.kind](word)


def act_states(words: Iterable[Word], people: People) -> tuple[ActState, ...]:
    """Return how every act stands, in the order of display."""
    acts: dict[OpId, Act] = {}
    seconds: dict[OpId, list[Second]] = {}
    for word in words:
        if word.kind not in KINDS:
            continue
        try:
            said = said_from_word(word)
        except cbor.Malformed:
            continue  # what cannot be read says nothing
        if isinstance(said, Act):
            acts[word.id] = said
        else:
            seconds.setdefault(said.act, []).append(said)
    shown = sorted(acts.values(), key=lambda act: act.word.order)
    return tuple(act_state(act, seconds.get(act.word.id, ()), people) for act in shown)


def act_state(act: Act, seconds: Iterable[Second], people: People) -> ActState:
    """Return how one act stands. Anybody stops it, whosever their device is; another person, and no other, confirms."""
    person = people.get(act.word.device, NOBODY)
    found = sorted({one.word.id: one for one in seconds}.values(), key=lambda one: one.word.order)
    here = [one for one in found if one.word.compartment == act.word.compartment]
    stops = tuple(one for one in here if one.verdict is Verdict.STOP)
    confirmations: dict[UserId, Second] = {}
    for one in here:
        by = people.get(one.word.device, NOBODY)
        if one.verdict is Verdict.CONFIRM and NOBODY not in (by, person) and by != person:
            confirmations.setdefault(by, one)
    counted = (*confirmations.values(), *stops)
    standing = ActStanding.STOPPED if stops else ActStanding.CONFIRMED if confirmations else ActStanding.RED
    void = tuple(one for one in found if one not in counted)
    return ActState(act, standing, person, tuple(confirmations.values()), stops, void)


def is_purpose(text: str) -> bool:
    """Say whether a text may be an act's purpose: small letters and underscores, at most 40."""
    return _PURPOSE.fullmatch(text) is not None


def is_subject(text: str) -> bool:
    """Say whether a text may be an act's subject: one printable line of at most 200 characters."""
    return 0 < len(text) <= MAX_SUBJECT_CHARACTERS and text.isprintable()


def _act(word: Word) -> Act | Second:
    item = fields.record(word.body, 4, "act")
    purpose, subject = fields.text(item[0], "act.purpose"), fields.text(item[1], "act.subject")
    if not is_purpose(purpose):
        fields.refuse("act.purpose", reasons.WRONG_SPELLING)
    if not is_subject(subject):
        fields.refuse("act.subject", reasons.WRONG_SPELLING)
    return Act(word, purpose, subject, reason_from_item(item[2], "act.reason"), fields.number(item[3], "act.deadline"))


def _second(word: Word) -> Act | Second:
    item = fields.record(word.body, 3, "second")
    verdict = Verdict(fields.number(item[1], "second.verdict", lo=min(Verdict), hi=max(Verdict)))
    act = OpId(fields.octets(item[0], HASH_BYTES, "second.act"))
    return Second(word, act, verdict, reason_from_item(item[2], "second.reason"))


_READERS: Final[dict[str, Callable[[Word], Act | Second]]] = {ACT_KIND: _act, SECOND_KIND: _second}
KINDS: Final = frozenset(_READERS)
