"""What two persons release, whether they did, and what the check is given of it. Pure (P12; decision 0013, 5 and 6).

The subject of an act names the statement and the fingerprint of all that is to be said in it and of what it rests on:
whatever one person changes afterwards nobody has approved. An override names the reasons as well. Refuses to count a
second word of one person, and a look that was taken at other words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.ids import DeviceId, UserId, hash_id, label
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.values import item_from_value
from safeconduct.publish.holding.types import Held, Part, Standing
from safeconduct.publish.statements import (
    At,
    Block,
    BlockKind,
    ClaimId,
    Count,
    FactId,
    PersonId,
    Statement,
    Wording,
    block_kind,
)
from safeconduct.publish.types import Span
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.acts import ActStanding, ActState

RELEASE: Final = "release"
"""The purpose of an act by which two persons want a statement out as it stands."""
OVERRIDE: Final = "release_override"
"""The purpose of an act by which two others than its authors want it out against the check."""
_STATEMENT: Final = label("statement-approved")
_REASONS: Final = label("statement-reasons")
_WORDS: Final = label("statement-words")
# Bytes of the reasons' fingerprint in an act's subject, which holds 200 characters.
_SHORT: Final = 16
# What of a statement and of a block is said, or decides how it is checked; names for colleagues and places are not.
_SAID: Final = ("sort", "channel", "languages", "corrects")
_OF_BLOCK: Final = (
    "kind", "claims", "people", "speaker", "facts", "status", "basis", "least", "most", "rounding", "is_new", "place",
    "from_day", "until_day", "when", "series",
)  # fmt: skip
_OF_WORDING: Final = ("text", "said_by", "when")
# Kinds of blocks that the check knows as text: each is read like any paragraph.
_TEXTS: Final = frozenset(("title", "summary", "heading", "text", "moment"))


def fingerprint(held: Held) -> bytes:
    """Return 32 bytes of all that a statement says, in which order, and of what it rests on."""
    blocks: list[cbor.Item] = [
        [
            bytes(one.thing.id),
            _values(one.thing, _OF_BLOCK),
            [[language, _values(wording, _OF_WORDING)] for language, wording in sorted(one.wordings.items())],
        ]
        for one in held.parts
    ]
    return hash_id(_STATEMENT, cbor.encode([_values(held.thing, _SAID), blocks]))


def fingerprint_of_words(text: str) -> str:
    """Return the fingerprint of words that somebody looked at, 64 hexadecimal digits."""
    return hash_id(_WORDS, text.encode()).hex()


def subject_of(held: Held) -> str:
    """Return the line that an act of release has: the statement's id and its fingerprint, in hexadecimal."""
    return f"{held.thing.id.hex()} {fingerprint(held).hex()}"


def subject_of_override(held: Held, verdict: Verdict) -> str:
    """Return the line that an override has: also the fingerprint of what the check said, so that it goes for that."""
    said = sorted(f"{one.why.value}/{one.decision.value}/{one.at}/{one.span}" for one in verdict.reasons)
    return f"{subject_of(held)} {hash_id(_REASONS, cbor.encode(list[cbor.Item](said)))[:_SHORT].hex()}"


def standing(held: Held) -> Standing:
    """Return where a statement is, from the acts about it as it stands.

    A stop holds until somebody begins another act after it.
    """
    if any(one.text("digest") == fingerprint(held).hex() for one in held.released):
        return Standing.PUBLIC
    if held.is_off:
        return Standing.GIVEN_UP
    about = [one for one in held.acts if one.act.purpose == RELEASE and _is_about(one, held)]
    stops = [second.word.order for one in about for second in one.stops]
    after = [one for one in about if not stops or one.act.word.order > max(stops)]
    fitting = [one.standing for one in after if one.act.subject == subject_of(held)]
    if ActStanding.CONFIRMED in fitting:
        return Standing.APPROVED
    if ActStanding.RED in fitting:
        return Standing.WANTED
    return Standing.STOPPED if stops and not after else Standing.DRAFT


