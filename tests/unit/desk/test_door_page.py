"""The door: its key and fortnights in sentences, what the outside is shown, and what wants a look."""

from __future__ import annotations

from pathlib import Path

from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.relaying import Relaying
from safeconduct.intake.commands import entries_intents, open_inbox, reply_intent, unopened_intent
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import Door, doors
from safeconduct.intake.door.door_kinds import Shown as ShownOutside
from safeconduct.intake.door.relay_told import note_board, note_page, told_of
from safeconduct.intake.protecting import protect_intents
from safeconduct.intake.types import Channel, ThreadId, ThreadItem
from safeconduct.intake.word_bytes import Reply, Unopened
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread
from safeconduct.sync.relays import KnownRelay, add_relay
from safeconduct.vault.vault import Vault
from tests.relays import ReachedRelay, relay_here
from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import act, begin
from tests.unit.desk.teaming import team_of

ENTROPY = SystemEntropy()


def meet(desk: Asking) -> None:
    """Exchange with every relay now."""

    async def all_of_them() -> None:
        await Relaying(desk.desk.office, desk.desk.events).meet_all(shows_boards=True)

    desk.runner.run(all_of_them())


def door(desk: Asking, **fields: str) -> str:
    """Press a button of the page and return what it says then."""
    page = desk.get("/door")
    sent = desk.post("/door", {**fields, **{name: page.hidden(name, "/door") for name in ("once", "inbox")}})
    return (desk.follow(sent) if sent.status == 303 else sent).words


def test_without_an_inbox_the_page_says_step_by_step_how_a_door_is_opened(desk: Asking) -> None:
    page = desk.get("/door")

    assert "How to let people reach you, step by step" in page.words
    assert 'href="/inbox?begin=1"' in page.body
    assert "Name a relay" in page.words


def test_steps_that_are_done_are_said_to_be(desk: Asking) -> None:
    begin(desk)

    assert "Begin an inbox: who reads it, and what it is for. done" in desk.get("/door").words
    assert "Write down the relay's public address" in door(desk, do="key")


def test_saying_where_to_write_leaves_what_the_page_calls_you_as_it_was(desk: Asking) -> None:
    begin(desk)
    door(desk, do="key")
    door(desk, do="shown", purpose="1", addresses="https://door.example.org", gate="", name_ru="Проба",
         leave="https://news.example.org/")  # fmt: skip
    door(desk, do="shown", purpose="1", addresses="https://other.example.org", gate="")
    page = desk.get("/door")

    assert 'value="Проба"' in page.body
    assert 'value="https://news.example.org/"' in page.body
    assert "https://other.example.org" in page.body


def test_without_a_relay_nothing_can_be_collected_and_that_is_said(desk: Asking) -> None:
    begin(desk)
    door(desk, do="key")

    assert "The team has no relay: name one first" in door(desk, do="collect")
    assert not desk.desk.office.exchanges.is_wanted


def opened(desk: Asking, relay: ReachedRelay) -> None:
    """A desk whose inbox has a key and addresses, and which knows a relay."""

    def begin_here(vault: Vault) -> None:
        team = team_of(vault)
        add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
        part = open_inbox(team, "people in danger", "duty")
        certify(Door(team, part))
        set_shown(Door(team, part), ShownOutside(addresses=("http://example.onion",)))

    desk.runner.run(desk.desk.office.work(begin_here))


def test_what_the_relay_told_stands_on_the_page_and_each_button_says_what_came_of_it(
    desk: Asking, tmp_path: Path
) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        opened(desk, relay)
        assert "It was not asked of this inbox yet." in desk.get("/door").words
        meet(desk)
        first = desk.get("/door").words
        assert "It shows keys of" in first
        assert "Its board is of" in first
        assert "Nothing waits there." in first
        assert "Keys and page were published anew." in first

        assert "Look again in a minute" in door(desk, do="bundle")
        assert desk.desk.office.exchanges.is_wanted
        meet(desk)
        again = desk.get("/door").words
        assert "Keys and page were published anew." in again
        assert "No board was made now: one comes at each quarter of an hour." in again

        door(desk, do="board")
        assert desk.desk.office.exchanges.shows_boards
        door(desk, do="collect")
        meet(desk)
        assert "Nothing new came in. Keys and page stayed as they were." in desk.get("/door").words


