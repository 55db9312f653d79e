"""Two people read a finding: the second blind, neither its author; what changes below opens it again (promise P6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.protect.members import Role
from safeconduct.record import findings
from safeconduct.record.accounts import read_accounts
from safeconduct.record.claim_wording import Heard, link_in_words
from safeconduct.record.commands import (
    compare,
    entries_intents,
    import_intents,
    link_intent,
    rewording_intent,
    rewording_of,
    undo_intent,
)
from safeconduct.record.finding_meant import finding_meant
from safeconduct.record.findings import OwnWork, Reading, State, findings_of, grade_intents, is_blind, reading_of
from safeconduct.record.items import Claim, Connection, EntryItem, MalformedItem, Source, Table, Value, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.placing import Placing
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.resolve import Said
from safeconduct.record.review_bytes import REVIEW, Finding, Grade, Wording, grade_from_body, review_intent
from safeconduct.record.saying import checked
from safeconduct.record.types import UNSPECIFIED, Level, PropertyKind, Verdict
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parts import parts_of
from tests.unit.record.test_parts_apart import with_record
from tests.unit.sync.desks import Desk, exchange, founder, join
from tests.unit.sync.test_incident import further_device
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

    def grade(self, desk: Desk, verdict: Verdict = Verdict.AGREE, note: str = "", *, finding: Finding = HELD) -> None:
        record = Record(desk.vault.tables)
        reading = self.reading(desk, finding)
        intents = grade_intents(record, Placing(record, parts_of(desk.team)), reading, verdict, note)
        desk.vault.append([one for of_part in intents.values() for one in of_part])
        self.meet()

    def level(self, desk: Desk, finding: Finding = HELD) -> Level:
        rows = Record(desk.vault.tables).known_now(WAVE)
        return next(row.level for row in rows if (row.property, row.text) == (finding.property, finding.text))

    def review(self, desk: Desk, claim: str, verdict: Verdict = Verdict.AGREE, note: str = "") -> None:
        """Say what is signed beside a claim alone, checked as command and page check it."""
        record = Record(desk.vault.tables, desk.vault.device.hex())
        link = checked(record, Link(LinkKind.REVIEW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, claim), note, verdict))
        desk.vault.append([link_intent(self.record, link)])
        self.meet()

    def enter(
        self, *, value: Value | None = None, basis: str = "estimated", first_hand: bool = True, n: int = 9
    ) -> str:
        """Let Amal enter a claim of a further voice, independent of the survivor."""
        voice = Voice(f"v{n}", f"Neighbour {n}", VoiceKind.PERSON)
        source = Source(f"s{n}", f"Call {n}", "", "", "", UNKNOWN, None, "")
        said = value or Value(PropertyKind.COUNT, Interval(10, 10))
        claim = Claim(
            f"c{n}", f"s{n}", WAVE, "place" if value else "held", said, "said", f"v{n}", basis,
            connection=Connection.WITNESS if first_hand else Connection.UNKNOWN,
        )  # fmt: skip
        items: list[tuple[Table, EntryItem]] = [(Table.VOICE, voice), (Table.SOURCE, source), (Table.CLAIM, claim)]
        self.amal.vault.append(entries_intents(self.record, "desk", items))
        ends = Ref(Table.VOICE, f"desk\x1fv{n}"), Ref(Table.VOICE, "lantern\x1fsurvivor")
        self.amal.vault.append([link_intent(self.record, Link(LinkKind.INDEPENDENT, *ends))])
        self.meet()
        return f"desk\x1fc{n}"

    def say(self, kind: LinkKind, claim: str) -> OpId:
        """Let Amal say something of a claim that names no other."""
        (op,) = self.amal.vault.append(
            [link_intent(self.record, Link(kind, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, claim)))]
        )
        self.meet()
        return op

    def further(self, folder: Path, owner: Desk) -> Desk:
        """Let a person bring in a second device, which reads and writes the record."""
        desk = further_device(folder, owner, ((self.record, Role.WRITE),))
        with_record(desk)
        exchange(self.amal, self.bela, self.chen, desk)
        return desk


def in_words(record: Record, said: Said) -> str:
    return link_in_words(record, said.link, Heard("en", by=said.user, finding=said.finding))


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
    words = in_words(record, said)
    assert "rejected" not in words
    assert "another day" not in words
    own = Record(three.bela.vault.tables, three.bela.vault.device.hex())
    assert "rejected" in in_words(own, said)

    three.grade(three.chen)
    again = Record(three.chen.vault.tables, three.chen.vault.device.hex())
    assert "rejected" in in_words(again, said)


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


MILL = Finding(WAVE, "place", UNSPECIFIED, "Old mill")
CELLAR = MILL._replace(text="Подвал у реки")
BOTH = Value(PropertyKind.PLACES, UNKNOWN, ("Old mill", "Подвал у реки"))


def test_a_grade_weighs_in_its_finding_alone_and_not_in_the_next_that_the_claim_names_too(three: Three) -> None:
    three.enter(value=BOTH, basis="")
    for desk in (three.bela, three.chen):
        three.grade(desk, Verdict.REJECT, finding=CELLAR)
        three.grade(desk, finding=MILL)
    assert three.reading(three.bela, CELLAR).state is State.DOUBTED
    assert three.level(three.bela, CELLAR) is Level.CORROBORATED
    assert three.reading(three.bela, MILL).state is State.AGREED
    assert three.level(three.bela, MILL) is Level.REASONABLE_GROUNDS


def test_a_grade_weighs_in_its_finding_alone_in_whatever_order_they_came(three: Three) -> None:
    three.enter(value=BOTH, basis="")
    for desk in (three.bela, three.chen):
        three.grade(desk, finding=MILL)
        three.grade(desk, Verdict.REJECT, finding=CELLAR)
    assert three.level(three.bela, CELLAR) is Level.CORROBORATED
    assert three.level(three.bela, MILL) is Level.REASONABLE_GROUNDS


ARGUN = MILL._replace(text="Argun")
AROUND = Value(PropertyKind.PLACES, UNKNOWN, ("Аргун",))


def test_a_place_that_two_read_in_one_spelling_stays_read_when_it_is_told_in_another(three: Three) -> None:
    russian = ARGUN._replace(text="Аргун")
    three.enter(value=AROUND, basis="")
    three.enter(value=AROUND, basis="", n=7)
    for desk in (three.bela, three.chen):
        three.grade(desk, finding=russian)
    assert three.level(three.bela, russian) is Level.REASONABLE_GROUNDS

    english = three.enter(value=replace(AROUND, texts=("Argun",)), basis="", n=8)
    for asked in (ARGUN, russian):
        reading = three.reading(three.bela, asked)
        assert (reading.finding, reading.state, len(reading.mine)) == (ARGUN, State.REOPENED, 1)
    assert [one.text for one in findings_of_place(three) if one.text in ("Argun", "Аргун")] == ["Argun"]
    assert three.level(three.bela, ARGUN) is Level.CORROBORATED

    for desk in (three.bela, three.chen):
        three.grade(desk, finding=ARGUN)
    assert three.level(three.bela, ARGUN) is Level.REASONABLE_GROUNDS

    # What was taken back names it no more; what two read last was with that claim.
    three.say(LinkKind.RETRACTS, english)
    assert [one.text for one in findings_of_place(three) if one.text in ("Argun", "Аргун")] == ["Аргун"]
    assert three.reading(three.bela, russian).state is State.REOPENED


class Apart(Placing):
    """A record in two parts: what lies in the second is named."""

    second = CompartmentId(b"\x02" * 16)
    elsewhere = ""

    def for_link(self, link: Link) -> tuple[CompartmentId, ...]:
        """Return the part that the claim lies in."""
        return (self.second,) if link.target.name == self.elsewhere else super().for_link(link)


def test_a_grade_of_a_place_tells_no_part_how_another_spells_it(three: Three) -> None:
    three.enter(value=AROUND, basis="")
    english = three.enter(value=replace(AROUND, texts=("Argun",)), basis="", n=8)
    record = Record(three.bela.vault.tables)
    placing = Apart(record, parts_of(three.bela.team))
    placing.elsewhere = english

    given = grade_intents(record, placing, three.reading(three.bela, ARGUN), Verdict.AGREE, "")

    told = {part: grade_from_body(one.body).finding.text for part, (one,) in given.items()}
    assert told == {Apart.second: "Argun", three.record: "Аргун"}


def test_a_spelling_that_only_withdrawn_content_has_names_no_finding_that_is_gone(three: Three) -> None:
    russian = three.enter(value=AROUND, basis="")
    english = three.enter(value=replace(AROUND, texts=("Argun",)), basis="", n=8)
    three.grade(three.bela, finding=ARGUN)
    assert "Argun" in repr(findings_of_place(three))

    three.say(LinkKind.WITHDRAW, english)
    three.say(LinkKind.RETRACTS, russian)

    assert "Argun" not in repr(findings_of_place(three))
    assert [one.text for one in findings_of_place(three)].count("Аргун") == 1


@pytest.mark.parametrize("words", ["Argun", "Аргун", "в Аргуне", "г. Аргун"])
def test_a_place_is_meant_in_whatever_way_it_is_written(three: Three, words: str) -> None:
    three.enter(value=AROUND, basis="")

    meant = finding_meant(Record(three.bela.vault.tables), ARGUN._replace(text=words), "", str, "en")
    assert meant.finding.text == "Аргун"
    with pytest.raises(NoSuchEntry):
        finding_meant(Record(three.bela.vault.tables), ARGUN._replace(text="near Argun"), "", str, "en")


def findings_of_place(three: Three) -> list[Finding]:
    return [one.finding for one in findings_of(Record(three.bela.vault.tables), WAVE, "", str)]


@pytest.mark.parametrize("change", ["added", "reworded", "retracted"])
def test_the_level_falls_with_what_changes_below_until_two_have_read_that(change: str, three: Three) -> None:
    first, third = three.enter(), three.enter(n=7)
    for desk in (three.bela, three.chen):
        three.grade(desk)
    assert three.level(three.bela) is Level.REASONABLE_GROUNDS

    if change == "added":
        three.enter(n=8, first_hand=False)
    elif change == "retracted":
        three.say(LinkKind.RETRACTS, third)
    else:
        mended, dataset = rewording_of(Record(three.amal.vault.tables), first, said="ten of them")
        three.amal.vault.append([rewording_intent(three.record, dataset, mended)])
        three.meet()
    for desk in (three.amal, three.bela, three.chen):
        assert three.reading(desk).state is State.REOPENED
        assert three.level(desk) is Level.CORROBORATED

    # The first to read anew is not betrayed by the level, whatever they say.
    three.grade(three.bela, Verdict.QUERY)
    assert three.level(three.chen) is Level.CORROBORATED
    three.grade(three.bela)
    assert three.level(three.chen) is Level.CORROBORATED
    three.grade(three.chen)
    for desk in (three.amal, three.bela, three.chen):
        assert three.level(desk) is Level.REASONABLE_GROUNDS


def test_a_past_day_and_a_new_reckoning_give_the_same_level(three: Three) -> None:
    three.enter()
    for desk in (three.bela, three.chen):
        three.grade(desk)
    today = max(one.recorded_on for one in Record(three.bela.vault.tables).wordings("desk\x1fc9"))
    for desk in (three.amal, three.bela, three.chen):
        then = {row.level for row in Record(desk.vault.tables).known(WAVE, day=today) if row.property == "held"}
        assert then == {Level.REASONABLE_GROUNDS}
        before = {row.level for row in Record(desk.vault.tables).known(WAVE, day=Day(today - 1))}
        assert Level.REASONABLE_GROUNDS not in before
        with_record(desk)
        assert three.level(desk) is Level.REASONABLE_GROUNDS


def test_one_persons_devices_are_one_reader_of_a_claim_alone_too(three: Three, tmp_path: Path) -> None:
    claim = three.enter()
    tablet = three.further(tmp_path, three.bela)
    three.review(three.bela, claim)
    three.review(tablet, claim)
    exchange(three.amal, three.bela, three.chen, tablet)
    for desk in (three.amal, three.bela, three.chen, tablet):
        assert three.level(desk) is Level.CORROBORATED
        assert is_blind(Record(desk.vault.tables), claim)
    three.review(three.chen, claim)
    exchange(three.amal, three.bela, three.chen, tablet)
    for desk in (three.amal, three.bela, three.chen, tablet):
        assert three.level(desk) is Level.REASONABLE_GROUNDS
        assert not is_blind(Record(desk.vault.tables), claim)
    tablet.close()


def test_a_recorders_other_device_is_no_reader(three: Three, tmp_path: Path) -> None:
    claim = three.enter()
    tablet = three.further(tmp_path, three.amal)
    with pytest.raises(OwnWork):
        three.review(tablet, claim)
    with pytest.raises(OwnWork):
        three.review(three.amal, claim)
    # What another program signed all the same is no reading.
    link = Link(LinkKind.REVIEW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, claim), "", Verdict.AGREE)
    tablet.vault.append([link_intent(three.record, link)])
    exchange(three.amal, three.bela, three.chen, tablet)
    three.review(three.bela, claim, note="as she told me")
    for desk in (three.amal, three.bela, three.chen):
        assert three.level(desk) is Level.CORROBORATED
        assert is_blind(Record(desk.vault.tables), claim)
    (said,) = (one for one in Record(three.chen.vault.tables).facts.links_to(Table.CLAIM, claim) if one.link.note)
    assert "told me" not in in_words(Record(three.chen.vault.tables, three.chen.vault.device.hex()), said)
    tablet.close()


def test_the_second_reader_is_blind_again_after_a_reopening(three: Three) -> None:
    three.grade(three.bela)
    three.grade(three.chen)
    three.enter()
    three.grade(three.bela, Verdict.REJECT, "she told me she lied")

    assert three.reading(three.chen).others == ()
    chen = Record(three.chen.vault.tables, three.chen.vault.device.hex())
    told = [in_words(chen, one) for one in chen.facts.links_to(Table.CLAIM, C3)]
    assert "lied" not in repr(told)
    assert "rejected" not in repr(told)
    # Nor does anybody hear it who names no finding, or no desk.
    assert all("lied" not in link_in_words(chen, one.link, Heard("en")) for one in chen.facts.links_to(Table.CLAIM, C3))

    three.grade(three.chen)
    chen = Record(three.chen.vault.tables, three.chen.vault.device.hex())
    assert "lied" in repr([in_words(chen, one) for one in chen.facts.links_to(Table.CLAIM, C3)])


def test_what_a_reader_said_first_stays_beside_what_they_said_once_they_had_heard_the_other(three: Three) -> None:
    three.grade(three.bela, Verdict.QUERY)
    three.grade(three.chen)
    three.grade(three.bela)
    (told,) = three.reading(three.chen).others
    assert (told.first, told.grade.verdict) == (Verdict.QUERY, Verdict.AGREE)
    # Taking the first one back does not make it unsaid.
    op = next(one.op for one in Record(three.bela.vault.tables).history(9) if one.kind == REVIEW)
    three.bela.vault.append([undo_intent(three.record, three.bela.vault.tables, [op])])
    three.grade(three.bela)
    (told,) = three.reading(three.chen).others
    assert (told.first, told.grade.verdict) == (Verdict.QUERY, Verdict.AGREE)


def test_a_doubt_of_an_earlier_wording_is_heard_by_the_next_readers_once_they_have_read(three: Three) -> None:
    three.grade(three.bela, Verdict.REJECT, "nobody counted")
    three.grade(three.chen)
    mended, dataset = rewording_of(Record(three.amal.vault.tables), C3, said="about ten")
    three.amal.vault.append([rewording_intent(three.record, dataset, mended)])
    three.meet()
    three.grade(three.bela)
    assert three.reading(three.chen).doubts == ()
    three.grade(three.chen)
    assert [(one.grade.verdict, one.grade.note) for one in three.reading(three.chen).doubts] == [
        (Verdict.REJECT, "nobody counted")
    ]


def test_a_note_beside_withdrawn_words_is_told_to_nobody_while_the_finding_still_stands(three: Three) -> None:
    claim = three.enter()
    three.grade(three.bela, Verdict.QUERY, "her brother was there")
    three.grade(three.chen)
    three.say(LinkKind.WITHDRAW, claim)
    for desk in (three.amal, three.bela, three.chen):
        told = three.reading(desk)
        assert "brother" not in repr(told)
    assert [one.is_hushed for one in three.reading(three.bela).mine] == [True]


def test_each_grade_is_put_to_its_finding_once_not_compared_with_every_finding(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    grades = [Grade(HELD._replace(text=f"t{n}"), Verdict.AGREE, (Wording(C3, bytes(32)),)) for n in range(100)]
    three.bela.vault.append([review_intent(three.record, one) for one in grades])
    asked: list[Finding] = []
    plain = findings._key

    def counted(finding: Finding) -> tuple[str, str, str]:
        asked.append(finding)
        return plain(finding)

    monkeypatch.setattr(findings, "_key", counted)
    assert len(findings_of(Record(three.bela.vault.tables), WAVE, "", str)) > len(grades)
    assert len(asked) < 10 * len(grades)
