"""A property with many values: the first stand on the subject's page, all of them one link away, none twice (P6)."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.desk.cards import shares
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.world import accounts, accounts_bytes

PLACES = 40
ON_A_PAGE = 24
PROPERTY = {"id": "held_in", "kind": "places"}


def take(desk: Asking) -> None:
    held = accounts()
    told = {**held["claims"][0], "property": PROPERTY["id"]}
    claims: list[dict[str, Any]] = [
        {**told, "id": f"p{n}-{k}", "value": {"kind": "places", "names": [f"Depot {n:02}"]}}
        for n in range(PLACES)
        for k in range(3 if n == PLACES - 1 else 1)
    ]

    def taken(vault: Vault) -> None:
        made = accounts(claims=[*held["claims"], *claims], properties=[*held["properties"], PROPERTY])
        dataset = read_accounts(accounts_bytes(made))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(taken))


def wave(desk: Asking) -> Answer:
    return desk.get(desk.address("subject", "lantern\x1fwave"))


def test_the_first_values_stand_on_the_page_and_all_of_them_one_link_away(desk: Asking) -> None:
    take(desk)
    page = wave(desk)
    rest = re.search(r'<a href="(/subject/[^"]+/values/[^"]+)">and (\d+) more values</a>', page.body)
    assert rest is not None

    first = desk.get(rest.group(1))
    on = re.search(r'href="([^"]+from=24)"', first.body)
    assert on is not None
    second = desk.get(on.group(1))

    shown = set(re.findall(r"Depot \d\d", page.words))
    assert len(shown) == PLACES - int(rest.group(2))
    assert f"values 1 to {ON_A_PAGE} of {PLACES}" in first.words
    listed = [re.findall(r'<p class="value">(Depot \d\d)', one.body) for one in (first, second)]
    assert sorted(listed[0] + listed[1]) == [f"Depot {n:02}" for n in range(PLACES)]


def test_values_that_are_not_there_on_the_day_show_nothing(desk: Asking) -> None:
    take(desk)
    rest = re.search(r'"(/subject/[^"]+/values/[^"]+)"', wave(desk).body)
    assert rest is not None

    assert desk.get(rest.group(1) + "?as=public&day=2000-01-01").status == 400
    assert desk.get(rest.group(1)[:-3]).status == 400
    assert f"of {PLACES}" in desk.get(rest.group(1) + "?from=-7").words
    assert f"values 25 to {PLACES} of {PLACES}" in desk.get(rest.group(1) + "?from=999999999").words


@given(st.lists(st.integers(0, 90), max_size=30), st.integers(0, 100))
def test_room_is_shared_evenly_and_used_up(wanted: list[int], room: int) -> None:
    given_ = shares(wanted, room)

    assert all(0 <= got <= want for got, want in zip(given_, wanted, strict=True))
    assert sum(given_) == min(sum(wanted), room)
    # Whoever went short got no less than anybody else, but for one that could not be divided.
    short = [got for got, want in zip(given_, wanted, strict=True) if got < want]
    assert not short or max(given_) - min(short) <= 1
