"""The stored views say what the pure rules say, whatever is done in whatever order; and recompute to the same."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import MS_PER_DAY, Day, FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record import views
from safeconduct.record.commands import entries_intents, link_intent, table_of
from safeconduct.record.detention import kept as places_kept
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import (
    UNDO,
    Claim,
    Connection,
    EntryItem,
    Property,
    Source,
    Subject,
    SubjectKind,
    Table,
    Value,
    Voice,
    VoiceKind,
    claim_version,
)
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.past import Past
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP, PropertyKind, Reading, Verdict
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, Tables
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.examples import many
from tests.unit.record.model import Model, Op

KEY: Final = RecoverySecret(Secret(b"k" * 32))
COMPARTMENT: Final = CompartmentId(b"c" * 16)
FIRST_DAY: Final = Day(22_000)
DATASETS: Final = ("d", "e")
SUBJECTS: Final = ("s", "t")
SOURCES: Final = ("A", "B", "C", "D")
VOICES: Final = ("u", "v", "w")

days = st.integers(FIRST_DAY - 5, FIRST_DAY + 8)
spans = st.tuples(st.integers(0, 9), st.integers(0, 3)).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))
names = st.sampled_from


def local(pool: tuple[str, ...]) -> st.SearchStrategy[str]:
    return names(pool)


values = st.one_of(
    spans.map(lambda span: ("held", Value(PropertyKind.COUNT, span))),
    spans.map(lambda span: ("start", Value(PropertyKind.DATE, Interval(span.lo + FIRST_DAY, span.hi + FIRST_DAY)))),
    st.lists(names(["p", "q", "r"]), min_size=1, max_size=2, unique=True).map(
        lambda texts: ("place_held", Value(PropertyKind.PLACES, UNKNOWN, tuple(texts)))
    ),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    property_, value = draw(values)
    return Claim(
        id=draw(names([f"c{n}" for n in range(8)])),
        source=draw(local(SOURCES)),
        subject=draw(local(SUBJECTS)),
        property=property_,
        value=value,
        said="said",
        voice=draw(names(["", *VOICES])),
        repeats=tuple(draw(st.lists(local(SOURCES), max_size=2, unique=True))),
        corrects=draw(st.booleans()),
        connection=draw(names([Connection.UNKNOWN, Connection.VICTIM])),
    )


sources = st.builds(
    lambda id_, publisher, span, learnt: Source(id_, "outlet", publisher, "", "", span, learnt, ""),
    local(SOURCES),
    names(["", "u", "v", "press"]),
    st.one_of(
        st.just(UNKNOWN), st.tuples(days, st.integers(0, 3)).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))
    ),
    st.one_of(st.none(), days.map(Day)),
)
voices = st.builds(
    lambda id_, repeats, us: Voice(id_, "label", VoiceKind.PERSON, repeats, us),
    local(VOICES),
    names(["", "", *VOICES]),
    st.booleans(),
)
# Another dataset may mean something else by the word.
kinds = names([PropertyKind.COUNT, PropertyKind.COUNT, PropertyKind.TEXT])
properties = st.builds(
    lambda kind, grows: Property("held", kind, grows and kind is PropertyKind.COUNT), kinds, st.booleans()
)
items: st.SearchStrategy[EntryItem] = st.one_of(claims(), claims(), claims(), sources, voices, properties)
entries = st.tuples(names(DATASETS), st.lists(items, min_size=1, max_size=4))

claim_names = st.tuples(names(DATASETS), names([f"c{n}" for n in range(8)])).map(SEP.join)
# The first is described by nobody, and smaller than all others.
voice_names = st.tuples(names(DATASETS), local(("a", *VOICES))).map(SEP.join)
source_names = st.tuples(names(DATASETS), local(SOURCES)).map(SEP.join)
subject_names = st.tuples(names(DATASETS), local(SUBJECTS)).map(SEP.join)


@st.composite
def links(draw: st.DrawFn) -> Link:
    kind = draw(names(list(LinkKind)))
    nothing = Ref(Table.CLAIM, "")
    claim = Ref(Table.CLAIM, draw(claim_names))
    match kind:
        case LinkKind.REPEATS:
            return Link(kind, claim, Ref(Table.SOURCE, draw(source_names)))
        case LinkKind.SUPERSEDES | LinkKind.DISPUTES:
            other = draw(claim_names.filter(lambda name: name != claim.name))
            return Link(kind, Ref(Table.CLAIM, other), claim)
        case LinkKind.WITHDRAW:
            return Link(kind, nothing, draw(names([claim, Ref(Table.SOURCE, draw(source_names))])))
        case LinkKind.RETRACTS:
            return Link(kind, nothing, claim)
        case LinkKind.REVIEW:
            return Link(kind, nothing, claim, "", draw(names(list(Verdict))))
        case _:
            pools = [(Table.VOICE, voice_names)]
            if kind in (LinkKind.SAME_AS, LinkKind.DIFFERENT_FROM):
                pools.append((Table.SUBJECT, subject_names))
            table, pool = draw(names(pools))
            one, other = draw(st.lists(pool, min_size=2, max_size=2, unique=True))
            return Link(kind, Ref(table, one), Ref(table, other))


steps = st.lists(
    st.one_of(
        entries.map(lambda pair: ("entries", pair)),
        entries.map(lambda pair: ("entries", pair)),
        st.tuples(st.integers(0, 30), spans).map(lambda pair: ("reword", pair)),
        links().map(lambda link: ("link", link)),
        st.tuples(st.integers(0, 30), sources).map(lambda pair: ("reword source", pair)),
        st.tuples(st.integers(0, 30), sources).map(lambda pair: ("reword source", pair)),
        names(DATASETS).map(lambda dataset: ("change nature", dataset)),
        st.integers(0, 30).map(lambda n: ("bring again", n)),
        st.integers(0, 30).map(lambda n: ("undo", n)),
        st.integers(0, 30).map(lambda n: ("undo", n)),
        names([("settle", None), ("close and open", None), ("lock in a hurry", None)]),
        st.integers(1, 4).map(lambda n: ("settle for a moment", n)),
    ),
    min_size=3,
    max_size=16,
)


@pytest.fixture(autouse=True)
def every_group_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is known of every group and place, not of large ones only: the stored rows are what is under test."""
    monkeypatch.setattr(views, "KEPT_FROM", 1)
    monkeypatch.setattr(places_kept, "BUSY_FROM", 1)


