"""Findings are read and graded on pages: blind as at the command, never one's own, never what nobody was shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.intervals import UNKNOWN
from safeconduct.desk.pages.review import mark_of_wordings
from safeconduct.record import findings
from safeconduct.record.commands import entries_intents, link_intent, rewording_intent, rewording_of
from safeconduct.record.findings import findings_of, grade_intents, wordings_below
from safeconduct.record.items import Claim, EntryItem, Source, Subject, SubjectKind, Table, Value, Voice, VoiceKind
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.readers import Readers
from safeconduct.record.types import PropertyKind, Verdict
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parts import parts_of
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.teaming import exchange, joined_to_write, team_of

ALDER = "desk\x1falder"
COLD = "desk\x1fc77"


@dataclass(slots=True)
class Three:
    """The desk that is asked, Bela who entered what it reads, and Chen who reads it too."""

    desk: Asking
    bela: Vault
    chen: Vault

    def meet(self) -> None:
        exchange(self.desk, self.bela)
        exchange(self.desk, self.chen)
        exchange(self.desk, self.bela)

    def grade(self, verdict: Verdict, note: str = "") -> None:
        """Let Chen read it."""
        record, readers = Record(self.chen.tables), Readers(team_of(self.chen))
        (one,) = findings_of(record, ALDER, readers.me, readers.person_of)
        given = grade_intents(record, Placing(record, parts_of(team_of(self.chen))), one, verdict, note)
        self.chen.append([intent for intents in given.values() for intent in intents])
        self.meet()

    @property
    def address(self) -> str:
        """The page of the finding, as the claim's page leads there."""
        return found_at(self.desk.get(self.desk.address("claim", COLD)))


def found_at(answer: Answer) -> str:
    found = re.search(r'href="(/review/[^"]+)"', answer.body)
    assert found is not None
    return found.group(1)


@pytest.fixture
def three(desk: Asking, tmp_path: Path) -> Iterator[Three]:
    bela, chen = (joined_to_write(desk, tmp_path, name) for name in ("bela", "chen"))
    items: list[tuple[Table, EntryItem]] = [
        (Table.SUBJECT, Subject("alder", SubjectKind.PERSON, "Alder")),
        (Table.VOICE, Voice("v1", "A neighbour", VoiceKind.PERSON)),
        (Table.SOURCE, Source("s1", "A call", "", "", "", UNKNOWN, None, "")),
        (Table.CLAIM, Claim("c77", "s1", ALDER, "conditions", Value(PropertyKind.TEXT, UNKNOWN, ("cold",)),
                            "it was so cold there", "v1")),
    ]  # fmt: skip
    bela.append(entries_intents(record_compartment(bela), "desk", items))
    held = Three(desk, bela, chen)
    held.meet()
    yield held
    bela.close()
    chen.close()


def test_nobody_has_read_anything_on_the_first_day(desk: Asking) -> None:
    assert 'href="/review"' in desk.get("/record").body
    shown = desk.get("/review")
    assert shown.status == 200
    assert "There is nothing for you to read" in shown.words


NEW = "Nobody has read these yet"


def test_what_a_colleague_entered_is_offered_to_be_read_until_somebody_has_and_ones_own_is_not(three: Three) -> None:
    shown = three.desk.get("/review")
    assert f"{NEW}; what was entered last stands first Alder: conditions cold" in shown.words
    assert shown.words.count("nobody has read it") == 1
    # It leads to where it is read.
    assert three.address in shown.body

    three.grade(Verdict.AGREE)

    assert NEW not in three.desk.get("/review").words
    assert "You may read these Alder: conditions cold" in three.desk.get("/review").words


