"""Today says what is due for the desk itself, with the reason, and what was entered since the desk was last locked."""

from __future__ import annotations

from safeconduct.base.clock import MS_PER_DAY, FixedClock, SystemClock
from safeconduct.protect.rest import Passphrase
from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.types import Intent
from safeconduct.vault.upkeep import note_backup, note_verified
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, PASSPHRASE, Asking


def at(desk: Asking, days_ago: int) -> FixedClock:
    return FixedClock(SystemClock().now_ms() - days_ago * MS_PER_DAY)


def test_a_new_desk_wants_cards_a_backup_and_a_verification(desk: Asking) -> None:
    words = desk.get("/").words

    assert "To be done for this desk" in words
    assert "Make recovery cards A forgotten passphrase would close this vault for ever." in words
    assert "Make a backup Everything here lies on this disk alone." in words
    assert "Verify the vault" in words


def test_what_was_done_is_due_no_more_until_it_is_old(desk: Asking) -> None:
    def done(days: int) -> None:
        def note(vault: Vault) -> None:
            note_backup(vault, at(desk, days))
            note_verified(vault, at(desk, days))

        desk.runner.run(desk.desk.office.work(note))

    done(1)
    fresh = desk.get("/").words
    done(40)
    dispute(desk)
    old = desk.get("/").words

    assert "Make a backup" not in fresh
    assert "Verify the vault" not in fresh
    assert "1 entry was written since the last backup" in old
    assert "It was last verified on" in old


def test_verifying_from_the_page_says_what_was_found_and_is_noted(desk: Asking) -> None:
    assert "Do it now" in desk.get("/").words

    found = desk.post("/verify").words

    assert "Nothing differs." in found
    assert "Verify the vault" not in desk.get("/").words


def disputing(vault: Vault) -> Intent:
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), "measured twice")
    return link_intent(record_compartment(vault), link)


def dispute(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(lambda vault: vault.append([disputing(vault)])))


def test_what_was_entered_while_the_desk_was_locked_is_listed_and_what_is_entered_now_is_not(desk: Asking) -> None:
    desk.lock()
    with Vault.open(desk.desk.office.path, Passphrase.from_text(PASSPHRASE), desk.desk.office.given) as elsewhere:
        elsewhere.append([disputing(elsewhere)])
    desk.unlock()
    dispute(desk)
    listed = desk.get("/").words
    desk.lock()
    desk.unlock()

    assert "Since you were last here" in listed
    assert "1 entry in all" in listed
    assert "Since you were last here" not in desk.get("/").words