class Desk:
    """A vault and the model beside it, given the same commands."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(FIRST_DAY * MS_PER_DAY)
        self.path = folder / "v"
        self.given = Surroundings((RecordViews(),), self.clock, SeededEntropy(b"views"))
        self.vault = Vault.create(self.path, KEY, self.given, cost=LEAST_COST)
        self.model = Model()
        self.ids: list[OpId] = []
        self.put([("d", [Subject(s, SubjectKind.EVENT, s) for s in SUBJECTS])])

    def put(self, datasets: list[tuple[str, list[EntryItem]]]) -> None:
        for dataset, found in datasets:
            # The same id twice in one op is no statement of order: the last is taken out.
            unique = {(table_of(item), item.id): item for item in found}
            intents = entries_intents(COMPARTMENT, dataset, [(table_of(item), item) for item in unique.values()])
            merged: dict[int, object] = {}
            for intent in intents:
                merged |= intent.body
            self._append(
                Intent(COMPARTMENT, "record.entries/1", merged),  # type: ignore[arg-type]  # bodies put together
                Op(len(self.ids), self.today, dataset, tuple(unique.values())),
            )

    @property
    def today(self) -> Day:
        return Day(self.clock.ms // MS_PER_DAY)

    def do(self, step: tuple[str, object]) -> None:
        self.clock.advance(MS_PER_DAY // 2)
        n = len(self.ids)
        match step:
            case ("entries", (str(dataset), list(found))):
                self.put([(dataset, found)])
            case ("link", Link() as link):
                self._append(link_intent(COMPARTMENT, link), Op(n, self.today, links=(link,)))
            case ("undo", int(target)):
                body = {0: [bytes(self.ids[target % n])]}
                self._append(Intent(COMPARTMENT, UNDO, body), Op(n, self.today, undoes=(target % n,)))  # type: ignore[arg-type]
            case ("settle", None):
                self.vault.settle()
            case ("settle for a moment", int(pieces)):
                asked = itertools.count(1)
                self.vault.settle(lambda: next(asked) > pieces)
            case ("close and open", None):
                self.vault.close()
                self.vault = Vault.open(self.path, KEY, self.given)
            case ("lock in a hurry", None):
                self.vault.close(settles=False)
                self.vault = Vault.open(self.path, KEY, self.given, settles=False)
            case ("reword", (int(which), Interval() as span)):
                self.reword(which, span)
            case ("bring again", int(which)):
                self.bring_again(which)
            case ("reword source", (int(which), Source() as source)):
                self.reword_source(which, source)
            case ("change nature", str(dataset)):
                held = self.model.current(Table.PROPERTY, dataset + SEP + "held")
                grows = isinstance(held, Property) and held.cumulative
                self.put([(dataset, [Property("held", PropertyKind.COUNT, not grows)])])

    def reword(self, which: int, span: Interval) -> None:
        found = [
            (op, i) for op in self.model.ops for i in op.items if isinstance(i, Claim) and i.value.kind.is_interval
        ]
        if found:
            op, claim = found[which % len(found)]
            version = claim_version(op.dataset, encode_item(claim))
            self.put([(op.dataset, [replace(claim, value=Value(claim.value.kind, span), replaces=(version,))])])

    def bring_again(self, which: int) -> None:
        """Bring a wording that was brought before: two desks imported one file."""
        found = [(op.dataset, i) for op in self.model.ops for i in op.items if isinstance(i, Claim)]
        if found:
            dataset, claim = found[which % len(found)]
            self.put([(dataset, [claim])])

    def reword_source(self, which: int, source: Source) -> None:
        """Say anew what the account of some claim is: who brought it out, when, and since when we have it."""
        found = [(op.dataset, i.source) for op in self.model.ops for i in op.items if isinstance(i, Claim)]
        if found:
            dataset, local_id = found[which % len(found)]
            self.put([(dataset, [replace(source, id=local_id)])])

    def _append(self, intent: Intent, op: Op) -> None:
        (id_,) = self.vault.append([intent])
        self.ids.append(id_)
        self.model.ops.append(replace(op, author=self.vault.device.hex()))

    def check(self, tables: Tables) -> Iterator[tuple[str, object, object]]:
        record = Record(tables)
        for dataset in DATASETS:
            for subject in SUBJECTS:
                name = dataset + SEP + subject
                yield f"{name} now", list(record.known_now(name)), self.model.known(name, Reading.KNOWN, NOW)
                for day in {FIRST_DAY - 1, (FIRST_DAY + self.today) // 2, self.today}:
                    for reading in Reading:
                        said = list(record.known(name, reading=reading, day=Day(day)))
                        yield f"{name} {reading} {day}", said, self.model.known(name, reading, Day(day))
        claims_held = {op.dataset + SEP + i.id for op in self.model.ops for i in op.items if isinstance(i, Claim)}
        for name in sorted(claims_held):
            yield f"{name} opened", record.open_claim(name).claim, self.model.newest(name)


def run(found: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        try:
            for step in found:
                desk.do(step)
            # Once with rows put off, once with rows made up for: neither may be seen.
            for _ in range(2):
                for what, said, expected in desk.check(desk.vault.tables):
                    assert said == expected, what
                report = desk.vault.verify()
                assert report.is_sound, [finding.sentence("en") for finding in report.findings]
                desk.vault.settle()
                assert RecordViews().is_settled(desk.vault.tables)
        finally:
            desk.vault.close()
        assert verify(desk.path, KEY, desk.given).is_sound


@settings(
    max_examples=many(20),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_the_views_say_what_the_rules_say_and_recompute_to_the_same(found: list[tuple[str, object]]) -> None:
    run(found)


def _account(id_: str, *, publisher: str = "", learnt: int | None = None) -> Source:
    learnt_on = None if learnt is None else Day(FIRST_DAY + learnt)
    return Source(id_, "outlet", publisher, "", "", Interval(FIRST_DAY, FIRST_DAY), learnt_on, "")


def _figure(id_: str, source: str, value: int, voice: str = "u") -> Claim:
    span = Interval(value, value)
    return Claim(id_, source, "s", "held", Value(PropertyKind.COUNT, span), "said", voice=voice)


ON_TWO: Final = [
    _account("A", publisher="press"),
    _account("B", publisher="w"),
    _figure("c1", "A", 3),
    _figure("c2", "B", 3, "v"),
]
WAIT: Final = [("entries", ("e", [Voice("w", "label", VoiceKind.PERSON, "", False)]))] * 6
# What was said of an account or a property later, and must leave the days before as they were.
REWORDED: Final[dict[str, list[tuple[str, object]]]] = {
    "both accounts came from one publisher after all": [
        ("entries", ("d", ON_TWO)),
        *WAIT,
        ("entries", ("d", [_account("B", publisher="press")])),
    ],
    "an account is in our hands since long ago": [
        ("entries", ("d", [_account("A")])),
        ("entries", ("d", [_figure("c1", "A", 3)])),
        *WAIT,
        ("entries", ("d", [_account("A", learnt=1), _figure("c2", "A", 4)])),
        ("entries", ("d", [_account("A", learnt=8)])),
    ],
    "the count only grows": [
        ("entries", ("d", [Property("held", PropertyKind.COUNT, False), *ON_TWO[:2]])),
        ("entries", ("d", [_figure("c1", "A", 3), _figure("c2", "C", 5)])),
        ("entries", ("d", [replace(_account("C"), published=Interval(FIRST_DAY + 1, FIRST_DAY + 1))])),
        *WAIT,
        ("change nature", "d"),
    ],
    "the import that named the publisher is undone": [
        ("entries", ("d", ON_TWO)),
        ("entries", ("d", [_account("B", publisher="press")])),
        *WAIT,
        ("undo", 2),
    ],
}


@pytest.mark.parametrize("found", REWORDED.values(), ids=REWORDED)
def test_a_past_day_keeps_what_an_account_and_a_property_were_then(
    found: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(found)
    # Without the record's memory of it, each of these stories comes out otherwise on some day.
    monkeypatch.setattr(Past, "body", lambda self, table, name, reading, day, now: now)
    with pytest.raises(AssertionError, match=str(Reading.KNOWN)):
        run(found)


def test_a_voice_named_later_than_the_one_it_was_said_to_be_ends_where_that_one_does() -> None:
    for one, other in (("d", "e"), ("e", "d")):
        same = Link(LinkKind.SAME_AS, Ref(Table.VOICE, f"d{SEP}v"), Ref(Table.VOICE, f"e{SEP}v"))
        run(
            [
                ("link", same),
                ("entries", (one, [Voice("v", "label", VoiceKind.PERSON, "w", True)])),
                ("entries", (other, [_account("B"), _figure("c1", "B", 3, "v")])),
            ]
        )


def test_two_subjects_that_are_no_longer_one_are_known_apart_again() -> None:
    one, other = f"d{SEP}s", f"d{SEP}t"
    same = Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, one), Ref(Table.SUBJECT, other))
    of_other = replace(_figure("c2", "B", 4, "v"), subject="t")
    story: list[tuple[str, object]] = [("entries", ("d", [_figure("c1", "A", 3), of_other])), ("link", same)]
    run([*story, ("settle", None), ("undo", 2)])
    run([*story, ("undo", 2)])
