"""What a desk learnt after somebody looked: what came late is news, whenever it was written; what was undone is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from safeconduct.base.ids import OpId
from safeconduct.record.commands import link_intent, undo_intent
from safeconduct.record.detention.news import Look, has_news
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import PART, add, held_at, places, vault

__all__ = ["vault"]

# A clock that no op here has reached: nothing is written after the look.
AFTER_ALL: Final = 2**62
# The claim that somebody was in Argun.
ALDER: Final = f"{DATASET}{SEP}k000"


def learnt(vault: Vault, look: Look, name: str = ALDER) -> bool:
    record = Record(vault.tables)
    return has_news(record, [record.open_claim(name)], look)


def now(vault: Vault) -> Look:
    """A look at this moment whose clock is ahead of all that will come: only what comes later here is news."""
    return Look(vault.count, AFTER_ALL)


def test_a_claim_that_was_written_before_the_look_and_came_after_it_is_news(vault: Vault) -> None:
    look = now(vault)
    assert not learnt(vault, look)
    add(vault, held_at(1, "Шали"))
    assert not learnt(vault, look)
    add(vault, held_at(2, "в городе Аргун"))
    assert learnt(vault, look)
    assert not learnt(vault, now(vault))


def test_a_claim_that_was_written_after_the_look_is_news_though_it_came_here_first(vault: Vault) -> None:
    assert learnt(vault, Look(vault.count + 1, 0))


def test_what_was_undone_is_no_news_unless_whoever_looked_had_read_it(vault: Vault) -> None:
    look = now(vault)
    op = add(vault, held_at(2, "Аргун"))
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert not learnt(vault, look)
    read = add(vault, held_at(3, "Аргун"))
    look = now(vault)
    vault.append([undo_intent(PART, vault.tables, [read])])
    assert learnt(vault, look)


def link(vault: Vault, kind: LinkKind, target: Ref, origin: Ref | None = None) -> OpId:
    return vault.append([link_intent(PART, Link(kind, origin or Ref(target.table, ""), target))])[0]


def claim(local: str) -> Ref:
    return Ref(Table.CLAIM, f"{DATASET}{SEP}{local}")


def person(local: str) -> Ref:
    return Ref(Table.SUBJECT, f"{DATASET}{SEP}{local}")


WORDS: Final[dict[str, Callable[[Vault], OpId]]] = {
    "it is taken back": lambda vault: link(vault, LinkKind.RETRACTS, claim("k000")),
    "another about the place is disputed": lambda vault: link(vault, LinkKind.DISPUTES, claim("b3")),
    "two people are one": lambda vault: link(vault, LinkKind.SAME_AS, person("birch"), person("alder")),
    "consent to the account is withdrawn": lambda vault: link(
        vault, LinkKind.WITHDRAW, Ref(Table.SOURCE, f"{DATASET}{SEP}a1"), Ref(Table.CLAIM, "")
    ),
}


@pytest.mark.parametrize("words", WORDS)
def test_a_word_that_takes_back_or_doubts_or_joins_is_news_until_it_is_undone(vault: Vault, words: str) -> None:
    add(vault, held_at(3, "г. Аргун"))
    assert places(vault).find("Argun")
    look = now(vault)
    op = WORDS[words](vault)
    assert learnt(vault, look)
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert not learnt(vault, look)


def test_a_word_about_something_else_is_no_news(vault: Vault) -> None:
    add(vault, held_at(4, "Шали"))
    look = now(vault)
    link(vault, LinkKind.DISPUTES, claim("b4"))
    assert not learnt(vault, look)
