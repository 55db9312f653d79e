"""What two people changed at the same time stands on the claim, on Today and on a page where one of them is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.record.commands import link_intent, rewording_intent, rewording_of
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.teaming import exchange, joined_to_write

OTHER = "lantern\x1fc1"
TOLD = "bela changed this at the same time as you; neither had seen the other's."


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody who reads and writes the record of the desk under test."""
    vault = joined_to_write(desk, tmp_path, "bela")
    yield vault
    vault.close()


def reword(vault: Vault, said: str) -> None:
    mended, dataset = rewording_of(Record(vault.tables), CLAIM, said=said)
    vault.append([rewording_intent(record_compartment(vault), dataset, mended)])


def dispute(vault: Vault) -> None:
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, OTHER), "measured twice")
    vault.append([link_intent(record_compartment(vault), link)])


def apart(desk: Asking, bela: Vault) -> None:
    """Let both reword one claim and dispute another before they meet."""

    def here(vault: Vault) -> None:
        reword(vault, "no fewer than nine")
        dispute(vault)

    desk.runner.run(desk.desk.office.work(here))
    reword(bela, "ten at the most")
    dispute(bela)
    exchange(desk, bela)


def keep(desk: Asking, page: Answer, said: str) -> Answer:
    part = page.body.partition(said)[0].rpartition("<form")[2] + page.body.partition(said)[2]
    hidden = {name: part.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("once", "claim", "op")}
    return desk.post("/beside", hidden, do="settle")


def test_both_wordings_stand_on_the_claim_and_on_today_and_one_is_kept(desk: Asking, bela: Vault) -> None:
    assert "at the same time" not in desk.get("/").words
    apart(desk, bela)
    claim = desk.address("claim", CLAIM)

    for address in ("/", claim, "/beside"):
        assert TOLD in desk.get(address).words
    page = desk.get(claim)
    told = page.words.partition(TOLD)[2].partition("See both")[0]
    assert "you: " in told
    assert "no fewer than nine" in told
    assert "bela: " in told
    assert "ten at the most" in told
    assert TOLD not in desk.get(desk.address("claim", "lantern\x1fc4")).words

    before = desk.count()
    done = desk.follow(keep(desk, desk.get("/beside"), "ten at the most"))

    assert desk.count() == before + 1
    assert TOLD not in done.words
    assert done.words.index("ten at the most") < done.words.index("Other wordings")
    exchange(desk, bela)
    standing = [one.claim.said for one in Record(bela.tables).wordings(CLAIM) if not one.is_gone]
    assert standing == ["ten at the most"]


def test_nothing_is_mended_over_two_wordings_before_one_is_chosen(desk: Asking, bela: Vault) -> None:
    apart(desk, bela)
    address, before = desk.address("claim", CLAIM) + "/mend", desk.count()
    form = {"said": "a dozen", "value": "", "do": "send"}

    def mend() -> Answer:
        page = desk.get(address)
        return desk.post(address, form | {name: page.hidden(name, address) for name in ("once", "shown")})

    refused = mend()
    assert refused.status == 422
    assert "Two wordings of this claim stand" in refused.words
    assert "Choose one first, on the page “Changed at the same time”" in refused.words
    assert "a dozen" in refused.body
    assert desk.count() == before
    keep(desk, desk.get("/beside"), "ten at the most")
    mended = desk.follow(mend())
    assert "a dozen" in mended.words
    assert TOLD not in mended.words


def test_a_choice_that_somebody_made_meanwhile_changes_nothing(desk: Asking, bela: Vault) -> None:
    apart(desk, bela)
    page = desk.get("/beside")
    assert keep(desk, page, "no fewer than nine").status == 303
    before = desk.count()
    late = keep(desk, page, "ten at the most")
    wrong = desk.post("/beside", once=desk.get("/beside").hidden("once"), claim="x", op="y", do="settle")

    for answer in (late, wrong):
        assert answer.status == 422
        assert "Somebody may have settled it meanwhile" in answer.words
    assert desk.count() == before


def test_what_needs_no_choice_is_told_until_it_was_seen(desk: Asking, bela: Vault) -> None:
    apart(desk, bela)
    disputed = desk.address("claim", OTHER)
    assert TOLD in desk.get(disputed).words
    told = desk.get("/beside").words
    assert "you: “Arrests in Tarn, start: 21–30 April 2030” disputed: measured twice" in told
    assert "lantern:" not in told

    page = desk.get("/beside")
    seen = desk.follow(desk.post("/beside", once=page.hidden("once"), do="seen"))

    assert "Seen. Both stay in the history." in seen.words
    assert TOLD not in desk.get(disputed).words
    assert TOLD in desk.get(desk.address("claim", CLAIM)).words
