"""How a request for a secret stands: pure rules over the words about it, the same in whatever order they came.

Counted is by persons, never by devices. A refusal is a voice, not a veto: any two persons can open the secret by their
keys, and one who is coerced or hostile must not be able to lock it; it is shown to whoever is asked next, and the
request is refused when fewer than two persons are left who might still give. Who asked may take it back. That the
secret was put together is a fact, and stands whatever else was said. Clocks decide nothing. Promises P3 and P12.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base import cbor
from safeconduct.base.ids import OpId, UserId
from safeconduct.protect.sharing import NEEDED
from safeconduct.sync.escrow import KINDS, Asked, Divided, Handed, Refusal, Said, Used, said_from_word
from safeconduct.sync.words import People, Word

Answer = Handed | Refusal | Used


class RequestStanding(enum.IntEnum):
    """Where a request is."""

    OPEN = 1
    GRANTED = 2
    REFUSED = 3
    USED = 4


@dataclass(frozen=True, slots=True)
class RequestState:
    """A request and everything that counts of what was said to it, each list in the order of display.

    ``given``: persons whose shares the device that asked can have, its own person's among them if they hold one.
    ``hands``: what they are to be taken from; of one person there may be several. ``is_withdrawn``: who asked took it
    back. ``void``: what does not count, from who holds no share, or says it in somebody else's place.
    """

    asked: Asked
    divided: Divided
    standing: RequestStanding
    person: UserId
    given: frozenset[UserId]
    hands: tuple[Handed, ...]
    refusals: tuple[Refusal, ...]
    uses: tuple[Used, ...]
    void: tuple[Answer, ...]
    is_withdrawn: bool

    @property
    def is_contested(self) -> bool:
        """Say whether the secret is or was within reach although a holder refused, or who asked took it back."""
        return self.is_backed and bool(self.refusals)

    @property
    def is_backed(self) -> bool:
        """Say whether two persons stand behind it. A use without them cannot have been one."""
        return len(self.given) >= NEEDED


def request_states(words: Iterable[Word], people: People) -> tuple[RequestState, ...]:
    """Return how every request stands. A request whose secret is not known here, or not its own, is left out."""
    said = tuple({one.word.id: one for one in _readable(words)}.values())
    divided = {one.word.id: one for one in said if isinstance(one, Divided)}
    answers: dict[OpId, list[Answer]] = {}
    for one in said:
        if isinstance(one, Handed | Refusal | Used):
            answers.setdefault(one.request, []).append(one)
    states = (
        request_state(one, divided.get(one.escrow), answers.get(one.word.id, ()), people)
        for one in said
        if isinstance(one, Asked)
    )
    return tuple(sorted((state for state in states if state), key=lambda state: state.asked.word.order))


def request_state(
    asked: Asked, divided: Divided | None, answers: Iterable[Answer], people: People
) -> RequestState | None:
    """Return how one request stands; None when it is no request.

    It is none while the secret it asks for is not here, when that is in another compartment, and when it asks for the
    shares to go to a device that is not its author's own. A secret of which a share lies on another person's device is
    none that two persons open.
    """
    person = people.get(asked.word.device)
    if divided is None or person is None or people.get(asked.device) != person:
        return None
    if divided.word.compartment != asked.word.compartment or not divided.is_of_persons(people):
        return None
    found = sorted({one.word.id: one for one in answers}.values(), key=lambda one: one.word.order)
    counted = [one for one in found if _counts(one, asked, divided, person, people)]
    hands = tuple(one for one in counted if isinstance(one, Handed))
    refusals = tuple(one for one in counted if isinstance(one, Refusal))
    uses = tuple(one for one in counted if isinstance(one, Used))
    given = frozenset(people[one.word.device] for one in hands) | (divided.persons & {person})
    against = frozenset(people[one.word.device] for one in refusals)
    if uses:
        standing = RequestStanding.USED
    elif person in against:
        standing = RequestStanding.REFUSED
    elif len(given) >= NEEDED:
        standing = RequestStanding.GRANTED
    else:
        left = given | (divided.persons - against)
        standing = RequestStanding.OPEN if len(left) >= NEEDED else RequestStanding.REFUSED
    void = tuple(one for one in found if one not in counted)
    return RequestState(
        asked, divided, standing, person, given, hands, refusals, uses, void, is_withdrawn=person in against
    )


def _counts(one: Answer, asked: Asked, divided: Divided, person: UserId, people: People) -> bool:
    said_by = people.get(one.word.device)
    if said_by is None or one.word.compartment != asked.word.compartment:
        return False
    match one:
        case Handed():
            return said_by in divided.persons
        case Refusal():
            return said_by in divided.persons or said_by == person
        case Used():
            return said_by == person


def _readable(words: Iterable[Word]) -> Iterable[Said]:
    """Yield words about secrets; what cannot be read says nothing."""
    for word in words:
        if word.kind in KINDS:
            try:
                yield said_from_word(word)
            except cbor.Malformed:
                continue
