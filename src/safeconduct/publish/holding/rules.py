"""What two persons release, whether they did, and what the check is given of it. Pure (P12; decision 0013, 5 and 6).

The subject of an act names the statement and the fingerprint of all that is to be said in it and of what it rests on:
whatever one person changes afterwards nobody has approved. An override names the reasons as well. Refuses to count a
second word of one person, and a look that was taken at other words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc, iso_from_day, ms_from_hlc
from safeconduct.base.ids import DeviceId, UserId, hash_id, label
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.values import item_from_value
from safeconduct.publish.holding.types import Held, Part, Standing
from safeconduct.publish.media.rules import is_cleared
from safeconduct.publish.released.districts import DistrictCode, districts
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
EVER: Final = 1 << 62
"""Later than any time that anybody signs, in milliseconds."""
# Bytes of the reasons' fingerprint in an act's subject, which holds 200 characters.
_SHORT: Final = 16
# What of a statement and of a block is said, or decides how it is checked; names for colleagues and places are not.
_SAID: Final = ("sort", "channel", "languages", "corrects")
_OF_BLOCK: Final = (
    "kind", "claims", "people", "speaker", "facts", "status", "basis", "least", "most", "rounding", "is_new", "place",
    "from_day", "until_day", "when", "series", "media",
)  # fmt: skip
# Of a picture what goes out of it, so that two persons release these very bytes.
_OF_MEDIA: Final = ("digest", "format", "width", "height")
_OF_WORDING: Final = ("text", "said_by", "when")
BESIDE: Final = {"quote": "said_by", "moment": "when"}
"""Which field of a wording goes out beside its text, by the kind of block."""
# Kinds of blocks that the check knows as text: each is read like any paragraph.
_TEXTS: Final = frozenset(("title", "summary", "heading", "text"))


def fingerprint(held: Held) -> bytes:
    """Return 32 bytes of all that a statement says, in which order, and of what it rests on."""
    blocks: list[cbor.Item] = [
        [
            bytes(one.thing.id),
            _values(one.thing, _OF_BLOCK),
            [[language, _values(wording, _OF_WORDING)] for language, wording in sorted(one.wordings.items())],
            [] if one.media is None else _values(one.media, _OF_MEDIA),
        ]
        for one in held.parts
    ]
    return hash_id(_STATEMENT, cbor.encode([_values(held.thing, _SAID), blocks]))


def fingerprint_of_words(wording: Thing) -> str:
    """Return the fingerprint of words that somebody looked at, 64 hexadecimal digits."""
    return hash_id(_WORDS, cbor.encode([wording.text(code) for code in _OF_WORDING])).hex()


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
    devices = {fact.device for thing in _things(held) for fact in thing.all_facts}
    return frozenset(people[one] for one in devices if one in people)


def _things(held: Held) -> tuple[Thing, ...]:
    """Return the statement with every block and wording of it."""
    return (held.thing, *(thing for one in held.parts for thing in (one.thing, *one.wordings.values(), *one.beside)))


def is_overridden(
    held: Held, verdict: Verdict, people: Mapping[DeviceId, UserId], *, now_ms: int, delay_ms: int
) -> bool:
    """Say whether two who wrote nothing of it want it out against this very verdict, and nobody stopped them.

    ``now_ms``: of this desk, set right by what others signed (`now_known`). ``delay_ms``: how long it has to stand
    confirmed, where everybody can see it and stop it, before it counts; it begins at the latest time that anybody
    signed up to then: of the words, of the first or of the second. Who confirms with a clock set back gains nothing.
    """
    subject, wrote = subject_of_override(held, verdict), authors(held, people)
    before_ms = now_ms - delay_ms
    return any(
        one.person not in wrote and confirmed_at(held, one, people, wrote) <= before_ms
        for one in held.acts
        if (one.act.purpose, one.act.subject) == (OVERRIDE, subject) and one.standing is ActStanding.CONFIRMED
    )


def confirmed_at(held: Held, act: ActState, people: Mapping[DeviceId, UserId], wrote: Collection[UserId] = ()) -> int:
    """Return since when an override stands confirmed, in milliseconds; later than any time where nobody did.

    ``wrote``: whose confirmation does not count. It is the latest time that anybody signed up to then: the words and
    the first one's were there when the second confirmed.
    """
    written = max((fact.hlc for one in _things(held) for fact in one.all_facts), default=0)
    seconds = [(people.get(one.word.device, act.person), one.word.hlc) for one in act.confirmations]
    counted = [hlc for who, hlc in seconds if who != act.person and who not in wrote]
    return ms_from_hlc(Hlc(max(min(counted), act.act.word.hlc, written))) if counted else EVER


def now_known(held: Held, me: DeviceId, now_ms: int) -> int:
    """Return the time of this desk, put back by as much as others' words show it to be ahead; milliseconds.

    Whoever answered a word of this desk had seen it, and signed the answer later: where the answer bears an earlier
    time, this desk's clock was ahead by at least so much. Nothing sets it forward.
    """
    ahead = 0
    for one in held.acts:
        if one.act.word.device == me:
            own = ms_from_hlc(one.act.word.hlc)
            answers = (
                ms_from_hlc(said.word.hlc) for said in (*one.confirmations, *one.stops) if said.word.device != me
            )
            ahead = max(ahead, own - min(answers, default=own))
    return now_ms - ahead


def to_check(held: Held) -> Statement:
    """Return what the check is given of a statement. Looks count that were taken at these very words."""
    blocks = tuple(_block(one) for one in held.parts)
    looks = looks_here(held)
    by_others = frozenset((at, span) for look, at, span in looks if bytes(look.id) in held.by_others)
    return Statement(held.channel, held.languages, blocks, frozenset((at, span) for _, at, span in looks), by_others)


def _block(one: Part) -> Block:
    block = one.thing
    kind = BlockKind.TEXT if one.kind in _TEXTS else block_kind(one.kind)
    wordings = tuple(
        Wording(language, wording.text("text"), beside_of(one, language, wording.text(BESIDE.get(one.kind, "text"))))
        for language, wording in sorted(one.wordings.items())
    )
    return Block(
        kind,
        wordings,
        tuple(ClaimId(line) for line in block.lines("claims")),
        (_count(block),) if kind is BlockKind.COUNT else (),
        tuple(PersonId(line) for line in block.lines("people")),
        PersonId(block.text("speaker")),
        tuple(FactId(one.hex()) for one in block.ids_of("facts")),
        is_cleared=one.media is not None and is_cleared(one.media),
    )


def beside_of(one: Part, language: str, said: str) -> str:
    """Return what goes out beside the text of a block in a language, a line for each: fields and no words of a text.

    How a speaker is called, when it was, the name of a place, a number and its days. It is searched and read with the
    text, so that nothing of a statement is told by a field and seen by no rule. ``said``: what stands in its own field
    of words (`BESIDE`).
    """
    block = one.thing
    lines = [said] if one.kind in BESIDE else []
    match one.kind:
        case "moment":
            lines.append(block.text("when"))
        case "place":
            lines.append(_district(block.text("place"), language))
        case "count":
            lines += [_district(block.text("place"), language), _number(block, language), _days(block)]
        case _:
            pass
    return "\n".join(line for line in lines if line)


def _number(block: Thing, language: str) -> str:
    least, most = block.number("least"), block.number("most")
    if least is None:
        return ""
    if most is None:
        return f"не менее {least}" if language == "ru" else f"at least {least}"
    return str(least) if most <= least else f"{least}–{most}"


def _days(block: Thing) -> str:
    days = dict.fromkeys(block.number(end) for end in ("from_day", "until_day"))
    return "/".join(iso_from_day(Day(day)) for day in days if day is not None)


def _district(code: str, language: str) -> str:
    """Return the name of a district as it goes out; the code itself where the list has it not."""
    found = districts().get(DistrictCode(code))
    if found is None:
        return code
    return found.ru if language == "ru" else found.en


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


def looks_here(held: Held) -> tuple[tuple[Thing, At, Span], ...]:
    """Return the looks that were taken at the words that stand there now, with their reasons; and at which."""
    return tuple(_looked(held))


def _looked(held: Held) -> Iterator[tuple[Thing, At, Span]]:
    at_of = {
        bytes(wording.id): (At(number, language), fingerprint_of_words(wording))
        for number, one in enumerate(held.parts)
        for language, wording in one.wordings.items()
    }
    for look in held.looks:
        at, digest = at_of.get(look.id_of("wording"), (None, ""))
        begin, end = look.number("begin"), look.number("end")
        is_same = look.text("digest") == digest
        if at is not None and begin is not None and end is not None and is_same and look.text("why"):
            yield look, at, Span(begin, end)


def _values(thing: Thing, codes: Collection[str]) -> list[cbor.Item]:
    values = (thing.value(code) for code in codes)
    return [[] if one is None else [item_from_value(one)] for one in values]


def _is_about(act: ActState, held: Held) -> bool:
    return act.act.subject.startswith(f"{held.thing.id.hex()} ")
