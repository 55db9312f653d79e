"""What `bench record` measures, step by step; each step opens the record, works and closes it (docs/benchmarks.md).

A step runs in a process of its own, so that its peak of memory is its own and no step finds the heap of another. The
encrypted side is a whole vault with header, lock, anchor and digest; the plain side has none of them but the digest: it
is what finds an old page put back, encrypted or not, and costs the same on both. Refuses to judge.
"""

from __future__ import annotations

import functools
import hashlib
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

from safeconduct.base.clock import Day, SystemClock, day_from_iso
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import Interval
from safeconduct.cli.figures import MB, peak_mb, spread
from safeconduct.cli.invented import DATASET, PLACES, SEED, subjects_among
from safeconduct.cli.invented_places import place_items
from safeconduct.protect.rest import LEAST_COST, MasterKey, RecoverySecret, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents
from safeconduct.record.detention.in_files import pointing_into_files
from safeconduct.record.detention.keys import PlaceKey
from safeconduct.record.detention.reading import PAGE, Places
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.known_codec import encode_rows
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.search import search
from safeconduct.record.types import OWN_DATASET, SEP, KnownRow, PropertyKind, Reading
from safeconduct.record.views import RecordViews
from safeconduct.vault.anchor import file_digest
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, StoredOp, Tables
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from safeconduct.vault.yardstick import Yardstick

# Questions asked and claims added one by one; the 95th of 100 wants many.
_QUESTIONS: Final = 1_000
_ADDED: Final = 200
_HOT_ADDED: Final = 100
_HOT_QUESTIONS: Final = 101
# A word of every claim, one of few, two together, a name, beginnings, other layouts and alphabets, and nothing at all.
_QUERIES: Final = (
    "said",
    "number 77",
    "account 12 number",
    "Event 77",
    "numb",
    "said num",
    "ыфшв",
    "vjabk",
    "войс",
    "zzzz",
)
_SEARCHES: Final = 20
# Places whose page is looked at, how often now, and of how many on a past day.
_PLACES: Final = 40
_PLACE_LOOKS: Final = 5
_PAST_PLACES: Final = 5
# Lines that name it otherwise, and claims of a line, as the page shows them (`desk.pages.detention`).
_OTHERWISE: Final = 10
_SHOWN: Final = 6
_DAY: Final = day_from_iso("2019-07-01")
_COMPARTMENT: Final = CompartmentId(bytes(16))
_HOT: Final = f"{DATASET}{SEP}s0"
# The vault's content is invented, and so is its key.
_KEY: Final = RecoverySecret(Secret(bytes(32)))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records that are compared."""

    folder: Path
    claims: int
    is_plain: bool

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.folder / ("plain" if self.is_plain else "vault")

    @property
    def accounts(self) -> Path:
        """The invented accounts file."""
        return self.folder / "accounts.json"

    def opened(self, views: RecordViews) -> Desk:
        """Open it, with the master key: no passphrase is stretched here."""
        given = _given(views)
        return Yardstick.again(self.path, given) if self.is_plain else Vault.open(self.path, self.master(), given)

    def master(self) -> MasterKey:
        """Return the vault's master key."""
        return open_header(VaultFolder(self.path).header(), _KEY)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a step took, and a hash of what it was told: equal on both sides or the bench has failed."""

    figures: dict[str, float]
    answers: bytes = b""


class Desk(Protocol):
    """What both sides can do."""

    def append(self, intents: Iterable[Intent]) -> tuple[OpId, ...]:
        """Write one command."""
        ...

    def settle(self) -> object:
        """Make up for what views put off."""
        ...

    def rebuild_views(self) -> None:
        """Recompute every view."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...

    @property
    def tables(self) -> Tables:
        """The rooms' tables."""
        ...


