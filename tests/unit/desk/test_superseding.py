"""A later claim takes the place of one: only what answers the same question is offered, and nothing withdrawn."""

from __future__ import annotations

import re

from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.rivals import rivals_of
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking

OTHER = "lantern\x1fc4"

WAVE = "lantern\x1fwave"


def offered(answer: Answer) -> list[str]:
    return re.findall(r'name="by" value="([^"]+)"', answer.body)


def address(desk: Asking) -> str:
    return desk.address("claim", CLAIM) + "/supersede"


def test_the_claims_of_the_same_subject_and_property_are_offered_and_no_other(desk: Asking) -> None:
    shown = desk.get(address(desk))

    assert len(offered(shown)) == 1
    assert "10 (estimated) · Undated copy, 4–20 May 2030 · A survivor" in shown.words
    assert "Old mill" not in shown.words


def test_the_chosen_claim_takes_the_place_and_one_key_undoes_it(desk: Asking) -> None:
    form = desk.get(address(desk))

    done = desk.follow(
        desk.post(address(desk), once=form.hidden("once", "/claim"), by=offered(form)[0], note="a later count")
    )
    undo = re.search(r'action="(/undo/[^"]+)"', done.body)
    assert undo is not None
    back = desk.address("claim", CLAIM)
    undone = desk.follow(desk.post(undo.group(1), once=done.hidden("once", "/undo/"), back=back))

    other = f'<a href="{desk.address("claim", OTHER)}">“Arrests in Tarn, held: 10”</a>'
    assert f"{other} takes the place of this claim: a later count" in done.body
    assert "lantern:" not in done.words
    assert 'class="tag">corrected since<' in done.body
    assert f'<a href="{desk.address("subject", WAVE)}">Arrests in Tarn</a>' in done.body
    assert "takes the place of this claim: a later count (undone)" in undone.words
    assert "corrected since" not in undone.words


def test_nothing_is_said_where_nothing_was_chosen_or_the_claim_is_about_something_else(desk: Asking) -> None:
    before, mark = desk.count(), desk.get(address(desk)).hidden("once", "/claim")
    elsewhere = desk.address("claim", "lantern\x1fc5").removeprefix("/claim/")

    nothing = desk.post(address(desk), once=mark, note="a long thought")
    other = desk.post(address(desk), once=mark, by=elsewhere)

    assert (nothing.status, other.status) == (422, 422)
    assert "Choose the claim that takes its place." in nothing.words
    assert "a long thought</textarea>" in nothing.body
    assert "not about the same thing" in other.words
    assert desk.count() == before


def test_a_withdrawn_claim_is_not_offered_and_does_not_show_what_it_said(desk: Asking) -> None:
    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(withdraw))
    own = desk.get(address(desk)).words
    other = desk.get(desk.address("claim", OTHER) + "/supersede").words

    assert "about 10" not in own + other
    assert "No other claim answers this question." in other


def test_no_more_rivals_are_opened_than_are_shown(desk: Asking) -> None:
    def found(vault: Vault) -> tuple[int, int]:
        record = Record(vault.tables)
        rivals = rivals_of(record, record.open_claim(CLAIM), 0)
        return len(rivals.shown), rivals.more

    assert desk.runner.run(desk.desk.office.work(found)) == (0, 1)
