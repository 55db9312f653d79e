"""Above the list and on Today stands whom nobody looks after, the longest silence, and what agreed silence asks for."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base.clock import FixedClock
from safeconduct.intake.commands import Address, Draft, card_intent, entries_intents, new_thread, typed_message
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import CardField, Channel, Silence
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import act, address, begin, heading, log
from tests.unit.desk.teaming import team_of

HOUR = 3_600_000
THEN = "ring the lawyer; do not ring the family"


def comes(desk: Asking, handle: str, then: str = "", hours: int = 0) -> str:
    """Let something come that nobody took on, and say what was agreed about silence; its code name."""

    def work(vault: Vault) -> str:
        team, intake = team_of(vault), Intake(vault.tables)
        (here,) = intake.inboxes()
        thread = new_thread(intake, here, Address(Channel.SIGNAL, handle), drawing=("en", team.entropy))
        now = team.clock.now_ms()
        said = typed_message(here, thread.id, Draft(Channel.SIGNAL, "they are here"), now_ms=now, entropy=team.entropy)
        vault.append(entries_intents(here.part, [thread], [said]))
        person = Person(here.part, thread.id, (thread.id,))
        if hours:
            vault.append([card_intent(intake, person, {CardField.SILENCE: Silence(hours, then)})])
        return thread.name

    return desk.runner.run(desk.desk.office.work(work))


def later(desk: Asking, hours: int) -> None:
    office = desk.desk.office
    office.given = replace(office.given, clock=FixedClock(office.given.clock.now_ms() + hours * HOUR))


def test_today_and_the_inbox_lead_to_what_is_nobodys_and_to_the_longest_silence(desk: Asking) -> None:
    begin(desk)
    first = comes(desk, "a")
    mine = heading(log(desk, "a call", danger="now"))
    for page in (desk.get("/"), desk.get("/inbox")):
        above = page.body.partition('class="list requests"')[0]
        assert '<a href="/inbox?show=nobodys">1 request is nobody&#39;s</a>' in above
        assert f"Longest silence: less than a minute, and they wait for us: {first}" in page.words
    # Danger goes first in the list, and the longest silence is told all the same.
    assert desk.get("/").body.partition('class="list requests"')[2].index(mine) > 0
    nobodys = desk.get("/inbox?show=nobodys")
    assert (first in nobodys.words, mine in nobodys.words) == (True, False)
    assert "All open 2 Mine 1 Nobody's 1 Overdue 0 Fallen silent 0 Closed 0" in nobodys.words


def test_by_how_much_an_answer_is_overdue_is_said_on_today_in_the_list_and_on_its_page(desk: Asking) -> None:
    begin(desk)
    name = comes(desk, "a")
    assert "answer due in 5 hours" in desk.get("/").words
    later(desk, 9)
    link = desk.get("/inbox").body.partition('data-at="')[2].partition('"')[0]
    for page in ("/", "/inbox", link):
        assert "answer overdue by 3 hours" in desk.get(page).words, page
    # No time was agreed, and the form that sets one says so.
    assert "as it is: none agreed" in desk.get(f"{link}/care").words
    act(desk, f"{link}/care", next="tonight")
    assert name in desk.get("/inbox").words
    assert "answer overdue" not in desk.get("/inbox").words
    assert "next contact in" in desk.get("/inbox").words


def test_what_is_not_a_minute_old_or_overdue_is_said_without_a_nought(desk: Asking) -> None:
    begin(desk)
    comes(desk, "a")
    desk.post("/language", language="ru", back="/")
    assert "Самое долгое молчание: меньше минуты" in desk.get("/inbox").words
    later(desk, 6)
    # Six hours after: it is due in this very minute.
    assert "ответ просрочен на 1 минуту" in desk.get("/inbox").words
    assert "0 минут" not in desk.get("/inbox").words + desk.get("/").words


def test_what_they_asked_for_stands_on_today_and_in_the_list_the_moment_agreed_silence_is_past(desk: Asking) -> None:
    begin(desk)
    name = comes(desk, "a", THEN, 48)
    asked = f"Silent for longer than agreed (48 hours). What they asked of us: {THEN}"
    later(desk, 47)
    assert THEN not in desk.get("/").words
    later(desk, 1)
    for page in (desk.get("/"), desk.get("/inbox")):
        above, _, listed = page.words.partition("Fallen silent")[2].partition(asked)
        assert name in above
        assert asked in listed
    silent = desk.get("/inbox?show=silent")
    assert asked in silent.words
    assert "Fallen silent 1" in silent.words
    assert asked in desk.get(address(desk.get(silent.body.partition('data-at="')[2].partition('"')[0]))).words
    # In Russian too, and what they said themselves as they said it.
    desk.post("/language", language="ru", back="/")
    assert f"Молчат дольше, чем условились (48 часов). О чём просили: {THEN}" in desk.get("/").words


def test_silence_for_which_nothing_was_agreed_says_so_and_further_ones_are_one_step_away(desk: Asking) -> None:
    begin(desk)
    names = [comes(desk, f"h{n}", "", 24) for n in range(7)]
    later(desk, 24)
    today = desk.get("/")
    assert "Silent for longer than agreed (24 hours). What to do then was not agreed." in today.words
    assert '<a href="/inbox?show=silent">and 2 further ones</a>' in today.body
    assert all(name in desk.get("/inbox?show=silent").words for name in names)


def test_what_not_to_do_at_the_end_of_a_long_wish_is_not_lost(desk: Asking) -> None:
    begin(desk)
    long = "ring the lawyer first " * 40 + "DO NOT RING THE FAMILY"
    comes(desk, "a", long, 24)
    later(desk, 24)
    link = desk.get("/inbox").body.partition('data-at="')[2].partition('"')[0]
    assert long in desk.get(link).words
    for page in (desk.get("/"), desk.get("/inbox"), desk.get("/inbox?show=silent")):
        assert "DO NOT RING" not in page.words
        assert f'<a href="{link}"><strong>This is not all: read the whole of it before you do anything.' in page.body
