"""A site is signed by two: each desk sees for itself that two people let out all that stands in it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from safeconduct.cli.main import cli
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.publish.holding.errors_site import (
    ChangedSinceRelease,
    NotInTheLedger,
    NotReleasedByTwo,
    NotWhatTwoReleased,
    OrganisationNames,
    OrganisationNeeded,
)
from safeconduct.publish.released.errors import NotForTheSite
from safeconduct.publish.released.release_bytes import decode_release, encode_release
from safeconduct.publish.released.types import Channel
from safeconduct.site.building import build
from safeconduct.site.errors import NamesAnotherKey, NotAskedFor, NotAsListed
from safeconduct.site.manifest import manifest_of
from safeconduct.site.reading import read_organisation
from safeconduct.site.writing import write_tree
from safeconduct.sync.errors_two_persons import AnotherFile, NoDividedSecret, NothingToSign
from tests.released import FIRST
from tests.unit.cli.pairs import Pair
from tests.unit.cli.sites import Site
from tests.unit.cli.test_statement_commands import NAME, WHY


@pytest.fixture
def site(pair: Pair, tmp_path: Path) -> Site:
    return Site(pair, tmp_path)


def verified(folder: Path, key: Path) -> dict[str, Any]:
    """Look at a copy with the program, which opens no vault here; its answer."""
    ran = CliRunner().invoke(cli, ["--lang", "en", "site", "verify", str(folder), "--key", str(key), "--json"])
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_two_sign_a_site_and_the_stock_program_agrees(site: Site, tmp_path: Path) -> None:
    pair, (folder, _), public = site.pair, site.build("site"), tmp_path / "key.pub"
    key = pair.answer("anna", "site", "key", "-o", str(public))["key"]
    assert [one["fault"] for one in verified(folder, public)["findings"]] == ["no_signature"]
    sign = ("site", "sign", str(folder), *site.told)
    assert isinstance(pair.refused("anna", *sign), NotAskedFor)
    site.ask(folder)
    assert isinstance(pair.refused("anna", *sign), TooFewPersons)
    assert isinstance(pair.refused("bela", *sign), NotAskedFor)
    hand = ("team", "request", "hand", site.request, *WHY)
    assert isinstance(pair.refused("bela", *hand), NothingToSign)
    assert isinstance(pair.refused("bela", *hand, "--sign", str(folder / "index.html")), AnotherFile)
    assert isinstance(pair.refused("bela", *hand, "--sign", str(folder / "manifest.txt")), OrganisationNeeded)
    site.hand(folder)

    signed = pair.answer("anna", *sign)

    assert (signed["is_whole"], signed["key"]) == (True, key)
    first = (folder / "manifest.txt.minisig").read_bytes()
    assert verified(folder, public)["is_whole"]
    stock = ["minisign", "-V", "-H", "-p", str(public), "-m", "manifest.txt"]
    assert subprocess.run(stock, cwd=folder, check=False, capture_output=True).returncode == 0
    # Lost, it is made once more: the same bytes, and nobody has to be asked again.
    (folder / "manifest.txt.minisig").unlink()
    pair.answer("anna", *sign)
    assert (folder / "manifest.txt.minisig").read_bytes() == first
    page = folder / "en" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"e", b"a", 1))
    assert [one["fault"] for one in verified(folder, public)["findings"]] == ["changed"]
    assert isinstance(pair.refused("anna", *sign), NotAsListed)


def test_whoever_of_the_two_asked_the_published_bytes_are_the_same(site: Site) -> None:
    pair, (folder, _) = site.pair, site.build("site")
    made = []
    for who, other in (("anna", "bela"), ("bela", "anna")):
        request = pair.answer(who, "site", "ask", str(folder), *WHY, *site.told)["request"][:8]
        pair.meet()
        manifest = str(folder / "manifest.txt")
        pair.answer(other, "team", "request", "hand", request, *WHY, "--sign", manifest, *site.told)
        pair.meet()
        pair.answer(who, "site", "sign", str(folder), *site.told)
        made.append((folder / "manifest.txt.minisig").read_bytes())

    assert made[0] == made[1]


def test_a_site_that_gives_readers_another_key_is_not_asked_for(site: Site, pair: Pair) -> None:
    folder, _ = site.build("site")
    pair.answer("anna", "team", "divide", "anna", "bela")

    assert isinstance(pair.refused("anna", "site", "ask", str(folder), *WHY, *site.told), NamesAnotherKey)
    (folder / "left.html").write_text("a draft")
    assert isinstance(pair.refused("anna", "site", "ask", str(folder), *WHY, *site.told), NotAsListed)


def test_without_a_divided_key_there_is_none_to_show(pair: Pair) -> None:
    assert isinstance(pair.refused("anna", "site", "key"), NoDividedSecret)


def test_a_release_that_nobody_let_out_is_refused_at_both_desks(site: Site) -> None:
    true, _ = site.build("true")
    site.ask(true)
    (site.releases / "forged.release").write_bytes(encode_release(FIRST))
    forged, built = site.build("forged")
    assert built["releases"] == 2
    assert [type(one) for one in site.refused_to_all(forged)] == [NotInTheLedger, NotInTheLedger]


def test_a_release_of_ours_with_a_word_changed_and_a_page_changed_by_hand_are_refused(site: Site) -> None:
    true, _ = site.build("true")
    site.ask(true)
    whole = decode_release(site.release.read_bytes())
    site.release.write_bytes(encode_release(replace(whole, titles=("Другое", "Something else"))))
    changed, _ = site.build("changed")
    assert [type(one) for one in site.refused_to_all(changed)] == [NotWhatTwoReleased, NotWhatTwoReleased]
    # A tree whose list of files is right, with words on a page that no release has.
    made = build([whole], read_organisation(site.releases / "organisation.toml"), {})
    page = made.files["en/press.html"].replace(b"</main>", b"<p>7 Quarry Lane</p></main>")
    files = {**made.files, "en/press.html": page}
    write_tree(site.folder / "hand", {**files, "manifest.txt": manifest_of(files, made.day)}, made.day)
    asked, handed = site.refused_to_all(site.folder / "hand")
    assert isinstance(asked, NotWhatTwoReleased)
    assert isinstance(handed, NotWhatTwoReleased)
    assert asked.facts["path"] == "en/press.html"


def test_a_statement_that_was_changed_or_stopped_after_it_went_out_is_signed_for_no_more(site: Site) -> None:
    folder, _ = site.build("site")
    site.ask(folder)
    site.press.answer("anna", "word", NAME, "3", "en", "They go on and on.")
    site.pair.meet()
    assert [type(one) for one in site.refused_to_all(folder)] == [ChangedSinceRelease, ChangedSinceRelease]
    site.press.answer("anna", "word", NAME, "3", "en", "They go on.")
    site.pair.meet()
    site.press.answer("bela", "stop", NAME, *WHY)
    site.pair.meet()
    assert [type(one) for one in site.refused_to_all(folder)] == [NotReleasedByTwo, NotReleasedByTwo]


def test_what_the_organisation_says_of_itself_is_searched_at_each_desk(site: Site) -> None:
    true, _ = site.build("true")
    site.ask(true)
    file = site.releases / "organisation.toml"
    said = file.read_text("utf-8").replace("Write through", "The grey mill by the quarry. Write through")
    file.write_text(said, "utf-8")
    told, _ = site.build("told")
    assert "grey mill" in (told / "en" / "press.html").read_text("utf-8")
    # A house that bela alone keeps: anna's desk cannot know, and hers does.
    site.pair.answer("bela", "team", "part", "new", "Places", "--sort", "places")
    house = ("code_name=juniper", "address=The grey mill by the quarry")
    site.pair.answer("bela", "evacuate", "add", "place", "Places", *house)
    site.pair.answer("anna", "site", "ask", str(told), *WHY, *site.told)
    hand = ("team", "request", "hand", site.request, *WHY, "--sign", str(told / "manifest.txt"), *site.told)
    assert isinstance(site.pair.refused("bela", *hand), OrganisationNames)


def test_what_was_let_out_for_journalists_is_not_built_into_the_site(site: Site) -> None:
    whole = decode_release(site.release.read_bytes())
    (site.releases / "press.release").write_bytes(encode_release(replace(FIRST, channel=Channel.PRESS)))
    arguments = ["site", "build", "--releases", str(site.releases), "-o", str(site.folder / "none"), "--json"]
    assert whole.channel is Channel.SITE
    assert isinstance(CliRunner().invoke(cli, arguments).exception, NotForTheSite)
    assert not (site.folder / "none").exists()
