"""Whom a table that is to leave tells of, counted and asked: the page refuses and asks as the command does."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

import pytest

from safeconduct.base.clock import day_from_ms, iso_from_day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk import outgoing_tables
from safeconduct.record.commands import new_local_id
from safeconduct.record.items import SubjectKind
from safeconduct.record.left import Left, Sort, key_id, left_intent
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.ordering import Order
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.sending import make_ready
from safeconduct.record.tables.weighing import TheirYesDoesNotHold, TheySaidNo, Weighing
from safeconduct.record.types import SEP
from safeconduct.sync.act_views import every_act
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.tabling import CHOICE, COLLEAGUE, address_of, chosen, press, take_in_people, within
from tests.unit.desk.teaming import team_of

SIX = ("Ash Quarry", "Бирюк Камышов", "Dun Heather", "Elm Sedge", "Fen Alder", "Gorse Whin")
WAVE = f"lantern{SEP}wave"
# Everybody living is chosen, and what leaves is said of events.
OF_ALL = (("kind", "event"), ("kind", "person"), ("property", "conditions"), ("with_living", "1"), *CHOICE[4:])


def refuse(desk: Asking, answer: str = "refused", until: str = "") -> None:
    """Let the first of the people be beaten in the wave of arrests, and have refused that the UN is told of it."""

    def entered(vault: Vault) -> None:
        telling = Telling(f"lantern{SEP}A2", f"lantern{SEP}lantern", said="he was beaten")
        sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
        act, consent = sitting.new("Beating", "act"), sitting.new("what he said", "consent")
        sitting.refer(act, "victim", f"lantern{SEP}p0")
        sitting.refer(act, "event", WAVE)
        sitting.refer(consent, "consent_of", f"lantern{SEP}p0")
        sitting.say(consent, "consent_use", "share_un")
        sitting.say(consent, "consent_answer", answer)
        if until:
            sitting.say(consent, "consent_until", until)
        vault.append(sitting.intents(record_compartment(vault)))

    within(desk, entered)


def by_command(desk: Asking, purpose: str) -> None:
    """Make the same table ready as the command does."""

    def made(vault: Vault) -> None:
        choice = Choice(record_compartment(vault), (), (SubjectKind.EVENT,), ("start", "held", "place"), False)
        order = Order(choice, "csv", purposes()[purpose], "Alder", (COLLEAGUE.public,))
        make_ready(Record(vault.tables), order, SystemEntropy())

    within(desk, made)


def acts(desk: Asking) -> int:
    return within(desk, lambda vault: len(tuple(every_act(vault.tables, team_of(vault).people()))))


def test_whoever_said_no_and_is_told_of_by_an_event_stops_it_on_the_page_as_at_the_command(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of it in one look, however busy the machine is: the release check reads its rules the first time.
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 600.0)
    take_in_people(desk, SIX[:1])
    refuse(desk)
    before = desk.count()
    others = tuple(one for one in CHOICE if one[0] != "purpose")

    refused = chosen(desk, *others, ("purpose", "united_nations"))

    assert refused.status == 422
    assert "Somebody whom this is about refused this use" in refused.words
    assert len(desk.desk.office.outgoing) == 0
    with pytest.raises(TheySaidNo):
        by_command(desk, "united_nations")
    # To another use nobody said no.
    assert "rows would leave" in desk.follow(chosen(desk, *others, ("purpose", "court"))).words
    by_command(desk, "court")
    assert desk.count() == before


def test_a_yes_whose_time_is_over_stops_it_on_the_page_and_the_page_names_whose(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 600.0)
    take_in_people(desk, SIX[:1])
    refuse(desk, "given", "2020-01-01")
    others = tuple(one for one in CHOICE if one[0] != "purpose")

    refused = chosen(desk, *others, ("purpose", "united_nations"))

    assert refused.status == 422
    assert "whose recorded consent to this use does not hold today: 1 (“Ash Quarry”)" in refused.words
    assert "its time is over (1)" in refused.words
    assert "--subject" not in refused.words
    with pytest.raises(TheirYesDoesNotHold):
        by_command(desk, "united_nations")
    assert "rows would leave" in desk.follow(chosen(desk, *others, ("purpose", "court"))).words


def test_a_no_that_comes_in_while_it_is_looked_at_stops_it(desk: Asking) -> None:
    take_in_people(desk, SIX[:1])
    others = tuple(one for one in CHOICE if one[0] != "purpose")
    address = address_of(chosen(desk, *others, ("purpose", "united_nations")))
    page = desk.get(address)
    refuse(desk)
    before = desk.count()

    answer = desk.post(address, once=page.hidden("once", address), seen=page.hidden("seen", address), do="seal")

    assert answer.status == 422
    assert "Somebody whom this is about refused this use" in answer.words
    assert desk.count() == before


def test_a_yes_that_ends_while_it_is_looked_at_stops_it(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody entered anything: the night went by over an open page."""
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 600.0)
    take_in_people(desk, SIX[:1])
    clock = desk.desk.office.given.clock
    today = iso_from_day(day_from_ms(clock.now_ms()))
    refuse(desk, "given", today)
    others = tuple(one for one in CHOICE if one[0] != "purpose")
    address = address_of(chosen(desk, *others, ("purpose", "united_nations")))
    page = desk.get(address)
    assert "rows would leave" in page.words
    real, days = type(clock).now_ms, 2
    monkeypatch.setattr(type(clock), "now_ms", lambda self: real(self) + days * 86_400_000)

    answer = desk.post(address, once=page.hidden("once", address), seen=page.hidden("seen", address), do="seal")

    assert answer.status == 422
    assert "its time is over (1)" in answer.words


