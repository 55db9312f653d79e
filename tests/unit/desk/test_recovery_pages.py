"""Cards open nothing before words came back from the paper; the root leaves for two cards; a backup is whole."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import DOUBTED_MS, FixedClock
from safeconduct.cli.opening import surroundings
from safeconduct.protect.recovery import combine
from safeconduct.protect.rest import Passphrase, RecoverySecret
from safeconduct.protect.rest_errors import WrongKey
from safeconduct.protect.secrets import Secret
from safeconduct.sync.act_views import open_acts
from safeconduct.sync.acts import ROOT_CARDS
from safeconduct.sync.root import has_root
from safeconduct.vault.restore import restore
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking, new_asking
from tests.unit.desk.teaming import exchange, joined, team_of
from tests.unit.desk.test_joining_pages import saved

HERE = "/recovery"


def press(desk: Asking, do: str, **fields: str) -> Answer:
    return desk.post(HERE, {**fields, "do": do}, once=desk.get(HERE).hidden("once", HERE))


def cards_of(desk: Asking, do: str) -> list[list[str]]:
    """Begin three cards and write them down."""
    page, cards = desk.follow(press(desk, do, now=PASSPHRASE)), []
    for _ in range(3):
        cards.append(
            re.findall(
                r"<li>([a-z]+) <small>\d{4}</small></li>",
                page.body.partition('class="cardwords')[2].partition("</ol>")[0],
            )
        )
        page = desk.follow(press(desk, "next"))
    assert [len(card) for card in cards] == [33, 33, 33]
    return cards


def give_words(desk: Asking, words: list[str]) -> Answer:
    mark = desk.get(HERE).hidden("once", HERE)
    return desk.ask("POST", HERE, body=f"once={mark}&do=words" + "".join(f"&word={word}" for word in words))


def asked(desk: Asking) -> list[tuple[int, int]]:
    found = re.findall(r"Card (\d), word (\d+)", desk.get(HERE).words)
    return [(int(card) - 1, int(word) - 1) for card, word in found]


def opened_by(desk: Asking, cards: list[list[str]]) -> Vault:
    secret = combine([Secret(" ".join(card).encode()) for card in cards])
    return Vault.open(desk.desk.office.path, RecoverySecret(secret), surroundings())


def test_cards_open_the_vault_after_two_words_came_back_and_not_before(desk: Asking) -> None:
    cards = cards_of(desk, "vault")
    wrong = give_words(desk, ["academic", "acid"])
    desk.lock()
    with pytest.raises(WrongKey):
        opened_by(desk, cards[:2])
    desk.unlock()
    assert "Make three cards" in desk.get(HERE).words
    cards = cards_of(desk, "vault")
    done = desk.follow(give_words(desk, [cards[card][word] for card, word in asked(desk)]))
    desk.lock()
    opened_by(desk, cards[1:]).close()

    assert wrong.status == 422
    assert "These are not the words" in wrong.words
    assert "any two of the three cards" in done.words


def test_stopping_changes_nothing(desk: Asking) -> None:
    desk.follow(press(desk, "vault", now=PASSPHRASE))
    stopped = desk.follow(press(desk, "stop"))

    assert "Stopped. Nothing was changed." in stopped.words
    assert "There are none" in stopped.words


def test_the_root_leaves_the_vault_for_two_whole_cards_and_for_nothing_less(desk: Asking) -> None:
    cards = [" ".join(card) for card in cards_of(desk, "root")]
    mark = desk.get(HERE).hidden("once", HERE)
    one = desk.ask("POST", HERE, body=f"once={mark}&do=out&card={cards[0].replace(' ', '+')}&card=")
    assert one.status == 422
    assert desk.runner.run(desk.desk.office.work(has_root))
    two = "".join(f"&card={card.replace(' ', '+')}" for card in cards[:2])
    done = desk.follow(desk.ask("POST", HERE, body=f"once={mark}&do=out{two}"))

    assert "In this vault the root is no more" in done.words
    assert not desk.runner.run(desk.desk.office.work(has_root))


def test_a_backup_saved_from_the_page_is_a_whole_vault(desk: Asking, tmp_path: Path) -> None:
    page = desk.follow(press(desk, "backup"))
    count = desk.count()
    file = tmp_path / "backup"
    file.write_bytes(saved(desk, page))

    with restore(file, tmp_path / "again", Passphrase.from_text(PASSPHRASE), surroundings()) as again:
        assert again.count == count
    assert "The backup is whole." in page.words
    assert "Make a backup Everything here lies" not in desk.get("/").words


def test_a_backup_counts_once_it_was_saved_and_not_before(desk: Asking) -> None:
    made = desk.follow(press(desk, "backup"))
    assert "Made, not saved yet." in made.words
    assert "The last one was made on" not in made.words
    assert "Make a backup Everything here lies" in desk.get("/").words
    # Locking lets go of the file, so it was never there.
    desk.lock()
    desk.unlock()
    assert "The last one was made on" not in desk.get(HERE).words
    saved(desk, desk.follow(press(desk, "backup")))

    page = desk.get(HERE).words
    assert "The last one was made on" in page
    assert "not saved yet" not in page
    assert "Make a backup" not in desk.get("/").words


def test_a_backup_from_before_the_root_left_is_said_to_hold_it_until_a_new_one_is_saved(desk: Asking) -> None:
    saved(desk, desk.follow(press(desk, "backup")))
    unsaved = desk.follow(press(desk, "backup"))
    assert "Save the backup" in unsaved.words
    cards = [" ".join(card) for card in cards_of(desk, "root")]
    two = "".join(f"&card={card.replace(' ', '+')}" for card in cards[:2])
    mark = desk.get(HERE).hidden("once", HERE)
    out = desk.follow(desk.ask("POST", HERE, body=f"once={mark}&do=out{two}"))

    assert "Save the backup" not in out.words
    assert "Backups and copies from before still hold it" in out.words
    assert "Make a backup Older backups still hold the root" in desk.get("/").words
    made = desk.follow(press(desk, "backup"))
    assert "Made, not saved yet." in made.words
    saved(desk, made)
    assert "Older backups still hold the root" not in desk.get("/").words
    assert "Older backups still hold the root" not in desk.get(HERE).words


def test_today_leads_to_where_cards_and_backups_are_made(desk: Asking) -> None:
    assert desk.get("/").body.count('href="/recovery"') == 2


NEW = "tarn lantern mill orchard button seven"


def with_cards(desk: Asking, cards: list[list[str]], phrase: str = NEW, again: str = NEW) -> Answer:
    body = f"passphrase={phrase.replace(' ', '+')}&again={again.replace(' ', '+')}"
    return desk.ask("POST", "/cards", body=body + "".join(f"&card={'+'.join(card)}" for card in cards))


def test_two_cards_set_a_new_passphrase_where_the_old_one_is_lost(desk: Asking) -> None:
    cards = cards_of(desk, "vault")
    desk.follow(give_words(desk, [cards[card][word] for card, word in asked(desk)]))
    locked = desk.lock()
    one, short = with_cards(desk, cards[:1]), with_cards(desk, cards[:2], "short", "short")
    foreign = with_cards(desk, [[*card[:-1], "academic"] for card in cards[:2]])
    closed = desk.get("/recovery").status
    done = desk.follow(with_cards(desk, cards[1:]))
    desk.lock()
    old, new = desk.unlock(), desk.unlock(NEW)

    assert 'href="/cards"' in locked.body
    assert [one.status, short.status, foreign.status, closed] == [400, 400, 400, 401]
    assert "Whoever has the disk would guess this passphrase" in short.words
    assert "From now on the new passphrase opens this vault" in done.words
    assert [old.status, new.status] == [401, 303]


def test_cards_are_asked_for_only_while_the_vault_is_locked(desk: Asking) -> None:
    assert desk.get("/cards").headers["location"] == "/"


def test_a_new_passphrase_takes_the_place_of_the_old_one_which_proves_the_right(desk: Asking) -> None:
    mute = press(desk, "passphrase", passphrase=NEW, again=NEW)
    wrong = press(desk, "passphrase", old="not the old one", passphrase=NEW, again=NEW)
    differ = press(desk, "passphrase", old=PASSPHRASE, passphrase=NEW, again=PASSPHRASE)
    done = desk.follow(press(desk, "passphrase", old=PASSPHRASE, passphrase=NEW, again=NEW))
    desk.lock()

    assert [mute.status, wrong.status, differ.status] == [422, 422, 422]
    assert "From now on the new passphrase opens this vault" in done.words
    assert [desk.unlock().status, desk.unlock(NEW).status] == [401, 303]


@pytest.mark.parametrize("what", ["vault", "root"])
def test_an_open_desk_makes_no_cards_for_somebody_without_the_passphrase(desk: Asking, what: str) -> None:
    mute, wrong = press(desk, what), press(desk, what, now="not the passphrase of it")

    assert [mute.status, wrong.status] == [422, 422]
    assert "cardwords" not in mute.body + wrong.body + desk.get(HERE).body
    assert "Cards were made here on" not in desk.get(HERE).words


def test_the_page_says_on_which_days_cards_were_made(desk: Asking) -> None:
    cards = cards_of(desk, "vault")
    before = desk.get(HERE).words
    desk.follow(give_words(desk, [cards[card][word] for card, word in asked(desk)]))
    made = desk.get(HERE).words
    desk.follow(press(desk, "root", now=PASSPHRASE))
    desk.follow(press(desk, "stop"))

    assert "Cards were made here on" not in before
    assert made.count("Cards were made here on") == 1
    assert desk.get(HERE).words.count("Cards were made here on") == 2


def test_the_team_sees_in_red_that_cards_of_the_root_are_made_before_the_first_is_shown(
    desk: Asking, tmp_path: Path
) -> None:
    with joined(desk, tmp_path, "heron") as other:
        mute = press(desk, "root", now=PASSPHRASE)
        shown = desk.follow(press(desk, "root", now=PASSPHRASE, reason="The first cards, with Heron."))
        exchange(desk, other)
        (act,) = open_acts(other.tables, team_of(other).people)

    assert mute.status == 422
    assert "cardwords" not in mute.body
    assert "cardwords" in shown.body
    assert (act.act.purpose, act.act.reason) == (ROOT_CARDS, "The first cards, with Heron.")
    assert "cards of the root were made" in desk.get("/acts").words


def test_a_doubted_clock_is_said_on_today_and_cleared_up_by_a_person(tmp_path: Path, runner: asyncio.Runner) -> None:
    desk = new_asking(tmp_path, runner)
    office = desk.desk.office
    office.given = replace(office.given, clock=FixedClock(office.given.clock.now_ms() + 2 * DOUBTED_MS))
    desk.unlock()
    before, page = desk.get("/").words, desk.get(HERE).words
    done = desk.follow(press(desk, "clock"))
    after = desk.get("/").words
    desk.lock()

    assert "The clock of this computer seems wrong" in before
    assert "The clock of this computer seems wrong" in page
    assert "From now on entries are dated by this clock." in done.words
    assert "The clock of this computer" not in after + done.words
