"""What is public, corrections due and the press log at the desk: entered, told, searched, answered, printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.commands import new_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.protect.members import Role
from safeconduct.publish.holding.articles import article_intent, count_told, told_intent
from safeconduct.publish.holding.commands import add_intents, begin_statement, want
from safeconduct.publish.holding.ledger import SaidOf, enter_intent, read_ledger
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room, press_room
from safeconduct.publish.holding.reading import read_statement, read_statements
from safeconduct.publish.holding.touching import touched
from safeconduct.publish.verdicts import verdict
from safeconduct.sync.compartments import admit
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.stating import begun, block, break_search, typed
from tests.unit.desk.teaming import exchange, joined_to_write, team_of

Got = TypeVar("Got")
ARTICLE = "The paper says that 40 people were detained in Argun. “They were held in a cellar,” a man says."


def do(desk: Asking, work: Callable[[Vault], Got]) -> Got:
    return desk.runner.run(desk.desk.office.work(work))


def entries(desk: Asking) -> int:
    return do(desk, lambda vault: len(Facts(vault.tables).things("public")))


def enter(desk: Asking, text: str = ARTICLE, day: str = "2026-11-20") -> Answer:
    fields: dict[str, Any] = {f"was-{code}": "" for code in ("day", "outlet", "text")}
    fields |= {"set-day": day, "set-outlet": "The Paper", "set-text": text}
    return desk.post("/ledger/enter", once=desk.get("/ledger/enter").hidden("once", "/ledger/enter"), **fields)


def test_an_article_is_entered_its_numbers_are_proposed_and_count_once_somebody_says_so(desk: Asking) -> None:
    shown = desk.follow(enter(desk))
    address = re.search(r'action="(/entry/[^"]+)"', shown.body)
    assert address is not None
    path = address[1]
    assert "Nobody has said yet what it told." in shown.words
    assert 'value="argun" checked' in shown.body
    fields: dict[str, Any] = {
        "status-0": "detained",
        "least-0": "40",
        "most-0": "40",
        "basis-0": "reported",
        "place": "argun",
    }
    told = desk.post(path, once=shown.hidden("once", path), do="told", **fields)
    assert told.status == 200
    assert "40, people who were detained, reported" in told.words
    assert "Nobody has said yet" not in told.words
    assert "40, people who were detained" in desk.get("/ledger").words


def test_the_ledger_is_searched_by_words_and_outlet(desk: Asking) -> None:
    enter(desk)
    for words, is_there in (("cellar paper", True), ("sparrow", False)):
        found = desk.post("/ledger", words=words)
        assert ("They were held in a cellar" in found.words) is is_there


def test_an_article_without_a_day_or_words_is_not_entered_and_nothing_typed_is_lost(desk: Asking) -> None:
    refused = enter(desk, day="")
    assert refused.status == 422
    assert "They were held in a cellar" in refused.words
    assert "None." in desk.get("/ledger").words


def test_an_entry_that_cannot_be_read_is_said_on_the_page_with_the_way_to_mend_it(desk: Asking) -> None:
    def broken(vault: Vault) -> None:
        team = team_of(vault)
        values: dict[str, Value | None] = {
            "day": Day(20_000),
            "whose": "others",
            "outlet": "Old",
            "told": ('{"weather":"fair"}',),
        }
        vault.append([new_intent(team, begin_press_room(team, "Press"), "public", values, thing=ThingId(bytes(16)))])

    do(desk, broken)
    shown = desk.get("/ledger")
    assert "1 entry cannot be read by this version" in shown.words
    (path,) = set(re.findall(r'href="(/entry/[^"]+)"', shown.body))
    desk.post(path, once=desk.get(path).hidden("once", path), do="told")
    assert "cannot be read by this version" not in desk.get("/ledger").words


def test_what_an_article_changes_for_a_waiting_statement_is_said(desk: Asking) -> None:
    statement = begun(desk)
    made = desk.post(statement, once=desk.get(statement).hidden("once", statement), do="add", kind="count")
    handle = block(desk.follow(made), "a number")
    number = {"set-status": "detained", "set-basis": "reported", "set-least": "41", "set-most": "41"}
    desk.follow(typed(desk, statement, handle, "save", {"text.en": "people", "text.ru": "человек"}, **number))
    path = desk.follow(enter(desk)).body.partition('action="/entry/')[2].partition('"')[0]
    path = f"/entry/{path}"
    fields: dict[str, Any] = {"status-0": "detained", "least-0": "40", "most-0": "40", "basis-0": "reported"}
    told = desk.post(path, once=desk.get(path).hidden("once", path), do="told", **fields)
    assert "the check says something else now: Update of Monday" in told.words


def test_a_coordinator_whose_journey_an_article_touches_sees_it_on_today_and_others_do_not(desk: Asking) -> None:
    enter(desk)
    assert "touches what is yours" not in desk.get("/").words

    def journey(vault: Vault) -> None:
        team = team_of(vault)
        part = open_journey(team, b"", {"tier": "t3"}, language="en")
        leg: dict[str, Value | None] = {"number": 1, "kind": "extraction", "from_city": "Аргун", "to_city": "Воронеж"}
        vault.append([new_intent(team, part, "leg", leg, thing=ThingId(bytes(15) + b"1"))])

    do(desk, journey)
    before = entries(desk)
    assert "touches what is yours" in desk.get("/").words
    assert entries(desk) == before


def released(desk: Asking, least: int, day: int) -> None:
    """Let a statement with a number be public since a day."""

    def out(vault: Vault) -> None:
        team = team_of(vault)
        newest = max(read_statements(team), key=lambda one: one.thing.began.hlc)
        vault.append([enter_intent(team, begin_press_room(team, "Press"), newest, Day(day))])

    statement = begun(desk, name=f"Update {least}")
    made = desk.post(statement, once=desk.get(statement).hidden("once", statement), do="add", kind="count")
    handle = block(desk.follow(made), "a number")
    fields = {"set-status": "detained", "set-basis": "reported", "set-least": str(least), "set-most": str(least)}
    desk.follow(typed(desk, statement, handle, "save", {"text.en": f"{least} people", "text.ru": "человек"}, **fields))
    do(desk, out)


def test_a_correction_is_begun_with_what_was_said_and_a_reason_ends_it(desk: Asking) -> None:
    assert "Nothing that is public rests on" in desk.get("/due").words
    released(desk, 60, 20_700)
    released(desk, 30, 20_707)
    shown = desk.get("/due")
    assert "A later number of ours is lower" in shown.words
    assert "60 people" in shown.words
    (handle,) = set(re.findall(r'name="due" value="([^"]+)"', shown.body))
    refused = desk.post("/due", once=shown.hidden("once", "/due"), do="leave", due=handle, reason="")
    assert refused.status == 422
    made = desk.post("/due", once=shown.hidden("once", "/due"), do="begin", due=handle, name="Correction of June")
    assert "60 people" in desk.follow(made).body
    shown = desk.get("/due")
    assert "The correction is being written: Correction of June" in shown.words
    left = desk.post("/due", once=shown.hidden("once", "/due"), do="leave", due=handle, reason="another month")
    done = desk.follow(left)
    assert "A later number" not in done.words
    undo = re.search(r'action="(/undo/[^"]+)"', done.body)
    assert undo is not None
    desk.post(undo[1], once=done.hidden("once", "/undo/"), back="/due")
    assert "A later number" in desk.get("/due").words


def ask(desk: Asking, **fields: Any) -> Answer:
    return desk.post("/press/ask", once=desk.get("/press/ask").hidden("once", "/press/ask"), **fields)


def said_at(page: Answer) -> list[str]:
    """Where what was said to each question is sent."""
    return re.findall(r'href="(/press/said/[^"]+)"', page.body)


def test_a_question_is_asked_answered_and_what_was_said_is_public(desk: Asking) -> None:
    shown = desk.get("/press")
    fields: dict[str, Any] = {f"was-{code}": "" for code in ("outlet", "who", "question", "deadline")}
    for outlet, until in (("Later", "2027-01-09T10:00"), ("Sooner", "2027-01-02T10:00")):
        asked: dict[str, Any] = {"set-outlet": outlet, "set-question": "How many?", "set-deadline": until}
        desk.follow(ask(desk, **fields, **asked))
    shown = desk.get("/press")
    assert shown.words.index("Sooner") < shown.words.index("Later")
    assert "too late" not in shown.words
    late: dict[str, Any] = {"set-outlet": "Past", "set-question": "Why?", "set-deadline": "2019-01-14T10:00"}
    assert "by its deadline" not in desk.get("/").words
    desk.follow(ask(desk, **fields, **late))
    shown = desk.get("/press")
    assert "too late since 14 January 2019" in shown.words
    assert "1 question of a journalist was not answered by its deadline." in desk.get("/").words
    past = said_at(shown)[0]
    desk.post(past, once=desk.get(past).hidden("once", past), do="off")
    assert "by its deadline" not in desk.get("/").words
    shown = desk.get("/press")
    first = said_at(shown)[0]
    empty = desk.post(first, once=desk.get(first).hidden("once", first), do="said", words="")
    assert "Write word for word" in empty.words
    said = desk.post(first, once=empty.hidden("once", first), do="said", words="We help everybody.")
    assert "It is entered in what is public" in desk.follow(said).words
    assert "We help everybody." in desk.get("/ledger").words
    assert "Sooner" in desk.get("/press").words.partition("Answered")[2]


def test_what_was_typed_for_each_question_is_kept_when_the_desk_locks(desk: Asking) -> None:
    fields: dict[str, Any] = {f"was-{code}": "" for code in ("outlet", "who", "question", "deadline")}
    for outlet in ("One", "Other"):
        asked: dict[str, Any] = {"set-outlet": outlet, "set-question": "How many?"}
        desk.follow(ask(desk, **fields, **asked))
    one, other = said_at(desk.get("/press"))
    typed: dict[str, dict[str, Any]] = {
        one: {"words": "We never speak of numbers."},
        other: {"words": "Ask again on Monday."},
        "/press/ask": {**fields, "set-question": "Who else?"},
    }
    for address, words in typed.items():
        desk.post(address, once=desk.get(address).hidden("once", address), keep="1", **words)

    for address, words in typed.items():
        page = desk.get(address).body
        assert [said for said in ("numbers", "Monday", "Who else?") if said in page] == [
            said for said in ("numbers", "Monday", "Who else?") if any(said in one for one in words.values())
        ]


def test_the_lines_for_the_telephone_are_the_same_with_a_journey_and_none_stands_there_unsearched(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_search(broken)
        assert "lets no line out" in desk.get("/press/lines").words
    before = desk.get("/press/lines").words
    assert "We never speak of journeys" in before
    do(desk, lambda vault: open_journey(team_of(vault), b"", {"tier": "t3"}, language="en"))
    assert desk.get("/press/lines").words == before


def test_details_of_one_person_are_proposed_said_of_whom_and_kept_as_they_were_said(desk: Asking) -> None:
    statement = begun(desk)
    handle = block(desk.get(statement), "a paragraph")
    desk.follow(typed(desk, statement, handle, "save", {"text.en": "Words.", "text.ru": "Слова.", "set-people": "p1"}))
    shown = desk.follow(enter(desk, text="They took a teacher, 34 years old, in Argun."))
    path = "/entry/" + shown.body.partition('action="/entry/')[2].partition('"')[0]
    assert "trade: “teacher”" in shown.words
    assert '<option value="p1">' in shown.body
    of: dict[str, Any] = {"of-0": "", "of-1": "p1"}
    told = desk.post(path, once=shown.hidden("once", path), do="told", **of)
    assert "trade: “teacher”, of p1" in told.words
    again = desk.get(path)
    assert '<option value="p1" selected>' in again.body
    assert "trade: “teacher”, of p1" in desk.get("/ledger").words


def test_whoever_is_not_in_the_press_room_is_named_for_their_desk_asks_them_nothing(
    desk: Asking, tmp_path: Path
) -> None:
    enter(desk)
    assert "Not in the press room" not in desk.get("/ledger").words
    other = joined_to_write(desk, tmp_path, "Bela")
    shown = desk.get("/ledger")
    assert "Not in the press room: Bela." in shown.words

    def let_in(vault: Vault) -> None:
        team = team_of(vault)
        device, room = team.device(other.device), press_room(team)
        assert device is not None
        assert room is not None
        admit(team, room, [(device, Role.READ)])

    do(desk, let_in)
    assert "Not in the press room" not in desk.get("/ledger").words


def test_an_article_of_another_desk_asks_here_alone_and_says_which_waiting_statement_stands_otherwise(
    desk: Asking, tmp_path: Path
) -> None:
    """The press officer sits at the other desk; here sits the coordinator, who also reads the statement."""
    other = joined_to_write(desk, tmp_path, "Bela")
    do(desk, lambda vault: vault.append(opening_intents(team_of(vault))))
    exchange(desk, other)
    me = do(desk, lambda vault: team_of(vault).me.device)
    team = team_of(other)
    room = begin_press_room(team, "Press")
    part = begin_statement(team, "Update", {"sort": "update", "languages": ("en",), "channel": "site"})
    admit(team, room, [(me, Role.READ)])
    admit(team, part, [(me, Role.WRITE)])
    held = read_statement(team, part)
    assert held is not None
    number: dict[str, Value | None] = {"kind": "count", "status": "detained", "basis": "reported"}
    other.append(add_intents(team, held, {**number, "least": 41, "most": 41}, {"en": {"text": "41 people"}}))
    held = read_statement(team, part)
    assert held is not None
    want(team, held, verdict(()), "It is true.")
    thing, today = ThingId(bytes(15) + b"2"), day_from_ms(surroundings().clock.now_ms())
    other.append([article_intent(team, room, thing, outlet="The Paper", day=today, text=ARTICLE)])

    def journey(vault: Vault) -> None:
        mine = team_of(vault)
        leg: dict[str, Value | None] = {"number": 1, "kind": "extraction", "from_city": "Аргун", "to_city": "Воронеж"}
        begun_in = open_journey(mine, b"", {"tier": "t3"}, language="en")
        vault.append([new_intent(mine, begun_in, "leg", leg, thing=ThingId(bytes(15) + b"1"))])

    do(desk, journey)
    assert "What others published" not in desk.get("/").words
    exchange(desk, other)
    shown = desk.get("/")
    assert "What others published touches what is yours" in shown.words
    # Nobody said yet what it told, so that it may be anything.
    assert "a statement that waits to go out the check says something else" in shown.words
    entry = Facts(other.tables).thing("public", thing)
    assert entry is not None
    other.append([told_intent(entry, SaidOf((count_told("detained", 40, 40, basis="reported"),)))])
    exchange(desk, other)
    assert "a statement that waits to go out the check says something else" in desk.get("/").words
    assert "Update" in desk.get("/").words
    assert touched(team_of(other), read_ledger(Facts(other.tables)), today) == ()
