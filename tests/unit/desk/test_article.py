"""The article the project began with is added as an account beside the public accounts of January 2019 (issue, part 2).

Its six claims are one entry. It prints what the Network said: one document more, and no voice more (promise P6).
"""

from __future__ import annotations

from importlib import resources

import pytest

from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow, Roots
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.article import CLAIMS, OUTLET, typed
from tests.unit.desk.asking import Asking
from tests.unit.desk.test_adding import send
from tests.unit.desk.test_forms_sent_twice import undo_address


def bring_in(vault: Vault) -> str:
    data = resources.files("safeconduct.cli").joinpath("demo_data", "january-2019.json").read_bytes()
    dataset = read_accounts(data)
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))
    return dataset.name


def known(desk: Asking, name: str) -> tuple[int, Roots]:
    """Return how many documents tell the estimated number of people detained, and in whose voices."""

    def row(vault: Vault) -> KnownRow:
        rows = Record(vault.tables).known_now(f"{name}\x1fwave-2018-12")
        return next(one for one in rows if (one.property, one.basis) == ("detained", "estimated"))

    found = desk.runner.run(desk.desk.office.work(row))
    return len(found.documents), found.roots


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_article_is_added_and_taken_back_whole(desk: Asking, language: str) -> None:
    name = desk.runner.run(desk.desk.office.work(bring_in))
    documents, roots = known(desk, name)
    desk.post("/language", language=language, back="/")
    before = desk.count()

    checked = send(desk, typed(), "check")
    done = desk.follow(send(desk, typed()))

    assert ("1–10 December 2018" if language == "en" else "1–10 декабря 2018") in checked.words
    assert desk.count() == before + 1
    assert OUTLET in done.words
    # It has a day of publication, so that nothing may say that it was not published.
    assert ("Brought out by nobody is named" if language == "en" else "Кто обнародовал не назван") in done.words
    for _, _, _, voice, _, said in CLAIMS:
        assert said in done.words
        assert voice in done.words
    assert known(desk, name) == (documents + 1, roots)
    assert OUTLET in desk.get(desk.address("subject", f"{name}\x1fwave-2018-12")).words
    desk.follow(desk.post(undo_address(done), once=done.hidden("once", "/undo/"), back="/"))
    assert known(desk, name) == (documents, roots)