class _TimedViews(RecordViews):
    """The record's views, with the milliseconds the newest command took them."""

    milliseconds: float = 0.0

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops and note how long it took."""
        began = time.perf_counter()
        super().apply(tables, ops, bulk=bulk)
        self.milliseconds = (time.perf_counter() - began) * 1e3


def importing(side: Side) -> Measured:
    """Make the record and take the accounts file in."""
    given = _given(RecordViews())
    desk: Desk = (
        Yardstick(side.path, given, is_plain=True)
        if side.is_plain
        else Vault.create(side.path, _KEY, given, cost=LEAST_COST)
    )
    seconds = _seconds(lambda: _import(desk, side.accounts))
    desk.append(entries_intents(_COMPARTMENT, DATASET, place_items()))
    file = side.path if side.is_plain else VaultFolder(side.path).database
    closing = _seconds(lambda: _close(desk, side))
    figures = {"import_s": seconds, "close_after_import_s": closing, "file_mb": file.stat().st_size / MB}
    return Measured(figures | _peak("import"))


def asking(side: Side) -> Measured:
    """Open the record and ask it."""
    if side.is_plain:
        desk, opening = _timed(lambda: _opened_with_digest(side))
    else:
        master = side.master()
        desk, opening = _timed(lambda: Vault.open(side.path, master, _given(RecordViews())))
    asked, answers = _questions(desk)
    asked |= _place_pages(desk)
    found = spread("search", [_search_ms(desk, query) for query in _QUERIES for _ in range(_SEARCHES)])
    desk.close()
    return Measured({"open_s": opening} | asked | found | _peak("questions"), answers)


def _place_pages(desk: Desk) -> dict[str, float]:
    """Measure what the page of a place asks of the record, for each place of the invented accounts.

    What making the page of the answers and sending it takes besides is in `bench desk`.
    """
    keys = Places(Record(desk.tables)).book.all()[:_PLACES]
    first = _milliseconds(lambda: _place_page(desk, keys[0], NOW))
    now = [_milliseconds(functools.partial(_place_page, desk, key, NOW)) for key in keys for _ in range(_PLACE_LOOKS)]
    past = [_milliseconds(functools.partial(_place_page, desk, key, _DAY)) for key in keys[:_PAST_PLACES]]
    return {"place_page_first_ms": first} | spread("place_page", now) | spread("place_page_on_a_day", past)


def _place_page(desk: Desk, key: PlaceKey, day: Day) -> None:
    """Ask all that the page of a place asks of the record (`desk.pages.detention`)."""
    record = Record(desk.tables)
    places = Places(record, Reading.KNOWN, day)
    totals = places.totals(key)
    places.stays(key)
    lines = (*places.held(key, totals.held[:PAGE]), *places.held(key, totals.others[:_OTHERWISE]))
    uses = places.uses(key)
    places.area(key)
    places.book.label(key, "en", totals.spelt)
    beside = [row for line in lines for row in (*line.when, *line.to_whom, *line.by_whom)]
    claims = (*(row.claims for row in (*places.about(key), *beside)), *(use.claims for use in uses))
    others = dict.fromkeys(name for names in claims for name in names)
    told = (*(line.claims for line in lines), *(use.claims for use in uses))
    shown = (name for names in told for name in names[:_SHOWN])
    record.wordings_of(dict.fromkeys((*pointing_into_files(record.facts, others), *shown)), day=day)


def _search_ms(desk: Desk, query: str) -> float:
    return _milliseconds(lambda: search(Record(desk.tables), query))


def _opened_with_digest(side: Side) -> Desk:
    file_digest(side.path)
    return side.opened(RecordViews())


def _close(desk: Desk, side: Side) -> None:
    desk.close()
    if side.is_plain:
        file_digest(side.path)


def adding(side: Side) -> Measured:
    """Add claims one by one: to subjects like most, and to the busy one."""
    views = _TimedViews()
    desk = side.opened(views)
    figures = _additions(desk, views, subjects_among(side.claims)) | _hot_additions(desk, views)
    desk.close()
    return Measured(figures | _peak("new_claim"))


def recomputing(side: Side) -> Measured:
    """Recompute every view."""
    desk = side.opened(RecordViews())
    seconds = _seconds(desk.rebuild_views)
    answers = hashlib.sha256(encode_rows(Record(desk.tables).known_now(_HOT))).digest()
    desk.close()
    return Measured({"recompute_s": seconds} | _peak("recompute"), answers)


def verifying(side: Side) -> Measured:
    """Verify the vault as `vault verify` does."""
    master = side.master()
    report, seconds = _timed(lambda: verify(side.path, master, _given(RecordViews())))
    return Measured({"verify_s": seconds} | _peak("verify"), b"sound" if report.is_sound else b"unsound")


def _given(views: RecordViews) -> Surroundings:
    return Surroundings((views,), SystemClock(), SystemEntropy())


def _peak(step: str) -> dict[str, float]:
    return {f"{step}_{name}": figure for name, figure in peak_mb().items()}


def _import(desk: Desk, file: Path) -> None:
    dataset = read_accounts(file.read_bytes())
    diff = compare(dataset, desk.tables)
    desk.append(import_intents(dataset, diff, _COMPARTMENT))


def _questions(desk: Desk) -> tuple[dict[str, float], bytes]:
    draw = random.Random(SEED)  # noqa: S311  # which subjects are asked for is no secret
    subjects = [name for name, _ in Record(desk.tables).facts.current(Table.SUBJECT)]
    names = [draw.choice(subjects) for _ in range(_QUESTIONS)]
    told = hashlib.sha256()

    def timed(ask: Callable[[Record], tuple[KnownRow, ...]]) -> float:
        """Return the milliseconds of a question; its answer is not held, for that would be the bench's memory."""
        rows, seconds = _timed(lambda: ask(Record(desk.tables)))
        told.update(encode_rows(rows))
        return seconds * 1e3

    def on_a_day(name: str) -> float:
        return timed(lambda record: record.known(name, reading=Reading.PUBLIC, day=_DAY))

    figures = spread("subject_on_a_day", [on_a_day(name) for name in names])
    figures |= spread("hot_subject_on_a_day", [on_a_day(_HOT) for _ in range(_HOT_QUESTIONS)])
    figures |= spread("hot_subject_now", [timed(lambda record: record.known_now(_HOT)) for _ in range(_HOT_QUESTIONS)])
    return figures, told.digest()


