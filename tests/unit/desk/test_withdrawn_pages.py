"""Withdrawn content leaves its tombstone on every page that showed it, and comes back when that is undone (P7)."""

from __future__ import annotations

import pytest

from safeconduct.record.commands import link_intent, undo_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking

CELLAR = "lantern\x1fc5"
ACCOUNT = "lantern\x1fA3"
# What claim c5 says, who says it, and where it stands.
WORDS = ("Old mill", "Подвал", "cellar by the river", "A survivor", "Undated copy")
NOTE = "she said the mill"


def say(desk: Asking, kind: LinkKind, target: Ref, note: str) -> bytes:
    def said(vault: Vault) -> bytes:
        return vault.append([link_intent(record_compartment(vault), Link(kind, Ref(Table.CLAIM, ""), target, note))])[0]

    return desk.runner.run(desk.desk.office.work(said))


def pages(desk: Asking) -> str:
    """Everything the pages say of the claim and of the subject it speaks of, today and on another day."""
    subject, claim = desk.address("subject", "lantern\x1fwave"), desk.address("claim", CELLAR)
    addresses = [
        subject,
        claim,
        claim + "/say",
        subject + "?as=public&day=2030-05-21",
        subject + "?as=known&day=2039-01-01",
    ]
    return " ".join(desk.get(address).words for address in addresses)


def shown(said: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in said]


def test_a_withdrawn_claim_shows_neither_words_nor_value_account_voice_nor_notes(desk: Asking) -> None:
    say(desk, LinkKind.DISPUTES, Ref(Table.CLAIM, CELLAR), NOTE)
    before = pages(desk)

    say(desk, LinkKind.WITHDRAW, Ref(Table.CLAIM, CELLAR), "she asked us to")
    claim = desk.get(desk.address("claim", CELLAR)).words

    assert shown(before, (*WORDS, NOTE)) == [*WORDS, NOTE]
    assert shown(claim, (*WORDS, NOTE)) == []
    assert shown(pages(desk), (*WORDS[:3], NOTE)) == []
    assert "Consent was withdrawn: the content is not shown." in claim
    assert "consent withdrawn for this claim: she asked us to" in claim


def test_a_withdrawn_account_takes_all_its_claims_with_it(desk: Asking) -> None:
    say(desk, LinkKind.WITHDRAW, Ref(Table.SOURCE, ACCOUNT), "")

    assert shown(pages(desk), (*WORDS[:3], "Undated copy")) == []
    assert "content withdrawn" in pages(desk)


def test_undoing_a_withdrawal_shows_all_of_it_again(desk: Asking) -> None:
    op = say(desk, LinkKind.WITHDRAW, Ref(Table.CLAIM, CELLAR), "")

    def undo(vault: Vault) -> None:
        vault.append([undo_intent(record_compartment(vault), vault.tables, [op])])  # type: ignore[list-item]

    desk.runner.run(desk.desk.office.work(undo))

    assert shown(pages(desk), WORDS) == list(WORDS)


@pytest.mark.parametrize("address", ["/claim/", "/claim/x", "/undo/x", "/subject/" + "a" * 60])
def test_an_address_nobody_gave_out_shows_nothing(desk: Asking, address: str) -> None:
    assert desk.get(address).status in (400, 404)
