"""A claim's page opens the kept words of its account where it was read; the account's page marks them there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.reading.kept import Decision, KeptText, reading_intent, text_intent
from safeconduct.record.reading.types import Grade, Sort, Span
from safeconduct.sync.identity import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking, new_asking

CLAIM, ACCOUNT = "lantern\x1fc3", "lantern\x1fA2"
BEFORE, WORDS, AFTER = "It was written on a Tuesday. They took ", "about forty people", " at night.\n\nNobody answered."


@pytest.fixture
def read(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Asking]:
    """A desk at which a claim was read out of an account's words."""
    asking = new_asking(tmp_path, runner)
    asking.unlock()
    keep(asking, BEFORE + WORDS + AFTER)
    yield asking
    runner.run(asking.desk.office.lock())


def keep(asking: Asking, text: str) -> None:
    def write(vault: Vault) -> None:
        part, kept = record_compartment(vault), KeptText(ACCOUNT, text)
        place = Span(text.index(WORDS), text.index(WORDS) + len(WORDS))
        said = Decision(b"k" * 12, place, Sort.COUNT, "held", "rules/2", Grade.LIKELY, CLAIM)
        vault.append([text_intent(part, kept), reading_intent(part, kept, [said])])

    asking.runner.run(asking.desk.office.work(write))


def test_a_claim_leads_to_its_words_and_the_words_lead_back(read: Asking) -> None:
    claim = read.get(read.address("claim", CLAIM))
    assert f"<mark>{WORDS}</mark>" in claim.body
    assert "rules/2, likely" in claim.words
    (link,) = re.findall(r'href="(/account/[^"#]*)#(read-[^"]*)"', claim.body)
    account = read.get(link[0])
    assert f'<a id="{link[1]}"></a><mark>{WORDS}</mark>' in account.body
    assert read.address("claim", CLAIM) in account.body.partition('id="its-words"')[2]
    assert "They took about forty people" in account.words
    assert "at night." in account.words


def test_of_a_withdrawn_claim_neither_page_shows_a_word(read: Asking) -> None:
    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
        vault.append([link_intent(record_compartment(vault), link)])

    read.runner.run(read.desk.office.work(withdraw))
    account = read.get(read.address("account", ACCOUNT))
    assert WORDS not in account.body
    assert "They took" not in account.body
    assert "It was written on a Tuesday." in account.words
    assert WORDS not in read.get(read.address("claim", CLAIM)).body


def test_of_a_long_text_as_much_is_shown_as_a_page_holds_and_how_much_more_there_is(read: Asking) -> None:
    keep(read, "Nothing here. " * 4000 + BEFORE + WORDS + AFTER + " Nothing there." * 4000)
    account = read.get(read.address("account", ACCOUNT))
    assert f"<mark>{WORDS}</mark>" in account.body
    assert "letters stand before this" in account.words
    assert "letters follow" in account.words
    assert account.body.count("Nothing") < 2000
