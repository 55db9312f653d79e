"""Two people read a finding: the second blind, neither its author; what changes below opens it again (promise P6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.protect.members import Role
from safeconduct.record.accounts import read_accounts
from safeconduct.record.claim_wording import link_in_words
from safeconduct.record.commands import (
    compare,
    entries_intents,
    import_intents,
    link_intent,
    rewording_intent,
    rewording_of,
    undo_intent,
)
from safeconduct.record.findings import OwnWork, Reading, State, findings_of, grade_intents, reading_of
from safeconduct.record.items import Claim, Connection, EntryItem, MalformedItem, Source, Table, Value, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.review_bytes import Finding, Grade, Wording, grade_from_body, review_intent
from safeconduct.record.types import UNSPECIFIED, Level, PropertyKind, Verdict
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parts import parts_of
from tests.unit.record.test_parts_apart import with_record
from tests.unit.sync.desks import Desk, exchange, founder, join
from tests.world import accounts_bytes

WAVE = "lantern\x1fwave"
HELD = Finding(WAVE, "held", "estimated", "")
C3 = "lantern\x1fc3"


@dataclass(slots=True)
class Three:
    """Amal entered everything; Bela and Chen read."""

    amal: Desk
    bela: Desk
    chen: Desk
    record: CompartmentId

    def meet(self) -> None:
        exchange(self.amal, self.bela, self.chen)

    def reading(self, desk: Desk, finding: Finding = HELD) -> Reading:
        people = desk.team.people()

        def person_of(device: str) -> str:
            return people[DeviceId(bytes.fromhex(device))].hex()

        return reading_of(Record(desk.vault.tables), finding, person_of(desk.vault.device.hex()), person_of)

    def grade(self, desk: Desk, verdict: Verdict = Verdict.AGREE, note: str = "") -> None:
        record = Record(desk.vault.tables)
        intents = grade_intents(record, Placing(record, parts_of(desk.team)), self.reading(desk), verdict, note)
        desk.vault.append([one for of_part in intents.values() for one in of_part])
        self.meet()

    def level(self, desk: Desk) -> Level:
        return next(row.level for row in Record(desk.vault.tables).known_now(WAVE) if row.property == "held")


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela, chen = (join(tmp_path, amal, name, seats=((record, Role.WRITE),)) for name in ("bela", "chen"))
    for desk in (amal, bela, chen):
        with_record(desk)
    dataset = read_accounts(accounts_bytes())
    amal.vault.append(import_intents(dataset, compare(dataset, amal.vault.tables, part=record), record))
    held = Three(amal, bela, chen, record)
    held.meet()
    yield held
    for desk in (amal, bela, chen):
        desk.close()


def test_a_finding_that_two_have_read_and_agree_with_is_agreed(three: Three) -> None:
    assert three.reading(three.bela).state is State.UNREAD
    three.grade(three.bela)
    assert three.reading(three.chen).state is State.WAITS
    three.grade(three.chen)
    for desk in (three.amal, three.bela, three.chen):
        assert three.reading(desk).state is State.AGREED


def test_the_second_reader_cannot_see_the_first_grade_before_giving_theirs(three: Three) -> None:
    three.grade(three.bela, Verdict.REJECT, "the count is of another day")

    blind = three.reading(three.chen)
    assert (blind.readers, blind.others, blind.mine) == (1, (), ())
    assert "another day" not in repr(blind)
    assert Verdict.REJECT.value not in repr(blind.others)
    # The author, who might tell them, hears no more.
    assert three.reading(three.amal).others == ()

    three.grade(three.chen)
    seen = three.reading(three.chen)
    assert [(one.grade.verdict, one.grade.note) for one in seen.others] == [
        (Verdict.REJECT, "the count is of another day")
    ]
    assert seen.state is State.DOUBTED


def test_no_other_words_of_the_record_tell_the_first_grade_either(three: Three) -> None:
    three.grade(three.bela, Verdict.REJECT, "of another day")

    record = Record(three.chen.vault.tables, three.chen.vault.device.hex())
    (said,) = (one for one in record.facts.links_to(Table.CLAIM, C3) if one.link.kind is LinkKind.REVIEW)
    words = link_in_words(record, said.link, "en", by=said.user)
    assert "rejected" not in words
    assert "another day" not in words
    own = Record(three.bela.vault.tables, three.bela.vault.device.hex())
    assert "rejected" in link_in_words(own, said.link, "en", by=said.user)

    three.grade(three.chen)
    again = Record(three.chen.vault.tables, three.chen.vault.device.hex())
    assert "rejected" in link_in_words(again, said.link, "en", by=said.user)


def test_nobody_grades_what_they_entered_themselves(three: Three) -> None:
    assert three.reading(three.amal).is_own
    with pytest.raises(OwnWork):
        three.grade(three.amal)
    # A grade that another program signed all the same counts for nothing.
    given = three.reading(three.amal)
    record = Record(three.amal.vault.tables)
    forced = replace(given, is_own=False)
    intents = grade_intents(record, Placing(record, parts_of(three.amal.team)), forced, Verdict.AGREE, "")
    three.amal.vault.append([one for of_part in intents.values() for one in of_part])
    three.meet()
    assert three.reading(three.bela).readers == 0


def test_one_persons_two_grades_are_one_readers(three: Three) -> None:
    three.grade(three.bela, Verdict.QUERY)
    three.grade(three.bela)
    found = three.reading(three.bela)
    assert (found.readers, found.state) == (1, State.WAITS)
    assert [one.grade.verdict for one in found.mine] == [Verdict.AGREE]


def test_a_newer_wording_of_a_claim_below_opens_it_again(three: Three) -> None:
    three.grade(three.bela)
    three.grade(three.chen)

    mended, dataset = rewording_of(Record(three.amal.vault.tables), C3, value="about 12")
    three.amal.vault.append([rewording_intent(three.record, dataset, mended)])
    three.meet()

    for desk in (three.amal, three.bela, three.chen):
        found = three.reading(desk)
        assert (found.state, found.readers) == (State.REOPENED, 0)
    assert three.reading(three.bela).waits_for_me
    # What the other said of the old wording is not heard before the new one is graded.
    assert three.reading(three.chen).others == ()


def test_a_claim_more_or_less_below_opens_it_again(three: Three) -> None:
    three.grade(three.bela)
    three.grade(three.chen)

    (op,) = three.amal.vault.append(
        [link_intent(three.record, Link(LinkKind.RETRACTS, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, C3)))]
    )
    three.meet()
    assert three.reading(three.bela).state is State.REOPENED
    three.amal.vault.append([undo_intent(three.record, three.amal.vault.tables, [op])])
    three.meet()
    assert three.reading(three.bela).state is State.AGREED

    source = Source("s9", "Beacon", "", "", "", UNKNOWN, None, "")
    claim = Claim("c9", "s9", WAVE, "held", Value(PropertyKind.COUNT, Interval(10, 10)), "ten", "", "estimated")
    items: list[tuple[Table, EntryItem]] = [(Table.SOURCE, source), (Table.CLAIM, claim)]
    three.amal.vault.append(entries_intents(three.record, "desk", items))
    three.meet()
    assert three.reading(three.bela).state is State.REOPENED


def test_reasonable_grounds_need_both_grades_and_fall_when_a_claim_below_is_reworded(three: Three) -> None:
    voice = Voice("v9", "A neighbour", VoiceKind.PERSON)
    source = Source("s9", "A call", "", "", "", UNKNOWN, None, "")
    claim = Claim(
        "c9", "s9", WAVE, "held", Value(PropertyKind.COUNT, Interval(10, 10)), "ten", "v9", "estimated",
        connection=Connection.WITNESS,
    )  # fmt: skip
    items: list[tuple[Table, EntryItem]] = [(Table.VOICE, voice), (Table.SOURCE, source), (Table.CLAIM, claim)]
    three.amal.vault.append(entries_intents(three.record, "desk", items))
    independent = Link(LinkKind.INDEPENDENT, Ref(Table.VOICE, "desk\x1fv9"), Ref(Table.VOICE, "lantern\x1fsurvivor"))
    three.amal.vault.append([link_intent(three.record, independent)])
    three.meet()
    assert three.level(three.bela) is Level.CORROBORATED

    three.grade(three.bela)
    assert three.level(three.bela) is Level.CORROBORATED
    three.grade(three.chen)
    for desk in (three.amal, three.bela, three.chen):
        assert three.level(desk) is Level.REASONABLE_GROUNDS

    mended, dataset = rewording_of(Record(three.amal.vault.tables), "desk\x1fc9", said="ten of them")
    three.amal.vault.append([rewording_intent(three.record, dataset, mended)])
    three.meet()
    for desk in (three.amal, three.bela, three.chen):
        assert three.level(desk) is Level.CORROBORATED
        assert three.reading(desk).state is State.REOPENED


def test_a_reader_who_had_not_seen_the_newer_wording_has_not_read_it_whatever_the_clocks_say(three: Three) -> None:
    mended, dataset = rewording_of(Record(three.amal.vault.tables), C3, value="about 12")
    # Both at the same time, apart.
    three.amal.vault.append([rewording_intent(three.record, dataset, mended)])
    three.grade(three.bela)
    assert three.reading(three.chen).readers == 0
    assert three.reading(three.chen).state is State.REOPENED


def test_a_grade_that_is_taken_back_is_none(three: Three) -> None:
    three.grade(three.bela)
    record = Record(three.bela.vault.tables)
    op = record.history(1)[0].op
    three.bela.vault.append([undo_intent(three.record, three.bela.vault.tables, [op])])
    three.meet()
    assert three.reading(three.chen).state is State.UNREAD


@pytest.mark.parametrize(
    "grade",
    [
        Grade(HELD, Verdict.AGREE, ()),
        Grade(HELD, Verdict.AGREE, (Wording("no name", bytes(32)),)),
        Grade(HELD, Verdict.AGREE, (Wording(C3, b"short"),)),
        Grade(HELD, Verdict.AGREE, (Wording(C3, bytes(32)), Wording(C3, bytes(32)))),
        Grade(HELD, Verdict.AGREE, (Wording(C3, b"\1" * 32), Wording(C3, bytes(32)))),
        Grade(HELD._replace(subject="wave"), Verdict.AGREE, (Wording(C3, bytes(32)),)),
        Grade(HELD._replace(basis=""), Verdict.AGREE, (Wording(C3, bytes(32)),)),
        Grade(HELD, Verdict.AGREE, (Wording(C3, bytes(32)),), "x" * 2001),
    ],
)
def test_a_grade_that_breaks_the_layout_is_refused(grade: Grade) -> None:
    with pytest.raises(MalformedItem):
        review_intent(CompartmentId(bytes(16)), grade)


def test_a_grade_is_read_as_it_was_written_and_nothing_else_is_one() -> None:
    grade = Grade(HELD._replace(text="Argun"), Verdict.QUERY, (Wording(C3, bytes(32)),), "why")
    body = review_intent(CompartmentId(bytes(16)), grade).body
    assert grade_from_body(body) == grade
    for changed in ({**body, 9: 1}, {**body, 5: ""}, {**body, 4: "maybe"}, {k: v for k, v in body.items() if k != 6}):
        with pytest.raises(MalformedItem):
            grade_from_body(changed)


def test_a_finding_whose_claims_were_withdrawn_is_told_no_more_though_it_was_read(three: Three) -> None:
    mill = Finding(WAVE, "place", UNSPECIFIED, "Old mill")
    record = Record(three.bela.vault.tables)
    placing = Placing(record, parts_of(three.bela.team))
    intents = grade_intents(record, placing, three.reading(three.bela, mill), Verdict.REJECT, "she told me where")
    three.bela.vault.append([one for of_part in intents.values() for one in of_part])
    three.meet()
    assert [one.finding for one in findings_of(Record(three.chen.vault.tables), WAVE, "", str)].count(mill) == 1

    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "lantern\x1fc5"), "")
    three.amal.vault.append([link_intent(three.record, withdrawn)])
    three.meet()

    for desk in (three.bela, three.chen):
        told = findings_of(Record(desk.vault.tables), WAVE, "", str)
        assert told
        assert "Old mill" not in repr(told)
        assert "she told me where" not in repr(told)