def test_a_relay_that_went_back_is_said_in_red_until_somebody_looked_into_it(desk: Asking, tmp_path: Path) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        opened(desk, relay)
        meet(desk)

        def make_older(vault: Vault) -> None:
            (here,) = doors(team_of(vault))
            note_board(here, relay.key, told_of(here, relay.key).board + 9)

        desk.runner.run(desk.desk.office.work(make_older))
        meet(desk)
        page = desk.get("/door")
        assert "This relay showed something older than before" in page.words
        assert '<li class="red">' in page.body
        assert "Noted." in door(desk, do="looked", relay=relay.address.address)
        meet(desk)
        assert "something older than before" not in desk.get("/door").words


def test_of_what_nobody_opens_it_is_said_why_and_on_which_day_it_came(desk: Asking, tmp_path: Path) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        opened(desk, relay)

        def write(vault: Vault) -> None:
            (here,) = doors(team_of(vault))
            came = [("old_key", 20_000), ("old_key", 20_000), ("pieces_missing", 20_000), ("of_tomorrow", 20_001)]
            vault.append(unopened_intent(here.part, Unopened(ENTROPY.bytes(32), why, day, 4_096)) for why, day in came)

        assert "could not be opened" not in desk.get("/door").words
        desk.runner.run(desk.desk.office.work(write))
        words = desk.get("/door").words

        assert "4 messages could not be opened by any desk" in words
        said = [
            "1 came on 5 October 2024: of_tomorrow.",
            "2 came on 4 October 2024: its key was destroyed before it came here.",
            "1 came on 4 October 2024: its message is here, and its files never came whole.",
        ]
        assert [one for one in said if one in words] == said
        assert sorted(said, key=words.index) == said


def test_an_answer_that_names_what_was_protected_later_and_a_page_of_others_are_said(
    desk: Asking, tmp_path: Path
) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        opened(desk, relay)

        def answer(vault: Vault) -> None:
            (here,) = doors(team_of(vault))
            thread = Thread(Secret.random(32, ENTROPY))
            item = ThreadItem(ThreadId(thread.id), Channel.PAGE, "quiet-oak", secret=thread.secret)
            vault.append(entries_intents(here.part, [item], []))
            reply = Reply(ENTROPY.bytes(16), Channel.PAGE, "Go to the old mill", "en")
            vault.append([reply_intent(here.part, item.id, reply)])

        def protect(vault: Vault) -> None:
            (here,) = doors(team_of(vault))
            vault.append(protect_intents(vault.tables, here.part, ["old mill"]))
            note_page(here, relay.key, bytes(32), is_other=True)

        desk.runner.run(desk.desk.office.work(answer))
        assert "kept off the board" not in desk.get("/door").words
        desk.runner.run(desk.desk.office.work(protect))
        page = desk.get("/door")
        assert "1 answer is kept off the board" in page.words
        assert "Kept off the board; take the answer back, and write anew what may go: quiet-oak" in page.words
        assert "Look at an answer that is kept off the reply board" in desk.get("/").words
        assert "This relay showed a page that this desk does not make" in page.words
        assert '<li class="red">' in page.body


def test_a_new_inbox_has_no_key_and_says_what_that_means(desk: Asking) -> None:
    begin(desk)

    words = desk.get("/door").words

    assert "nobody outside can write to this inbox" in words
    assert "Certify a key" in words


def test_a_key_is_certified_by_one_button_and_the_fortnight_is_made(desk: Asking) -> None:
    begin(desk)
    words = door(desk, do="key")

    assert "Its key is in force until" in words
    assert "can be sealed" in words
    assert "are destroyed after" in words
    assert "Pages are not told yet where to write" in words
    assert "Certify a key" not in words


def test_what_the_outside_is_shown_is_set_and_a_bad_address_is_refused_in_a_sentence(desk: Asking) -> None:
    begin(desk)
    door(desk, do="key")
    kept = door(desk, do="shown", purpose="1", addresses="https://door.example.org", gate="")
    before = desk.count()
    refused = door(desk, do="shown", purpose="1", addresses="x" * 5000, gate="")

    assert "It is shown from the next exchange with a relay on." in kept
    assert "Pages are not told yet" not in kept
    assert "https://door.example.org" in desk.get("/door").body
    assert "This cannot be entered there" in refused
    assert desk.count() == before


def test_a_second_inbox_has_a_door_of_its_own(desk: Asking) -> None:
    begin(desk)
    begin(desk, "the press")

    assert desk.get("/door").words.count("has certified no key yet") == 2
    assert "Into which inbox" in desk.get("/log").words
    both = act(desk, "/log", do="log", text="a call for nobody said which")
    assert both.status == 422
    assert "a call for nobody said which" in both.body