def act_wanted(held: Held) -> ActState | None:
    """Return the act by which one person wants it out as it stands; None where nobody does."""
    subject = subject_of(held)
    red = (one for one in held.acts if (one.act.purpose, one.act.subject) == (RELEASE, subject))
    return next((one for one in red if one.standing is ActStanding.RED), None)


def authors(held: Held, people: Mapping[DeviceId, UserId]) -> frozenset[UserId]:
    """Return who wrote any word of it, also such as has been replaced since."""
    things = (held.thing, *(thing for one in held.parts for thing in (one.thing, *one.wordings.values(), *one.beside)))
    devices = {fact.device for thing in things for fact in thing.all_facts}
    return frozenset(people[one] for one in devices if one in people)


def is_overridden(
    held: Held, verdict: Verdict, people: Mapping[DeviceId, UserId], *, now_ms: int, delay_ms: int
) -> bool:
    """Say whether two who wrote nothing of it want it out against this very verdict, and nobody stopped them.

    ``delay_ms``: how long it has to stand confirmed, where everybody can see it and stop it, before it counts.
    """
    subject, wrote = subject_of_override(held, verdict), authors(held, people)
    return any(
        one.person not in wrote and _is_over(one, people, wrote, now_ms - delay_ms)
        for one in held.acts
        if (one.act.purpose, one.act.subject) == (OVERRIDE, subject) and one.standing is ActStanding.CONFIRMED
    )


def _is_over(one: ActState, people: Mapping[DeviceId, UserId], wrote: frozenset[UserId], before_ms: int) -> bool:
    """Say whether another person who wrote nothing of it confirmed an act long enough ago, by the clock of their desk.

    That clock is theirs: who sets it back is one of the two who could release anything together.
    """
    for second in one.confirmations:
        who = people.get(second.word.device, one.person)
        if who != one.person and who not in wrote and ms_from_hlc(second.word.hlc) <= before_ms:
            return True
    return False


def to_check(held: Held) -> Statement:
    """Return what the check is given of a statement. Looks count that were taken at these very words."""
    blocks = tuple(_block(one) for one in held.parts)
    return Statement(held.thing.text("channel"), held.languages, blocks, frozenset(_looked(held)))


def _block(one: Part) -> Block:
    block = one.thing
    kind = BlockKind.TEXT if one.kind in _TEXTS else block_kind(one.kind)
    wordings = tuple(Wording(language, wording.text("text")) for language, wording in sorted(one.wordings.items()))
    return Block(
        kind,
        wordings,
        tuple(ClaimId(line) for line in block.lines("claims")),
        (_count(block),) if kind is BlockKind.COUNT else (),
        tuple(PersonId(line) for line in block.lines("people")),
        PersonId(block.text("speaker")),
        tuple(FactId(line) for line in block.lines("facts")),
    )


def _count(block: Thing) -> Count:
    least, most = block.number("least"), block.number("most")
    first, last = block.number("from_day"), block.number("until_day")
    value = UNKNOWN if least is None else Interval(least, OPEN_HI if most is None else max(least, most))
    period = UNKNOWN if first is None or last is None else Interval(first, max(first, last))
    return Count(
        block.text("status"),
        value,
        block.text("place"),
        period,
        basis=block.text("basis"),
        is_cumulative=not block.yes("is_new"),
    )


def _looked(held: Held) -> Iterator[tuple[At, Span]]:
    at_of = {
        bytes(wording.id): (At(number, language), wording.text("text"))
        for number, one in enumerate(held.parts)
        for language, wording in one.wordings.items()
    }
    for look in held.looks:
        at, text = at_of.get(look.id_of("wording"), (None, ""))
        begin, end = look.number("begin"), look.number("end")
        is_same = look.text("digest") == fingerprint_of_words(text)
        if at is not None and begin is not None and end is not None and is_same and look.text("why"):
            yield at, Span(begin, end)


def _values(thing: Thing, codes: Collection[str]) -> list[cbor.Item]:
    values = (thing.value(code) for code in codes)
    return [[] if one is None else [item_from_value(one)] for one in values]


def _is_about(act: ActState, held: Held) -> bool:
    return act.act.subject.startswith(f"{held.thing.id.hex()} ")
