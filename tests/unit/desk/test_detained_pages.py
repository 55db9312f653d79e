"""A text that names where people of an open case are held says so to who opens the case, and to nobody else (P12)."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from safeconduct.publish.holding.detained import detained
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Asking
from tests.unit.desk.stating import begun, block, typed
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_case_pages import cases, seen_at, send, where
from tests.world import accounts, accounts_bytes

NAMED = {"text.en": "Raids went on in Argun this week.", "text.ru": "На этой неделе в Аргуне шли обыски."}
SAYS = "By the record people of these cases are or were held there, or were last seen there."
ARTICLE = "Police searched houses in Argun on Monday."


def tied(desk: Asking) -> None:
    """Open a case from a claim about the wave, of which another claim says that it was last seen in Argun."""
    seen_at(desk, "s1", "wave", "Аргун")
    opened_from(desk, CLAIM)


def test_a_text_that_names_where_people_of_a_case_were_last_seen_leads_to_the_case(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    before = typed(desk, path, handle, "look", NAMED)
    assert SAYS not in before.words

    tied(desk)
    after = typed(desk, path, handle, "look", NAMED)

    said = after.body.partition(SAYS)[2]
    (case,) = cases(desk)
    assert re.search(r'<a href="([^"]+)">([^<]*)</a>', said).group(1) == where(desk, case)  # type: ignore[union-attr]
    # What everybody sees is the same: the decision, its sentence, and the day on which it is looked at again.
    decision = re.compile(r'<h2 id="decision".*?</p>', re.DOTALL)
    assert decision.findall(after.body) == decision.findall(before.body)
    elsewhere = {"text.en": "Raids went on in Shali this week.", "text.ru": "На этой неделе в Шали шли обыски."}
    assert SAYS not in typed(desk, path, handle, "look", elsewhere).words


def test_a_case_that_is_closed_is_nobodys_place_any_more(desk: Asking) -> None:
    tied(desk)
    (case,) = cases(desk)

    def places(vault: Vault) -> frozenset[str]:
        return frozenset(code for one in detained(team_of(vault)) for code in one.places)

    assert desk.runner.run(desk.desk.office.work(places)) == {"argun"}
    desk.follow(send(desk, f"{where(desk, case)}/close", ending="abroad", words="with an aunt"))
    assert desk.runner.run(desk.desk.office.work(places)) == frozenset()


def opened_from(desk: Asking, claim: str) -> None:
    link = re.search(r'href="(/opening[?]claim=[^"]+)"', desk.get(desk.address("claim", claim)).body)
    assert link is not None
    shown = desk.get(unescape(link.group(1)))
    sent = {"once": shown.hidden("once", "/opening"), "claim": shown.hidden("claim"), "people": "1", "mine": "1"}
    desk.follow(desk.post("/opening", sent))


@pytest.mark.parametrize(("victims", "places"), [(["a"], {"argun"}), (["a", "b"], frozenset())])
def test_a_claim_about_an_act_stands_for_the_one_person_it_was_done_to_and_for_no_crowd(
    desk: Asking, victims: list[str], places: set[str]
) -> None:
    told: dict[str, Any] = {"source": "A3", "voice": "survivor", "said": "so"}

    def entered(vault: Vault) -> None:
        value = accounts()
        value["properties"] += [{"id": "victim", "kind": "text"}, {"id": "last_seen_at", "kind": "places"}]
        value["subjects"] += [{"id": one, "kind": "person", "label": f"Somebody {one}"} for one in ("a", "b")]
        value["subjects"].append({"id": "deed", "kind": "event", "label": "The taking"})
        value["claims"].append(
            {**told, "id": "s", "subject": "a", "property": "last_seen_at"}
            | {"value": {"kind": "places", "names": ["Аргун"]}}
        )
        value["claims"] += [
            {**told, "id": f"v{one}", "subject": "deed", "property": "victim"}
            | {"value": {"kind": "text", "text": f"lantern\x1f{one}"}}
            for one in victims
        ]
        dataset = read_accounts(accounts_bytes(value))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(entered))
    opened_from(desk, "lantern\x1fva")

    def known(vault: Vault) -> frozenset[str]:
        return frozenset(code for one in detained(team_of(vault)) for code in one.places)

    assert desk.runner.run(desk.desk.office.work(known)) == places


def test_an_article_that_names_the_place_asks_whoever_answers_for_the_case_to_look(desk: Asking) -> None:
    fields: dict[str, Any] = {f"was-{code}": "" for code in ("day", "outlet", "text")}
    fields |= {"set-day": "2026-11-20", "set-outlet": "The Paper", "set-text": ARTICLE}
    desk.post("/ledger/enter", once=desk.get("/ledger/enter").hidden("once", "/ledger/enter"), **fields)
    assert "touches what is yours" not in desk.get("/").words
    tied(desk)
    assert "touches what is yours" in desk.get("/").words