def test_whoever_is_named_in_the_words_of_an_event_counts_and_is_shown(desk: Asking) -> None:
    take_in_people(desk, SIX, subject="wave", said=", ".join(SIX))

    page = desk.follow(chosen(desk, *OF_ALL))

    assert "With the tables and papers of the last 30 days, 6 people." in page.words
    assert all(name in page.words for name in SIX)
    assert "Two people answer for this." in page.words
    assert 'value="seal"' not in page.body


def test_whom_papers_told_of_counts_with_a_table(desk: Asking) -> None:
    take_in_people(desk, SIX)

    def told(vault: Vault) -> None:
        people = tuple(f"lantern{SEP}p{n}" for n in range(5))
        paper = Left(Sort.PAPER, ("0000-0000",), (key_id(COLLEAGUE.public),), people=people)
        vault.append([left_intent(record_compartment(vault), paper)])

    within(desk, told)
    single = (("subject", SIX[5]), ("property", "conditions"), ("with_living", "1"), *CHOICE[4:])

    page = desk.follow(chosen(desk, *single))

    assert "With the tables and papers of the last 30 days, 6 people." in page.words
    assert "In tables and papers before it, to one of these keys or by you" in page.words
    assert 'value="seal"' not in page.body


def test_nobody_is_asked_about_what_would_not_leave(desk: Asking) -> None:
    take_in_people(desk, SIX)
    address = address_of(chosen(desk, ("kind", "person"), ("property", "conditions"), *CHOICE[4:]))
    before = desk.count()

    answer = press(desk, address, "ask", reason="the trial is on Monday")

    assert answer.status == 422
    assert (acts(desk), desk.count()) == (0, before)


def broken(
    rows: Callable[[Weighing], Iterator[Mapping[str, str]]],
) -> Callable[[Weighing], Iterator[Mapping[str, str]]]:
    def giving(weighing: Weighing) -> Iterator[Mapping[str, str]]:
        yield from itertools.islice(rows(weighing), 1)
        raise MemoryError

    return giving


def test_what_broke_while_it_was_gone_through_is_never_taken_for_whole(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full memory, or a fault of ours: what was counted until then is not the table."""
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 0.0)
    with monkeypatch.context() as breaking:
        breaking.setattr(Weighing, "rows", broken(Weighing.rows))
        address = address_of(chosen(desk, *CHOICE))
        failed, again = desk.get(address), desk.get(address)

    assert failed.status == 500
    assert "data-again" in again.body
    assert "would leave" not in again.words
    assert desk.get(address).status == 500
    pages = [desk.get(address) for _ in range(5)]
    assert "4 rows would leave" in pages[-1].words
