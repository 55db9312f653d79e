"""The accounts: a list by day, and one with its claims and their fate; withdrawn and undone ones (P6, P7)."""

from __future__ import annotations

import json
import re

from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.items import Table
from safeconduct.record.links import LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.test_withdrawn_pages import say
from tests.world import accounts

LANTERN = "lantern\x1fA2"
COPY = "lantern\x1fA3"


def test_the_list_has_the_newest_first_with_the_number_of_claims(desk: Asking) -> None:
    words = desk.get("/accounts").words

    assert "3 accounts" in words
    assert words.index("Undated copy , 4–20 May 2030 2 claims") < words.index("Lantern , 4 May 2030 2 claims")
    assert words.index("Lantern , 4 May 2030") < words.index("The Gazette , 1 May 2030 1 claim")
    assert 'href="/accounts"' in desk.get("/record").body


def test_the_list_of_a_past_day_leaves_later_accounts_out(desk: Asking) -> None:
    words = desk.get("/accounts?as=public&day=2030-05-05").words

    assert "2 accounts" in words
    assert "Undated copy" not in words
    assert "There is no account on this day." in desk.get("/accounts?as=known&day=2001-01-01").words


def test_the_list_goes_on_in_pages_of_fifty(desk: Asking) -> None:
    def brought(vault: Vault) -> None:
        source = {"publisher": "p", "published_lo": "2020-01-01", "published_hi": "2020-01-01"}
        sources = [{"id": f"S{n}", "outlet": f"Sheet {n:02}", **source} for n in range(60)]
        file = accounts(dataset="many", voices=[], subjects=[], sources=sources, claims=[], properties=[])
        dataset = read_accounts(json.dumps(file).encode())
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(brought))
    first = desk.get("/accounts")
    older = re.search(r'href="(/accounts\?[^"]+)" data-key="ArrowRight"', first.body)

    assert older is not None
    assert first.body.count("/account/") == 50
    second = desk.get(older.group(1))
    assert second.body.count("/account/") == 13
    assert "Sheet 59" in first.body + second.body
    assert "newer" in second.words
    assert "older" not in second.words
    assert desk.get("/accounts?page=99999999999999999999").words == first.words


def test_an_account_shows_who_brought_it_out_when_and_what_became_of_its_claims(desk: Asking) -> None:
    gazette = desk.get(desk.address("account", "lantern\x1fA1")).words
    copy = desk.get(desk.address("account", COPY)).words

    assert "Published 1 May 2030 Brought out by The Gazette" in gazette
    assert "21–30 April 2030 start · Arrests in Tarn late April Lantern · corrected since" in gazette
    assert copy.index("10 held (estimated) · Arrests in Tarn") < copy.index("Old mill · Подвал у реки place")
    assert "repeats Lantern" in copy


def test_on_the_day_before_the_correction_the_claim_still_stands(desk: Asking) -> None:
    words = desk.get(desk.address("account", "lantern\x1fA1") + "?as=public&day=2030-05-02").words

    assert "late April" in words
    assert "corrected since" not in words
    later = desk.get(desk.address("account", LANTERN) + "?as=public&day=2030-05-02").words
    assert "No claim of it stands on this day." in later


def test_the_pages_of_claims_and_subjects_lead_to_the_account(desk: Asking) -> None:
    address = desk.address("account", COPY)

    assert f'href="{address}"' in desk.get(desk.address("claim", "lantern\x1fc5")).body
    assert f'href="{address}"' in desk.get(desk.address("subject", "lantern\x1fwave")).body


def test_a_withdrawn_account_shows_its_days_and_its_tombstone_alone(desk: Asking) -> None:
    say(desk, LinkKind.WITHDRAW, Ref(Table.SOURCE, COPY), "they asked us to")
    page = desk.get(desk.address("account", COPY)).words
    past = desk.get(desk.address("account", COPY) + "?as=public&day=2030-05-20").words
    shown = page + past + desk.get("/accounts").words

    assert "Consent was withdrawn: the content is not shown." in page
    assert "4–20 May 2030" in page
    assert page.count("content withdrawn") == past.count("content withdrawn") == 2
    for word in ("Undated copy", "Old mill", "Подвал", "cellar", "A survivor", "10 held"):
        assert word not in shown, word


def test_an_address_of_no_account_says_so(desk: Asking) -> None:
    assert desk.get(desk.address("account", "lantern\x1fnone")).status == 400
