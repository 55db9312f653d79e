"""From stored claims and what people said of them to the `Entry` tuples the rules work on.

Pure: rows in, entries out. It settles what an undo, a newer wording, a link or a withdrawal means on the day
looked at (docs/formats/known.md "Days"), so that a past day is exactly reproducible (promise P7): as known on
T, only what had been said by T counts; as public on T, errors of entry count as mended; lineage counts as
known now in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.items import Connection
from safeconduct.record.links import Link, LinkKind
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import ALWAYS, NEVER, SEP, UNATTRIBUTED, Entry, Reading, Review, Verdict
from safeconduct.record.undos import Undos, Wordings

# The last day there is: what is known now is what is known on it.
NOW: Final = Day(NEVER - 1)

_FIRST_HAND: Final = frozenset(c.value for c in Connection if c.is_first_hand)


class SourceFact(NamedTuple):
    """What the rules need of a source, as known now. ``publisher`` is canonical, "" where there is none."""

    name: str
    publisher: str
    by_us: bool
    published_lo: Day
    published_hi: Day
    learnt_on: Day  # NEVER where it is the day of import
    withdrawn_on: Day  # NEVER where consent stands


class VoiceFact(NamedTuple):
    """A voice followed to its end, as known now."""

    root: str
    is_us: bool


NOBODY: Final = VoiceFact(UNATTRIBUTED, False)


@dataclass(frozen=True, slots=True)
class Said:
    """A link with who said it, when, and in which op."""

    link: Link
    user: str
    on: Day
    op: OpId
    order: tuple[int, bytes]  # hybrid clock, op id: the display order of ops
    wording: bytes = b""  # the one wording of its target that a verdict is about; b"": whatever wording stands
    finding: Finding | None = None  # the finding that was read; None where a claim alone was


class Meaning(NamedTuple):
    """What the links to one claim come to on a day; the members are those of `Entry`."""

    repeats: tuple[str, ...]
    withdrawn_on: Day
    retracted_on: Day
    superseded_by: tuple[tuple[str, Day], ...]
    disputed_by: tuple[tuple[str, Day], ...]
    reviews: tuple[tuple[Review, Said], ...]  # each with what it comes from


class Links:
    """The links that bear on one claim, shared by all its wordings: what they mean is worked out once for all of them.

    A member may sign thousands of links and of wordings of one claim. ``person_of``: whose a device is.
    """

    __slots__ = ("_meant", "all", "person_of")

    def __init__(self, links: tuple[Said, ...] = (), person_of: Callable[[str], str] = str) -> None:
        self.all = links
        self.person_of = person_of
        self._meant: dict[tuple[Day, Day], Meaning] = {}

    def meaning(self, undos: Undos, *, day: Day, said_by: Day) -> Meaning:
        """Return what they come to on ``day``, of those that stand at the end of ``said_by``."""
        if (day, said_by) not in self._meant:
            then = [said for said in self.all if said.on <= day and not undos.is_undone(said.op, said_by)]
            now = [said for said in self.all if not undos.is_undone(said.op, NOW)]
            self._meant[day, said_by] = Meaning(
                repeats=tuple(s.link.target.name for s in now if s.link.kind is LinkKind.REPEATS),
                withdrawn_on=min((s.on for s in now if s.link.kind is LinkKind.WITHDRAW), default=NEVER),
                retracted_on=min((s.on for s in then if s.link.kind is LinkKind.RETRACTS), default=NEVER),
                superseded_by=tuple((s.link.origin.name, s.on) for s in then if s.link.kind is LinkKind.SUPERSEDES),
                disputed_by=tuple((s.link.origin.name, s.on) for s in then if s.link.kind is LinkKind.DISPUTES),
                reviews=_newest_verdicts((s for s in then if s.link.kind is LinkKind.REVIEW), self.person_of),
            )
        return self._meant[day, said_by]


NO_LINKS: Final = Links()


@dataclass(frozen=True, slots=True)
class Marks:
    """All that was said about one claim after it was recorded; empty for nearly every claim.

    ``wordings``: all there are of the claim, shared by all of them, among which this one is ``version``. ``about``: the
    subject, property and basis that it answers, the subject under the name of all it is one with.
    """

    links: Links = NO_LINKS
    wordings: Wordings | None = None
    version: bytes = b""
    about: tuple[str, str, str] = ("", "", "")

    def is_replaced(self, day: Day) -> bool:
        """Say whether a newer wording had taken the place of this one by the end of the day."""
        return self.wordings is not None and self.version in self.wordings.replaced_on(day)


NO_MARKS: Final = Marks()


StoredItem = Mapping[int, Any]
"""A decoded item whose bytes were checked when its op was taken in: kinds are as `items` lays them out."""


class Brought(NamedTuple):
    """An op that brought a wording, with its day and whose it was."""

    op: OpId
    on: Day
    user: str


class RawClaim(NamedTuple):
    """A stored claim with its surroundings. ``item`` is the decoded map of `items.Claim`."""

    item: StoredItem
    dataset: str
    source: SourceFact
    voice: VoiceFact
    recorded_on: Day
    recorder: str
    op: OpId
    marks: Marks
    # Other ops that brought the very same wording (two desks importing one file).
    also: tuple[Brought, ...] = ()


def known_on(claim: RawClaim) -> Day:
    """Return the day a claim was first known: recorded, or learnt before it was recorded (rule 1)."""
    return min(claim.recorded_on, claim.source.learnt_on)


def entries_from_claim(claim: RawClaim, undos: Undos, *, reading: Reading, day: Day) -> tuple[Entry, ...]:
    """Return the claim as the rules see it on the day; nothing when it takes no part.

    An entry that is gone now but stood on the day has ``undone_on`` set, so that it gives no lineage; one that
    stands now but was gone on the day has ``known_on`` NEVER, so that it gives lineage only.
    """
    gone_now, gone_then = _is_gone(claim, undos, NOW), _is_gone(claim, undos, day)
    plain = _brought(claim, undos, day)
    if reading is Reading.PUBLIC:
        return () if gone_now else (_with_links(plain, claim, undos, day=day, said_by=NOW),)
    if gone_now and gone_then:
        return ()
    if gone_now:
        plain = plain._replace(undone_on=Day(day + 1))
    elif gone_then:
        plain = plain._replace(known_on=NEVER)
    return (_with_links(plain, claim, undos, day=day, said_by=day),)


def plain_entry(claim: RawClaim) -> Entry:
    """Return the entry of a claim nobody has said anything about since: the common case, kept fast."""
    item, dataset, source, voice, recorded_on, recorder, *_ = claim
    get = item.get
    value = item[4]
    repeats = get(8)
    period = get(11)
    texts = value.get(3)
    return Entry(
        f"{dataset}{SEP}{item[0]}",
        source.name,
        voice.root,
        voice.is_us,
        source.publisher,
        source.by_us,
        source.published_lo,
        source.published_hi,
        recorded_on if recorded_on < source.learnt_on else source.learnt_on,
        Interval(value.get(1, OPEN_LO), value.get(2, OPEN_HI)),
        tuple(texts) if texts else (),
        () if repeats is None else tuple(r if SEP in r else f"{dataset}{SEP}{r}" for r in repeats),
        bool(get(10)),
        (recorder,),
        get(14) in _FIRST_HAND,
        NEVER,
        source.withdrawn_on,
        period=UNKNOWN if period is None else Interval(period.get(0, OPEN_LO), period.get(1, OPEN_HI)),
        in_file=bool(get(16)),
    )


def _is_gone(claim: RawClaim, undos: Undos, day: Day) -> bool:
    """Say whether the claim was undone, or a newer wording had taken its place, by the end of the day."""
    brought = (claim.op, *(one.op for one in claim.also))
    return all(undos.is_undone(op, day) for op in brought) or claim.marks.is_replaced(day)


def _brought(claim: RawClaim, undos: Undos, day: Day) -> Entry:
    """Return the entry of a claim as recorded by the earliest op that brought it and is not undone on the day.

    Whoever had brought it by then recorded it, though they took it back: nobody reads what they entered themselves.
    """
    entry = plain_entry(claim)
    if not claim.also:
        return entry
    brought = (Brought(claim.op, claim.recorded_on, claim.recorder), *claim.also)
    standing = [one.on for one in brought if not undos.is_undone(one.op, day)]
    recorded_on = min(standing or [one.on for one in brought])
    # What was learnt before it was recorded counts earlier: then its first recorder is known all the same.
    by_then = [one for one in brought if one.on <= day] or [min(brought, key=lambda one: (one.on, one.op))]
    return entry._replace(
        known_on=min(recorded_on, claim.source.learnt_on), recorders=tuple(sorted({one.user for one in by_then}))
    )


def _with_links(entry: Entry, claim: RawClaim, undos: Undos, *, day: Day, said_by: Day) -> Entry:
    """Add what links say. ``said_by``: links count that stand at the end of that day."""
    marks = claim.marks
    if not marks.links.all:
        return entry
    meant = claim.marks.links.meaning(undos, day=day, said_by=said_by)
    return entry._replace(
        repeats=tuple(dict.fromkeys((*entry.repeats, *meant.repeats))) if meant.repeats else entry.repeats,
        withdrawn_on=min(entry.withdrawn_on, meant.withdrawn_on),
        retracted_on=meant.retracted_on,
        superseded_by=meant.superseded_by,
        disputed_by=meant.disputed_by,
        recorders=tuple(sorted({marks.links.person_of(one) for one in entry.recorders})),
        reviews=tuple(
            one._replace(holds=said.wording in (b"", marks.version))
            for one, said in meant.reviews
            if said.finding is None or said.finding[:3] == marks.about
        ),
        version=marks.version,
    )


def _newest_verdicts(said: Iterable[Said], person_of: Callable[[str], str]) -> tuple[tuple[Review, Said], ...]:
    """Return each person's newest verdict on the claim alone and of each finding, in the order they were given.

    A grade is of its finding and of no other that the claim stands in too: whoever rejects one may agree with the next.
    """
    newest: dict[tuple[str, Finding | None], Said] = {}
    for one in said:
        key = person_of(one.user), one.finding
        held = newest.get(key)
        if held is None or held.order < one.order:
            newest[key] = one
    return tuple(
        (Review(user, one.link.verdict or Verdict.QUERY, one.on, finding.text if finding else None), one)
        for (user, finding), one in sorted(newest.items(), key=lambda held: held[1].order)
    )


def publisher_of(name: str, item: StoredItem) -> str:
    """Return the whole name of who brings a source out, as its item says it; "" where it says nobody."""
    local = str(item.get(2, ""))
    return local if SEP in local or not local else f"{name.partition(SEP)[0]}{SEP}{local}"


def source_fact(
    name: str, item: StoredItem, *, canonical: Callable[[str], str], is_us: Callable[[str], bool]
) -> SourceFact:
    """Return what the rules need of a source's item; an unread or undone source has an empty item."""
    said = publisher_of(name, item)
    publisher = canonical(said) if said else ""
    return SourceFact(
        name,
        publisher,
        bool(publisher) and is_us(publisher),
        item.get(5, ALWAYS),
        item.get(6, NEVER),
        item.get(7, NEVER),
        NEVER,
    )
