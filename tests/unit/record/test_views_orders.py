"""Desks that hold the same ops say the same, whatever order these arrived in and whoever signed them.

A member chooses when to pass an op on: an undo may come before what it undoes, a link before both its ends, one wording
before the one it replaces. What the tables say is compared with the slow reading of `model`, which knows no arrival.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.clock import MS_PER_DAY, FixedClock, Hlc
from safeconduct.base.ids import DeviceId, EpochId, OpId, hash_id, label
from safeconduct.base.intervals import Interval
from safeconduct.protect.ops import OpCore, SignedOp
from safeconduct.record import sql
from safeconduct.record.items import (
    Claim,
    Connection,
    Property,
    Source,
    Subject,
    SubjectKind,
    Table,
    Value,
    Voice,
    VoiceKind,
)
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP, Level, PropertyKind, Verdict
from safeconduct.vault.types import Intent, StoredOp
from tests.examples import many
from tests.fuzz.views_target import Memory
from tests.unit.record.model import Model, Op
from tests.unit.record.test_views import (
    COMPARTMENT,
    FIRST_DAY,
    SUBJECTS,
    Desk,
    every_group_is_kept,  # noqa: F401  # a fixture that acts on every test here too
    steps,
)

Step = tuple[str, object]
DEVICES: Final = tuple(DeviceId(bytes((n,)) * 16) for n in range(4))
# What arrives together, in ops: one by one, and more than can be.
LOTS: Final = (1, 3, 1000)


class Journal(Desk):
    """Ops of several desks as they were signed, and the model beside them: nothing is taken in yet."""

    def __init__(self, authors: Random | None = None) -> None:
        self.clock = FixedClock(FIRST_DAY * MS_PER_DAY)
        self.model = Model()
        self.ids: list[OpId] = []
        self.ops: list[StoredOp] = []
        self.author = DEVICES[0]
        self._authors = authors
        self.put([("d", [Subject(s, SubjectKind.EVENT, s) for s in SUBJECTS])])

    def do(self, step: Step) -> None:
        match step:
            case ("settle" | "close and open" | "lock in a hurry", None) | ("settle for a moment", int()):
                return
            case ("as", int(author)):
                self.author = DEVICES[author]
            case _:
                super().do(step)

    def _append(self, intent: Intent, op: Op) -> None:
        author = self._authors.choice(DEVICES) if self._authors else self.author
        n = len(self.ids)
        id_ = OpId(hash_id(label("op"), cbor.encode({0: n, 1: intent.kind, 2: intent.body})))
        place = COMPARTMENT, author, n + 1, OpId(bytes(32)), ()
        clock = Hlc((self.clock.ms << 16) + n)
        core = OpCore(*place, clock, EpochId(bytes(32)), (), intent.kind, intent.body)
        self.ids.append(id_)
        self.ops.append(StoredOp(n + 1, SignedOp(core, b"", b"", id_), bytes(32)))
        self.model.ops.append(replace(op, author=author.hex()))

    def taken(self, order: list[int], lot: int) -> Memory:
        """Return the tables of a desk to which the ops came in this order, so many at a time."""
        tables = Memory()
        arrived = [replace(self.ops[n], n=at + 1) for at, n in enumerate(order)]
        for start in range(0, len(arrived), lot):
            tables.take(arrived[start : start + lot])
        tables.views.settle(tables)
        return tables


def check(journal: Journal, order: list[int], lot: int) -> None:
    tables = journal.taken(order, lot)
    for what, said, expected in journal.check(tables):
        assert said == expected, (what, order)
    # As `vault verify` does: all at once, in the order of the journal.
    rebuilt = Memory()
    rebuilt.views.apply(rebuilt, [replace(journal.ops[n], n=at + 1) for at, n in enumerate(order)], bulk=True)
    rebuilt.views.put_off_like(rebuilt, tables)
    for table in sql.TABLES:
        kept, computed = ({*one.execute(f"SELECT * FROM {table}")} for one in (tables, rebuilt))
        assert kept == computed, (table, order)


@settings(
    max_examples=many(40),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps, st.randoms(use_true_random=False), st.sampled_from(LOTS))
def test_what_arrives_in_whatever_order_is_known_as_the_model_says(found: list[Step], draw: Random, lot: int) -> None:
    journal = Journal(draw)
    for step in found:
        journal.do(step)
    order = list(range(len(journal.ops)))
    draw.shuffle(order)
    check(journal, order, lot)


def _figure(id_: str, source: str, value: int, voice: str) -> Claim:
    span = Interval(value, value)
    told = Value(PropertyKind.COUNT, span)
    return Claim(id_, source, "s", "held", told, "said", voice=voice, connection=Connection.VICTIM)


def _account(id_: str, day: int = 0, publisher: str = "") -> Source:
    return Source(id_, "outlet", publisher, "", "", Interval(FIRST_DAY + day, FIRST_DAY + day), None, "")


ONE: Final = _figure("c1", "A", 3, "u")
OTHER: Final = _figure("c2", "B", 3, "v")
NOTHING: Final = Ref(Table.CLAIM, "")
AGREED: Final = Link(LinkKind.REVIEW, NOTHING, Ref(Table.CLAIM, f"d{SEP}c1"), "", Verdict.AGREE)
OURS: Final = [
    Voice("u", "we", VoiceKind.ORGANISATION, "", True),
    Voice("v", "press", VoiceKind.OUTLET),
    _account("A"),
    _account("B", 1, "u"),
    _account("C", 2, "v"),
    _figure("c1", "A", 3, "w"),
    replace(_figure("c2", "B", 3, "u"), repeats=("A",)),
    _figure("c3", "C", 3, "u"),
]
NAMED_ANEW: Final = Link(LinkKind.SAME_AS, Ref(Table.VOICE, f"d{SEP}u"), Ref(Table.VOICE, f"d{SEP}a"))
# Each came out otherwise in some order, or for what somebody signed about something else.
STORIES: Final[dict[str, list[Step]]] = {
    "an undo before the claims it undoes": [("entries", ("d", [ONE])), ("undo", 1)],
    "an undo undone before both": [("entries", ("d", [ONE])), ("undo", 1), ("undo", 2)],
    "an undo before the link it undoes": [
        ("entries", ("d", [ONE])),
        ("link", Link(LinkKind.DISPUTES, NOTHING, Ref(Table.CLAIM, f"d{SEP}c1"))),
        ("undo", 2),
    ],
    "an undo before the account and the voice it undoes": [
        ("entries", ("d", [ONE, OTHER])),
        ("entries", ("d", [Voice("u", "label", VoiceKind.PERSON, "v"), _account("A", 3, "w")])),
        ("undo", 2),
    ],
    "one wording brought by two, of whom one reads it": [
        ("as", 1),
        ("entries", ("d", [ONE, OTHER])),
        ("as", 2),
        ("bring again", 0),
        ("as", 1),
        ("link", AGREED),
        ("as", 3),
        ("link", AGREED),
    ],
    "two wordings that do not replace each other": [
        ("as", 1),
        ("entries", ("d", [ONE])),
        ("as", 2),
        ("entries", ("d", [_figure("c1", "A", 9, "u")])),
    ],
    "we are one with a name that nobody described": [("entries", ("d", OURS)), ("link", NAMED_ANEW)],
}


@pytest.mark.parametrize("found", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("lot", LOTS)
def test_a_hostile_order_changes_nothing(found: list[Step], lot: int) -> None:
    journal = Journal()
    for step in found:
        journal.do(step)
    for order in itertools.permutations(range(len(journal.ops))):
        if len(order) <= 5 or order[0] < 2:
            check(journal, list(order), lot)


def _known(found: list[Step]) -> list[tuple[Level, int, Interval]]:
    journal = Journal()
    for step in found:
        journal.do(step)
    tables = journal.taken(list(range(len(journal.ops))), 1)
    return [(row.level, row.roots.floor, row.span) for row in Record(tables).known(f"d{SEP}s")]


def test_who_brought_a_wording_is_none_of_its_readers() -> None:
    story = STORIES["one wording brought by two, of whom one reads it"]
    assert _known(story) == [(Level.CORROBORATED, 2, Interval(3, 3))]
    assert _known([*story, ("as", 2), ("link", AGREED)])[0][0] is Level.CORROBORATED
    # Two who did not bring it are two readers.
    assert _known([*story[:2], *story[4:], ("as", 2), ("link", AGREED)])[0][0] is Level.REASONABLE_GROUNDS


def test_we_stay_us_under_a_name_that_nobody_described() -> None:
    story = STORIES["we are one with a name that nobody described"]
    for found in (story[:1], story):
        assert _known(found) == [(Level.REPORTED, 1, Interval(3, 3))]


def test_a_file_about_something_else_does_not_decide_whether_a_count_only_grows() -> None:
    grows = Property("held", PropertyKind.COUNT, True)
    later = replace(_figure("c2", "B", 9, "u"), connection=Connection.UNKNOWN)
    story: list[Step] = [("entries", ("d", [grows, _account("A"), _account("B", 1), ONE, later]))]
    assert _known(story) == [(Level.REPORTED, 1, Interval(9, 9))]
    for kind in (PropertyKind.TEXT, PropertyKind.COUNT):
        assert _known([*story, ("entries", ("e", [Property("held", kind)]))]) == _known(story)
    # A dataset with a word in the matter has one, and what was entered by hand goes by the subject's own.
    said_there = replace(_figure("c3", "B", 9, f"d{SEP}u"), subject=f"d{SEP}s")
    with_word = [*story, ("entries", ("e", [Property("held", PropertyKind.COUNT), said_there]))]
    assert _known(with_word)[0][2] == Interval(3, 9)
    assert _known([*story, ("entries", ("e", [Property("held", PropertyKind.TEXT), said_there]))])[0][2].lo == 9
    by_hand = [replace(one, subject=f"d{SEP}s", source=f"d{SEP}{one.source}", voice=f"d{SEP}u") for one in (ONE, later)]
    declared: list[Step] = [("entries", ("d", [grows, _account("A"), _account("B", 1)]))]
    assert _known([*declared, ("entries", ("e", by_hand))])[0][2] == Interval(9, 9)
