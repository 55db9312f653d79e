"""The organisation's root: from the vault while it is there, from two cards for ever, and never another's."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.certificates import decode_certificate
from safeconduct.protect.recovery import CardsOfDifferentSets, TooFewCards, split
from safeconduct.protect.secrets import Secret
from safeconduct.sync.identity import ROOT_CERTIFICATE, NoTeam
from safeconduct.sync.ready import create_joining_vault
from safeconduct.sync.root import (
    CardsOfAnotherRoot,
    RootInLog,
    RootIsOnCards,
    fresh_cards,
    has_root,
    open_root,
    root_cards,
    take_root_out,
)
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, Desk, founder, given


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = founder(tmp_path)
    yield made
    made.close()


def test_the_root_is_in_its_founders_vault_and_is_the_one_of_the_certificate(desk: Desk) -> None:
    assert has_root(desk.vault)
    root = open_root(desk.vault)

    assert root.verify_key.raw == decode_certificate(desk.vault.setting(ROOT_CERTIFICATE)).sign_key


def test_any_two_cards_give_it_whether_it_is_in_the_vault_or_not(desk: Desk) -> None:
    cards, root = root_cards(desk.vault), open_root(desk.vault)
    for is_out in (False, True):
        assert has_root(desk.vault) is not is_out
        for pair in itertools.permutations(cards, 2):
            assert open_root(desk.vault, pair).secret == root.secret
        if not is_out:
            take_root_out(desk.vault, cards[:2])


def test_two_old_cards_make_three_new_ones_with_which_none_of_the_old_does_anything(desk: Desk) -> None:
    old, root = root_cards(desk.vault), open_root(desk.vault)
    take_root_out(desk.vault, old[:2])
    count = desk.vault.count
    new = fresh_cards(desk.vault, old[1:])
    for pair in itertools.permutations(new, 2):
        assert open_root(desk.vault, pair).secret == root.secret
    for mixed in itertools.product(old, new):
        with pytest.raises(CardsOfDifferentSets):
            open_root(desk.vault, mixed)
    for few in ((), old[:1]):
        with pytest.raises(TooFewCards):
            fresh_cards(desk.vault, few)
    with pytest.raises(CardsOfAnotherRoot):
        fresh_cards(desk.vault, split(Secret.random(32, SystemEntropy())))
    assert desk.vault.count == count
    assert not has_root(desk.vault)


def test_once_taken_out_it_is_in_the_vault_no_more_also_when_it_is_opened_again(desk: Desk) -> None:
    cards = root_cards(desk.vault)
    take_root_out(desk.vault, cards[1:])
    desk.reopen()

    assert not has_root(desk.vault)
    for asked in (open_root, root_cards, lambda vault: take_root_out(vault, cards)):
        with pytest.raises(RootIsOnCards):
            asked(desk.vault)
    assert desk.vault.verify().is_sound


def test_nothing_is_taken_out_that_the_cards_do_not_give_back(desk: Desk) -> None:
    cards, foreign = root_cards(desk.vault), split(Secret.random(32, SystemEntropy()))
    for given_back, refusal in (
        (cards[:1], TooFewCards),
        ((), TooFewCards),
        ((cards[0], cards[0]), TooFewCards),
        (foreign[:2], CardsOfAnotherRoot),
    ):
        with pytest.raises(refusal):
            take_root_out(desk.vault, given_back)
        assert has_root(desk.vault)


def test_a_further_set_of_cards_leaves_the_first_good(desk: Desk) -> None:
    first, second = root_cards(desk.vault), root_cards(desk.vault)

    assert open_root(desk.vault, first[:2]).secret == open_root(desk.vault, second[:2]).secret
    assert {card.reveal() for card in first}.isdisjoint(card.reveal() for card in second)


def test_a_vault_that_belongs_to_no_organisation_has_no_root(tmp_path: Path) -> None:
    with create_joining_vault(tmp_path / "newcomer", KEY, given()) as vault:
        with pytest.raises(NoTeam):
            open_root(vault, split(Secret.random(32, SystemEntropy()))[:2])
        with pytest.raises(RootIsOnCards):
            open_root(vault)


def test_no_file_of_an_open_vault_holds_the_root_once_it_is_on_its_cards_alone(desk: Desk) -> None:
    folder, cards = VaultFolder(desk.path), root_cards(desk.vault)
    desk.vault.keep_setting(b"any", b"1")
    assert folder.has_log()
    take_root_out(desk.vault, cards[:2])

    assert not folder.has_log()


def test_the_root_is_not_called_gone_while_the_log_cannot_be_cut(desk: Desk) -> None:
    folder, cards = VaultFolder(desk.path), root_cards(desk.vault)
    reading = desk.vault.tables.execute("SELECT id FROM op")
    next(reading)
    with pytest.raises(RootInLog):
        take_root_out(desk.vault, cards[:2])
    assert not has_root(desk.vault)
    list(reading)

    assert folder.has_log()
    assert desk.vault.forget_spent_keys()
    assert not folder.has_log()


def test_what_a_killed_desk_left_in_the_log_is_gone_once_it_is_opened_again(desk: Desk, tmp_path: Path) -> None:
    desk.vault.keep_setting(b"any", b"1")
    desk.vault.copy_folder(tmp_path / "killed")
    folder = VaultFolder(tmp_path / "killed")
    assert folder.has_log()
    with Vault.open(folder.path, KEY, desk.given):
        assert not folder.has_log()


def test_a_key_that_another_takes_the_place_of_leaves_no_copy_in_the_log(desk: Desk) -> None:
    desk.vault.keep_key("spare", Secret(bytes(32)))
    assert VaultFolder(desk.path).has_log()
    desk.vault.keep_key("spare", Secret(bytes(31) + b"1"))

    assert not VaultFolder(desk.path).has_log()