def _additions(desk: Desk, timed: _TimedViews, subjects: int) -> dict[str, float]:
    """Measure one new claim: op, signature, views and the wait for the disk; and the views' part of it."""
    draw = random.Random(SEED)  # noqa: S311  # which subjects are written to is no secret
    whole: list[float] = []
    views: list[float] = []
    for n in range(_ADDED):
        command = _one_claim(n, draw.randrange(1, subjects))
        whole.append(_milliseconds(functools.partial(desk.append, command)))
        views.append(timed.milliseconds)
    return spread("new_claim", whole) | spread("new_claim_views", views)


def _hot_additions(desk: Desk, timed: _TimedViews) -> dict[str, float]:
    """Measure one new claim to the busy subject while everything is kept, the question after it, and the making up."""
    whole: list[float] = []
    views: list[float] = []
    first: list[float] = []
    made_up: list[float] = []
    for n in range(_ADDED, _ADDED + _HOT_ADDED):
        whole.append(_milliseconds(functools.partial(desk.append, _one_claim(n, 0))))
        views.append(timed.milliseconds)
        first.append(_milliseconds(lambda: Record(desk.tables).known_now(_HOT)))
        made_up.append(_milliseconds(desk.settle))
    return (
        spread("new_claim_hot", whole)
        | spread("new_claim_hot_views", views)
        | spread("first_question_after_new_claim_hot", first)
        | spread("settle_hot", made_up)
    )


def _one_claim(n: int, subject: int) -> list[Intent]:
    """Return the command of one claim, of every property in turn."""
    property_, value = (
        ("detained", Value(PropertyKind.COUNT, Interval(n % 40, n % 40 + 3))),
        ("start", Value(PropertyKind.DATE, Interval(_DAY - 200 - n % 20, _DAY - 200))),
        ("place_of_detention", Value(PropertyKind.PLACES, Interval(0, 0), (PLACES[n % len(PLACES)],))),
        ("conditions", Value(PropertyKind.TEXT, Interval(0, 0), (f"text {n % 30}",))),
    )[n % 4]
    claim = Claim(
        id=f"n{n}",
        source=f"{DATASET}{SEP}a1",
        subject=f"{DATASET}{SEP}s{subject}",
        property=property_,
        value=value,
        said="measured",
        voice=f"{DATASET}{SEP}v1",
    )
    return list(entries_intents(_COMPARTMENT, OWN_DATASET, [(Table.CLAIM, claim)]))


Result = TypeVar("Result")


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def _seconds(work: Callable[[], object]) -> float:
    return _timed(work)[1]


def _milliseconds(work: Callable[[], object]) -> float:
    return _timed(work)[1] * 1e3
