"""What a desk knows and nobody may tell, gathered from everything it opens; what cannot be looked for stops nothing."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import Interval
from safeconduct.cli.invented_news import PAGE_CHARACTERS, clean_texts
from safeconduct.cli.invented_people import invented_people
from safeconduct.intake.commands import (
    Address,
    Draft,
    entries_intents,
    new_thread,
    open_inbox,
    took_intent,
    typed_message,
)
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.protecting import protect_intents
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, Direction, MessageId, ThreadId
from safeconduct.intake.word_bytes import Took
from safeconduct.intake.words_said import words_said
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.secrets import Secret
from safeconduct.publish.finding import find
from safeconduct.publish.holding.outgoing import outgoing_check
from safeconduct.publish.holding.protecting import Gathered, id_of_writer, protected_here
from safeconduct.publish.index.building import build
from safeconduct.publish.risks.protected import protected_risks
from safeconduct.publish.searching import Searcher
from safeconduct.publish.statements import At, Block, BlockKind, ClaimId, PersonId, Statement, Wording
from safeconduct.publish.types import Decision, Hit, Kind, Protected, ProtectedId, Rule, Span, Strength
from safeconduct.publish.verdicts import Why
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import NOON, Office, office

TODAY = Day(21_935)


def decided(gathered: Gathered, *texts: str) -> list[Decision]:
    with Searcher(gathered.terms, SystemEntropy()) as searcher:
        return [one.decision for one in searcher.search(texts, TODAY)]


def test_the_ways_and_words_of_a_journey_are_protected_and_what_any_text_has_is_not(tmp_path: Path) -> None:
    here = office(tmp_path)
    part = here.part(Sort.JOURNEY)
    here.begin(part, "journey", {"code_name": "juniper", "well": "fine", "forced": "my aunt Sorrel sends greetings"})
    here.begin(
        part,
        "leg",
        {"number": 1, "meet": "at the fountain behind Quarry bakery", "car": "А123ВС05", "call": "+7 928 000-00-05"},
    )
    gathered = protected_here(here.desk.team)
    assert decided(
        gathered,
        "They waited by the fountain behind the Quarry bakery.",
        "В машине А123ВС05 было двое.",
        "8 928 000 00 05",
        "“My aunt Sorrel sends greetings”, she said.",
        "She is fine.",
    ) == [Decision.NEVER, Decision.NEVER, Decision.NEVER, Decision.REWRITE, Decision.PUBLISH]
    # What is to be said when all is well is nobody's: no person has to look for it.
    assert gathered.left_out == 0


def test_a_house_is_found_by_its_street_and_no_text_is_stopped_for_its_town(tmp_path: Path) -> None:
    here = office(tmp_path)
    part = here.part(Sort.PLACES)
    for address in ("Tbilisi", "—", "ул. Каштановая, дом 12, звонить дважды\nг. Махачкала"):
        here.begin(part, "place", {"address": address})
    gathered = protected_here(here.desk.team)
    assert [one.kind for one in gathered.terms] == [Kind.SAFE_PLACE]
    assert gathered.left_out == 2
    assert decided(gathered, "Они живут на Каштановой, 12.", "В Махачкале и в Тбилиси спокойно.") == [
        Decision.NEVER, Decision.PUBLISH
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "Воронеж, ул. Каштановая, д. 12, кв. 7",
        "Воронежская область, г. Воронеж, ул. Каштановая, 12",
        "156000, г. Кострома, ул. Каштановая, д. 12",
        "Верхняя Каштановая, 12, Воронеж",
    ],
)
def test_a_house_is_found_by_its_street_and_number_wherever_its_town_is_written(tmp_path: Path, address: str) -> None:
    here = office(tmp_path)
    here.begin(here.part(Sort.PLACES), "place", {"address": address})
    gathered = protected_here(here.desk.team)
    found = decided(gathered, "Они живут на Верхней Каштановой, 12.", "Дом 12.", "В Воронеже 12 человек.")
    assert found == [Decision.NEVER, Decision.PUBLISH, Decision.PUBLISH]


def test_whoever_a_part_is_called_by_is_protected_and_a_code_name_is_not(tmp_path: Path) -> None:
    here = office(tmp_path)
    for sort, name in (
        (Sort.IDENTITY, "Identity sheet of Ахмед Дадаев"),
        (Sort.CASE, "juniper"),
        (Sort.PLANNING, "Winter plan"),
    ):
        here.part(sort, name)
    gathered = protected_here(here.desk.team)
    assert [one.kind for one in gathered.terms] == [Kind.PERSON]
    assert decided(gathered, "Ахмеда Дадаева вывезли.", "Juniper, a winter plan.") == [
        Decision.NEVER, Decision.PUBLISH
    ]  # fmt: skip


def test_whoever_wrote_to_an_inbox_is_protected_by_name_handle_and_telephone(tmp_path: Path) -> None:
    here = office(tmp_path)
    inbox_at(here)
    gathered = protected_here(here.desk.team)
    assert {one.kind for one in gathered.terms} == {Kind.PERSON, Kind.OTHER}
    assert decided(
        gathered,
        "Мы говорили с Марьям Алиевой.",
        "Пишите maryam_2030.",
        "Звоните 8 900 123-45-67.",
        "У мельницы за рекой тихо.",
        "Ничего не произошло.",
    ) == [Decision.NEVER, Decision.REWRITE, Decision.NEVER, Decision.REWRITE, Decision.PUBLISH]


def test_no_term_stands_in_what_a_log_would_show(tmp_path: Path) -> None:
    here = office(tmp_path)
    inbox_at(here)
    gathered = protected_here(here.desk.team)
    shown = f"{gathered!r} {gathered.terms!r}"
    assert not any(said in shown for one in gathered.terms for said in (*one.names, *one.phones))


def inbox_at(here: Office) -> None:
    """Begin an inbox; somebody calls, somebody writes under a name, and a term is protected."""
    team, vault = here.desk.team, here.desk.vault
    part = open_inbox(team, "people in danger")
    (inbox,) = Intake(vault.tables).inboxes()
    log_call(team, inbox, Call(Draft(Channel.PHONE, "they took my brother"), "+79001234567"), "en")
    address = Address(Channel.TELEGRAM, "@maryam_2030", "Марьям Алиева")
    thread = new_thread(Intake(vault.tables), inbox, address, drawing=("en", team.entropy))
    draft = Draft(Channel.TELEGRAM, "help", said=Interval(NOON, NOON))
    message = typed_message(inbox, thread.id, draft, now_ms=NOON, entropy=team.entropy)
    vault.append(entries_intents(part, threads=[thread], messages=[message]))
    vault.append(protect_intents(vault.tables, part, ["мельница за рекой"]))


TOLD = "Нас привезли ночью в подвал старой пекарни, заставили стоять у мокрой стены, и сержант с перстнем считал вслух."


def told_to(here: Office, text: str) -> tuple[CompartmentId, ThreadId, MessageId]:
    """Somebody tells something in an inbox, and we answer in words of our own."""
    team, vault = here.desk.team, here.desk.vault
    part = open_inbox(team, "people in danger")
    (inbox,) = Intake(vault.tables).inboxes()
    thread = new_thread(
        Intake(vault.tables), inbox, Address(Channel.TELEGRAM, "@wren_2030", ""), drawing=("en", team.entropy)
    )
    message, short, ours = (
        typed_message(
            inbox, thread.id, Draft(Channel.TELEGRAM, said, direction=direction), now_ms=NOON, entropy=team.entropy
        )
        for said, direction in (
            (text, Direction.IN),
            ("Спасибо большое вам", Direction.IN),
            ("Соберите паспорт, лекарства, тёплую куртку, зарядное устройство и ждите звонка утром", Direction.OUT),
        )
    )
    vault.append(entries_intents(part, threads=[thread], messages=[message, short, ours]))
    return part, thread.id, message.id


def test_what_somebody_told_us_is_found_whole_shortened_and_in_another_order(tmp_path: Path) -> None:
    here = office(tmp_path)
    told_to(here, TOLD)
    gathered = protected_here(here.desk.team)
    assert [one.kind for one in gathered.terms if one.kind is Kind.QUOTE] == [Kind.QUOTE]
    assert decided(
        gathered,
        f"Один из бежавших рассказал: «{TOLD}»",
        "По его словам, их привезли ночью в подвал старой пекарни и заставили стоять у мокрой стены.",
        "Сержант с перстнем считал вслух, а их заставили стоять у мокрой стены подвала старой пекарни.",
        "«Заставили стоять у мокрой стены».",
        # On the same subject in other words, in few of the same, and in those that everybody has.
        "Задержанных держали под землёй и били.",
        "Ночью сержант полиции заявил, что старая пекарня закрыта.",
        "Спасибо большое вам за поддержку.",
        # What we told them is not their testimony.
        "Соберите паспорт, лекарства, тёплую куртку, зарядное устройство и ждите звонка утром.",
    ) == [
        Decision.REWRITE, Decision.REWRITE, Decision.REWRITE, Decision.HOLD,
        Decision.PUBLISH, Decision.PUBLISH, Decision.PUBLISH, Decision.PUBLISH,
    ]  # fmt: skip


def test_an_answer_may_repeat_to_somebody_what_they_told_and_to_nobody_else(tmp_path: Path) -> None:
    here = office(tmp_path)
    part, thread, _ = told_to(here, TOLD)
    with Searcher(protected_here(here.desk.team).terms, SystemEntropy()) as searcher:
        own = outgoing_check(lambda _: (), searcher.search, TODAY, {id_of_writer(part, thread)})
        other = outgoing_check(lambda _: (), searcher.search, TODAY)
        assert list(own(TOLD)) == []
        assert list(other(TOLD)) != []


def test_a_quotation_may_hold_words_of_the_account_it_rests_on_and_no_other_block_may(tmp_path: Path) -> None:
    here = office(tmp_path)
    part, thread, message = told_to(here, TOLD)
    id_ = id_of_writer(part, thread)
    hit = Hit(Span(0, 9), id_, Kind.QUOTE, Rule.QUOTE, Strength.STRONG)
    both = replace(hit, also=(ProtectedId("another"),))

    def whys(kind: BlockKind, found: Hit, *claims: str, speaker: str = "p1") -> list[Why]:
        told = Block(kind, (Wording("ru", TOLD),), tuple(map(ClaimId, claims)), speaker=PersonId(speaker))
        statement = Statement("site", ("ru",), (told,))
        return [
            one.why for one in protected_risks(statement, {At(0, "ru"): (found,)}, {ClaimId("d:c1"): frozenset((id_,))})
        ]

    assert whys(BlockKind.QUOTE, hit, "d:c1") == []
    for given in (
        whys(BlockKind.QUOTE, hit, "d:c2"),
        whys(BlockKind.QUOTE, hit),
        whys(BlockKind.QUOTE, hit, "d:c1", speaker=""),
        whys(BlockKind.TEXT, hit, "d:c1"),
        whys(BlockKind.QUOTE, both, "d:c1"),
    ):
        assert given == [Why.PROTECTED_WORDS]
    here.desk.vault.append([took_intent(part, thread, Took((message,), "told:s1"))])
    (said,) = words_said(here.desk.vault.tables)
    assert said.accounts == {"told:s1"}
    assert TOLD not in repr(said)


def test_whom_the_record_names_from_nothing_public_is_protected_and_nobody_else(tmp_path: Path) -> None:
    here = office(tmp_path)
    persons = {
        "private": "Aslan Daudov",
        "public": "Ruslan Bisultanov",
        "again": "Ruslan Bisultanov",
        "nobody": "A survivor",
        "witness": "Madina Tsurova",
        "speaker": "Zarema Idigova",
    }
    day = {"published_lo": "2030-01-01", "published_hi": "2030-01-01"}
    heard = {"outlet": "A talk", "publisher": "", **day}
    printed = {"outlet": "Gazette", "publisher": "", "url": "https://gazette.example/1", **day}
    data = {
        "format": "safeconduct.accounts/1",
        "dataset": "told",
        "about": "invented",
        "properties": [{"id": "seen", "kind": "text"}],
        "voices": [{"id": one, "label": persons[one], "kind": "person"} for one in ("witness", "speaker")],
        "subjects": [
            {"id": one, "label": persons[one], "kind": "person"} for one in ("private", "public", "again", "nobody")
        ],
        "sources": [{"id": "H", **heard}, {"id": "P", **printed}],
        "claims": [
            _seen("a", "H", "private", voice="witness"),
            _seen("b", "P", "public", voice="speaker"),
            _seen("c", "H", "again"),
            _seen("d", "H", "nobody"),
            _seen("e", "H", "public", voice="witness"),
        ],
    }
    dataset = read_accounts(json.dumps(data).encode())
    vault = here.desk.vault
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    gathered = protected_here(here.desk.team)

    assert {name for one in gathered.terms for name in one.names} >= {"Aslan Daudov", "Madina Tsurova"}
    texts = [f"Вчера {one} был дома." for one in ("Аслана Даудова", "Мадину Цурову")]
    assert decided(gathered, *texts) == [Decision.NEVER] * 2
    for public in ("Ruslan Bisultanov", "Zarema Idigova", "A survivor"):
        assert decided(gathered, f"Yesterday {public} was here.") == [Decision.PUBLISH]
    assert "Daudov" not in "".join(one.id for one in gathered.terms)


def _seen(id_: str, source: str, subject: str, *, voice: str = "") -> dict[str, object]:
    said = {"voice": voice} if voice else {}
    value = {"kind": "text", "text": "seen"}
    return {"id": id_, "source": source, "subject": subject, "property": "seen", "value": value, "said": "seen", **said}


def test_testimonies_are_rarely_taken_for_news() -> None:
    """As many as the bench asks of names: nothing sure in 100 clean texts, fewer than 8 doubtful a page."""
    draw = random.Random(14)
    who = ("меня", "моего брата", "нас", "соседа", "моего мужа", "двоюродную сестру", "друга детства", "водителя")
    came = ("забрали", "увезли", "задержали", "схватили", "привезли", "вызвали")
    where = ("из дома", "с работы", "с рынка", "из кафе", "прямо на улице", "с автобусной остановки", "из больницы")
    how = (
        "держали в подвале",
        "били шлангом",
        "требовали назвать имена",
        "отобрали телефон",
        "не давали воды",
        "угрожали семье",
    )
    then = ("потом отпустили за деньги", "родственникам ничего не сказали", "о нём нет вестей", "адвоката не пустили")
    when = ("в декабре", "ночью", "перед праздником", "в пятницу утром", "три недели назад", "в начале года")
    told = [
        f"{draw.choice(when)} {draw.choice(who)} {draw.choice(came)} {draw.choice(where)}, {draw.choice(how)}, "
        f"{draw.choice(how)}, {draw.choice(then)}"
        for _ in range(2_000)
    ]
    terms = [Protected(ProtectedId(str(n)), Kind.QUOTE, (text,)) for n, text in enumerate(told)]
    index = build(terms, Blinding(Secret(bytes(32))))
    texts = list(clean_texts(100, list(invented_people(200, 1)), 2))
    hits = [hit for text in texts for hit in find(text[:PAGE_CHARACTERS], index, TODAY)]
    assert [hit for hit in hits if hit.strength is Strength.STRONG] == []
    assert len(hits) < 8 * len(texts)
    assert Strength.STRONG in [hit.strength for hit in find(f"Он сказал: {told[7]}.", index, TODAY)]