def test_a_finding_on_many_claims_is_offered_to_nobody_unasked_and_opened_all_the_same(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_MOST_BELOW", 0)
    assert NEW not in three.desk.get("/review").words
    assert "cold" in three.desk.get(three.address).words


def test_a_finding_is_read_with_its_claims_blind_and_graded(three: Three) -> None:
    three.grade(Verdict.REJECT, "he never said so")

    listed = three.desk.get("/review").words
    assert "You may read these" in listed
    assert "Alder: conditions" in listed
    page = three.desk.get(three.address)
    for words in (listed, page.words, three.desk.get(three.desk.address("claim", COLD)).words):
        assert "never said so" not in words
        assert "rejected" not in words
    assert "it was so cold there" in page.words
    assert "A call" in page.words
    assert "What the other reader said is shown once you have given your own grade." in page.words

    done = three.desk.follow(
        three.desk.post(
            three.address,
            once=page.hidden("once", three.address),
            shown=page.hidden("shown"),
            verdict="agree",
            note="I know the voice",
        )
    )
    assert "two have read it, and there are doubts" in done.words
    assert "he never said so" in done.words
    assert "I know the voice" in done.words
    assert re.search(r'action="/undo/[^"]+"', done.body)
    assert "You have read these" in three.desk.get("/review").words


def test_what_was_read_is_not_listed_as_waiting_and_a_reopened_one_is(three: Three) -> None:
    three.grade(Verdict.AGREE)
    page = three.desk.get(three.address)
    three.desk.post(three.address, once=page.hidden("once", three.address), shown=page.hidden("shown"), verdict="agree")
    three.meet()
    assert "Open again" not in three.desk.get("/review").words
    reword(three, "bitterly cold")
    assert "Open again: read what changed" in three.desk.get("/review").words


def reword(three: Three, said: str) -> None:
    mended, dataset = rewording_of(Record(three.bela.tables), COLD, said=said)
    three.bela.append([rewording_intent(record_compartment(three.bela), dataset, mended)])
    three.meet()


def test_a_grade_of_what_changed_meanwhile_is_not_taken(three: Three) -> None:
    address = three.address
    page, before = three.desk.get(address), three.desk.count()
    reword(three, "it was cold, he thinks")
    count = three.desk.count()
    assert count > before
    answer = three.desk.post(
        address, once=page.hidden("once", address), shown=page.hidden("shown"), verdict="agree", note="a long thought"
    )
    assert answer.status == 422
    assert "What it rests on changed meanwhile." in answer.words
    assert "it was cold, he thinks" in answer.words
    assert "a long thought</textarea>" in answer.body
    assert three.desk.count() == count
    again = three.desk.post(
        address, once=answer.hidden("once", address), shown=answer.hidden("shown"), verdict="agree", note="so it is"
    )
    assert again.status == 303


@pytest.mark.parametrize("fields", [{}, {"verdict": "maybe"}, {"verdict": "agree", "note": "x" * 2001}])
def test_a_grade_that_says_nothing_or_too_much_comes_back_as_it_was(three: Three, fields: dict[str, str]) -> None:
    page, before = three.desk.get(three.address), three.desk.count()
    answer = three.desk.post(
        three.address, {"once": page.hidden("once", three.address), "shown": page.hidden("shown"), **fields}
    )
    assert answer.status == 422
    assert 'role="alert"' in answer.body
    assert three.desk.count() == before


def test_nobody_grades_what_they_entered_on_a_page_either(desk: Asking) -> None:
    address, before = found_at(desk.get(desk.address("claim", CLAIM))), desk.count()
    page = desk.get(address)
    assert "you entered some of it: others read it" in page.words
    assert 'name="verdict"' not in page.body
    saying = desk.address("claim", CLAIM) + "/say"
    refused = desk.post(saying, once=desk.get(saying).hidden("once", saying), saying="agree", note="mine")
    assert refused.status == 422
    assert "nobody reviews their own work" in refused.words
    answer = desk.post(address, once="a" * 26, shown=mark_of(desk), verdict="agree")
    assert answer.status == 422
    assert "nobody reviews their own work" in answer.words
    assert desk.count() == before


def mark_of(desk: Asking) -> str:
    """The sign of what the page of the claim's finding shows, which its form would hold."""

    def read(vault: Vault) -> str:
        record = Record(vault.tables)
        (row,) = (one for one in record.known_now("lantern\x1fwave") if CLAIM in one.standing)
        return mark_of_wordings(wordings_below(record, row))

    return desk.runner.run(desk.desk.office.work(read))


def test_of_withdrawn_words_nothing_is_shown(three: Three) -> None:
    address = three.address
    three.grade(Verdict.QUERY, "his brother was there")
    link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, COLD))
    three.bela.append([link_intent(record_compartment(three.bela), link)])
    three.meet()
    for shown in (three.desk.get(address), three.desk.get("/review"), three.desk.get("/history")):
        assert "cold" not in shown.words
        assert "brother" not in shown.words
    assert three.desk.get(address).status in (400, 404)


def test_a_finding_that_is_not_there_is_none(desk: Asking) -> None:
    assert desk.get("/review/nothing/at-all").status == 400


def test_the_pages_are_in_russian_too(three: Three) -> None:
    three.grade(Verdict.AGREE)
    three.desk.post("/language", language="ru", back="/")
    assert "Проверка" in three.desk.get("/review").words
    page = three.desk.get(three.address).words
    assert "Что вы об этом скажете?" in page
    assert "нужен второй читатель" in page
