"""Consent taken back after release: the site is built without it, and no site that has it is asked for or signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from safeconduct.base.clock import iso_from_day
from safeconduct.cli.main import cli
from safeconduct.publish.holding.errors import NotOurs, StandsInTheSite, TakenDownAlready
from safeconduct.publish.released.errors import MalformedRelease
from safeconduct.publish.released.taken_down import ENDING
from tests.days import today
from tests.unit.cli.pairs import Pair
from tests.unit.cli.sites import WORDS, Site
from tests.unit.cli.test_statement_commands import NAME, WHY


@pytest.fixture
def site(pair: Pair, tmp_path: Path) -> Site:
    return Site(pair, tmp_path)


def everything(folder: Path) -> str:
    return "\n".join(one.read_text("utf-8") for one in sorted(folder.rglob("*")) if one.is_file())


def test_a_site_with_a_statement_whose_consent_was_taken_back_is_neither_asked_for_nor_handed_over_nor_signed(
    site: Site,
) -> None:
    pair, (old, _) = site.pair, site.build("old")
    assert WORDS in everything(old)
    request = pair.answer("anna", "site", "ask", str(old), *WHY, *site.told)["request"][:8]
    pair.meet()
    site.withdraw()
    hand = ("team", "request", "hand", request, *WHY, "--sign", str(old / "manifest.txt"), *site.told)
    assert isinstance(pair.refused("bela", *hand), StandsInTheSite)
    assert isinstance(pair.refused("anna", "site", "ask", str(old), *WHY, *site.told), StandsInTheSite)
    assert isinstance(pair.refused("anna", "site", "sign", str(old), *site.told), StandsInTheSite)
    assert not (old / "manifest.txt.minisig").exists()
    # Built anew from the same folder it still has it, and is refused as well.
    again, _ = site.build("again")
    assert isinstance(pair.refused("anna", "site", "ask", str(again), *WHY, *site.told), StandsInTheSite)


def test_a_site_is_built_without_it_says_that_something_was_taken_down_and_is_signed(site: Site) -> None:
    pair = site.pair
    assert pair.answer("anna", "ledger", "taken-down", "--into", str(site.releases)) == {"taken_down": [], "files": []}
    site.withdraw()
    (gone,) = pair.answer("anna", "ledger", "taken-down", "--into", str(site.releases))["taken_down"]
    assert gone["day"] == iso_from_day(today())

    new, built = site.build("new")

    assert (built["releases"], built["taken_down"], built["day"]) == (0, 1, gone["day"])
    told = everything(new)
    assert WORDS not in told
    assert gone["release"] not in told
    assert f'<time datetime="{gone["day"]}">' in (new / "en" / "corrections.html").read_text("utf-8")
    request = pair.answer("anna", "site", "ask", str(new), *WHY, *site.told)["request"][:8]
    pair.meet()
    pair.answer("bela", "team", "request", "hand", request, *WHY, "--sign", str(new / "manifest.txt"), *site.told)
    pair.meet()
    assert pair.answer("anna", "site", "sign", str(new), *site.told)["is_whole"]
    assert isinstance(site.press.refused("anna", "release", NAME, *site.press.into), TakenDownAlready)
    # It stays in the ledger: later texts are held against it.
    assert len(pair.answer("anna", "ledger", "list")["entries"]) == 1


def test_a_statement_is_taken_down_by_hand_and_only_one_of_ours(site: Site) -> None:
    pair = site.pair
    (entry,) = pair.answer("anna", "ledger", "list")["entries"]
    pair.answer("anna", "ledger", "take-down", entry["entry"][:8])
    assert len(pair.answer("anna", "ledger", "taken-down")["taken_down"]) == 1
    article = pair.answer("anna", "ledger", "add", "The paper says so.", "--day", "2026-11-20")["entry"]
    assert isinstance(pair.refused("anna", "ledger", "take-down", article[:8]), NotOurs)


def test_a_list_of_what_was_taken_down_that_cannot_be_read_builds_nothing(site: Site) -> None:
    (site.releases / f"{'0' * 32}{ENDING}").write_bytes(b"\xa3\x00\x01\x01\x41\x00\x02\x00")
    arguments = ["site", "build", "--releases", str(site.release), "-o", str(site.folder / "none"), "--json"]
    ran = CliRunner().invoke(cli, arguments)
    assert isinstance(ran.exception, MalformedRelease)
    assert not (site.folder / "none").exists()
