"""The team's pages: people by alias, parts by who is in them; nobody is brought in before it is said what they read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import exchange, joined, team_of


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    vault = joined(desk, tmp_path, "bela")
    yield vault
    vault.close()


def leading_to(page: Answer, word: str) -> str:
    """The address of the link with these words."""
    found = re.search(rf'<a href="([^"]+)">{re.escape(word)}</a>', page.body)
    assert found is not None, page.words
    return found.group(1)


def begun(desk: Asking, name: str, sort: str = "case") -> str:
    """Begin a part and return its address."""
    mark = desk.get("/part-begin").hidden("once")
    answer = desk.post("/part-begin", once=mark, sort=sort, name=name)
    assert answer.status == 303, answer.words
    return answer.headers["location"].partition("?")[0]


def bring(desk: Asking, part: str, **fields: str) -> Answer:
    address = f"{part}/bring"
    return desk.post(address, {**fields, "once": desk.get(address).hidden("once")})


def let_go(desk: Asking, address: str) -> Answer:
    """Let bela go after what would happen was shown; the page afterwards."""
    return desk.follow(desk.post(address, once=desk.get(address).hidden("once", address), shown="1", alias="bela"))


def who(page: Answer) -> str:
    found = re.search(r'name="who" value="([0-9a-f]+)"', page.body)
    assert found is not None
    return found.group(1)


def names_in(vault: Vault, sort: Sort) -> list[str]:
    return [one.name for one in team_of(vault).compartments() if one.sort is sort]


def test_people_stand_by_alias_with_their_laptops_and_rights(desk: Asking, bela: Vault) -> None:
    page = desk.get("/team")

    assert f"bela reads and writes {bela.device.hex()[:8]} since" in page.words
    assert "you reads, writes, and decides who is in it" in page.words
    assert "You have chosen no alias yet" in page.words
    assert "compartment" not in page.words.lower()
    assert "bela" not in leading_to(page, "bela")


def test_a_part_is_begun_and_its_name_is_changed(desk: Asking) -> None:
    address = begun(desk, "Larch")
    page = desk.get(address)
    renamed = desk.follow(desk.post(address, once=page.hidden("once", address), name="Alder"))

    assert "Larch Case." in page.words
    assert "It is called so from now on" in renamed.words
    assert "Alder" in desk.get("/team").words
    assert "Larch" not in desk.get("/team").words


def test_a_part_without_a_name_or_with_one_that_is_none_is_not_begun(desk: Asking) -> None:
    mark = desk.get("/part-begin").hidden("once")
    before = desk.count()

    empty = desk.post("/part-begin", once=mark, sort="case", name="")
    long = desk.post("/part-begin", once=mark, sort="case", name="x" * 81)

    assert (empty.status, long.status) == (422, 422)
    assert "A part cannot be called that" in long.words
    assert desk.count() == before


def test_a_name_in_use_is_refused_and_nothing_is_begun_or_renamed(desk: Asking) -> None:
    begun(desk, "Larch")
    alder = begun(desk, "Alder")
    mark, before = desk.get("/part-begin").hidden("once"), desk.count()

    # Another case, another spelling of the same, and what the record is called on a page in either language.
    for name in ("Larch", "LARCH", "Record", "сведения"):
        refused = desk.post("/part-begin", once=mark, sort="journey", name=name)
        assert (refused.status, desk.count()) == (422, before), name
        assert "A part is called that already" in refused.words
    renamed = desk.post(alder, once=desk.get(alder).hidden("once", alder), name="larch")

    assert renamed.status == 422
    assert "A part is called that already" in renamed.words
    assert desk.count() == before


def test_nobody_is_brought_in_before_it_was_said_what_they_could_read(desk: Asking, bela: Vault) -> None:
    part = begun(desk, "Larch")
    person = who(desk.get(f"{part}/bring"))
    before = desk.count()
    shown = bring(desk, part, who=person, right="write", shown="")
    other = bring(desk, part, who=person, right="read", shown=f"{person} write")

    assert "What bela could read then, on 1 laptop Larch : all of it" in shown.words
    assert other.status == 200
    assert desk.count() == before
    done = desk.follow(bring(desk, part, who=person, right="write", shown=f"{person} write"))
    exchange(desk, bela)
    assert "They are in it." in done.words
    assert names_in(bela, Sort.CASE) == ["Larch"]


def test_to_an_identity_sheet_nothing_from_before_is_shown(desk: Asking, bela: Vault) -> None:
    part = begun(desk, "Larch", "identity")
    person = who(desk.get(f"{part}/bring"))

    assert "Larch : what is written from now on" in bring(desk, part, who=person, right="read", shown="").words


def test_whoever_is_let_go_from_a_part_is_in_it_no_more(desk: Asking, bela: Vault) -> None:
    part = begun(desk, "Larch")
    person = who(desk.get(f"{part}/bring"))
    bring(desk, part, who=person, right="write", shown=f"{person} write")
    page = desk.get(part)
    gone = desk.follow(desk.post(part, once=page.hidden("once", part), go=person))

    assert "bela reads and writes" in page.words
    assert "They are out of it" in gone.words
    assert "bela reads and writes" not in gone.words


def test_letting_somebody_go_from_the_team_takes_them_out_of_its_parts(desk: Asking, bela: Vault) -> None:
    part = begun(desk, "Larch")
    person = who(desk.get(f"{part}/bring"))
    bring(desk, part, who=person, right="write", shown=f"{person} write")
    address = leading_to(desk.get("/team"), "bela")
    page = desk.get(address)
    done = let_go(desk, address)

    assert "Larch reads and writes" in page.words
    assert "They are out of the team" in done.words
    assert "bela" not in desk.get("/team").words
    assert "bela" not in desk.get(part).words


def test_letting_somebody_go_shows_at_once_and_later_what_their_laptops_could_read(desk: Asking, bela: Vault) -> None:
    part = begun(desk, "Larch")
    person = who(desk.get(f"{part}/bring"))
    bring(desk, part, who=person, right="write", shown=f"{person} write")
    address = leading_to(desk.get("/team"), "bela")
    done = let_go(desk, address)

    assert "What their laptops could read" in done.words
    assert re.search(r"Larch : \d+ entries since", done.words)
    incident = leading_to(done, f"laptop {bela.device.hex()[:8]}")
    assert "Whom to warn" in desk.get(incident).words
    assert desk.get(address).status == 200


def test_another_right_is_given_once_it_was_shown_how_many_people_that_is_about(desk: Asking, bela: Vault) -> None:
    part = re.search(r'<a href="(/part/[^"]+)">Record</a>', desk.get("/team").body)
    assert part is not None
    person = who(desk.get(f"{part.group(1)}/bring"))
    bring(desk, part.group(1), who=person, right="read", shown=f"{person} read")
    address = leading_to(desk.get("/team"), "bela")

    def give(right: str, shown: str = "") -> Answer:
        return desk.post(address, once=desk.get(address).hidden("once", address), right=right, shown=shown)

    before = desk.count()
    asked = give("admin")
    assert (asked.status, desk.count()) == (200, before)
    assert "let anybody go, you too" in asked.words
    # The voice of the record that is a person.
    assert "1 person becomes readable, as now" in asked.words
    assert give("admin", shown="read").status == 200
    assert desk.count() == before
    done = desk.follow(give("admin", shown="admin"))
    exchange(desk, bela)
    assert "From now on they have this right" in done.words
    assert team_of(bela).my_role(team_of(bela).id) is Role.ADMIN
    desk.follow(give("write", shown="write"))
    exchange(desk, bela)
    assert team_of(bela).my_role(team_of(bela).id) is Role.WRITE


def test_nobody_lets_themselves_go_or_is_let_go_by_who_may_not(desk: Asking, bela: Vault) -> None:
    me = leading_to(desk.get("/team"), "no alias yet (who began this team)")
    before = desk.count()
    answer = desk.post(me, once="a" * 26)

    assert "Let them go" not in answer.words
    assert desk.count() == before
    assert team_of(bela).my_role(team_of(bela).id) is Role.WRITE


def test_nobody_is_let_go_before_what_follows_was_shown_and_their_alias_typed(desk: Asking, bela: Vault) -> None:
    address, before = leading_to(desk.get("/team"), "bela"), desk.count()

    def press(**fields: str) -> Answer:
        return desk.post(address, fields, once=desk.get(address).hidden("once", address))

    first, wrong = press(alias="bela"), press(shown="1", alias="bella")

    assert f"Out of the team: bela ({bela.device.hex()[:8]})" in first.words
    assert "What can be read on it" in first.words
    assert "Type the alias of the person to confirm: bela" in wrong.words
    assert [first.status, wrong.status] == [200, 422]
    assert desk.count() == before
    assert "Exchange now" in desk.follow(press(shown="1", alias="bela")).words
