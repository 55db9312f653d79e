"""What an answer rests on, on the page: voices, what they said, copies collapsed under it; the rest one link away."""

from __future__ import annotations

import re
from typing import Any

import pytest

from safeconduct.desk.cards import MOST_CLAIMS
from safeconduct.desk.pages import saying
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.world import accounts, accounts_bytes

COPIES = 130
PAGE = 100


def take(desk: Asking, **changes: Any) -> None:
    def taken(vault: Vault) -> None:
        dataset = read_accounts(accounts_bytes(accounts(**changes)))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(taken))


def copied(count: int) -> list[dict[str, Any]]:
    """The invented claims with so many more copies of the survivor's count."""
    claims: list[dict[str, Any]] = accounts()["claims"]
    return claims + [{**claims[3], "id": f"d{n:03}", "said": f"ten, as copy {n:03} has it"} for n in range(count)]


def wave(desk: Asking) -> Answer:
    return desk.get(desk.address("subject", "lantern\x1fwave"))


def test_a_copy_is_collapsed_under_what_it_was_taken_from_and_both_under_their_voice(desk: Asking) -> None:
    body = wave(desk).body
    voice = body.partition("<h3>A survivor</h3>")[2]
    said, _, copies = voice.partition('<details class="copies">')

    assert "<q>about 10</q>" in said
    assert "Undated copy" not in said
    assert copies.startswith("<summary>1 copy</summary>")
    assert "Undated copy" in copies.partition("</details>")[0]


def test_many_copies_are_counted_shown_in_part_and_the_rest_is_one_link_away(desk: Asking) -> None:
    take(desk, claims=copied(COPIES))
    page = wave(desk)
    rest = re.search(r'<a href="(/subject/[^"]+/answer/[^"]+)">and (\d+) more</a>', page.body)
    assert rest is not None

    first = desk.get(rest.group(1))
    on = re.search(r'href="([^"]+from=100)"', first.body)
    assert on is not None
    second = desk.get(on.group(1))

    assert f"{COPIES + 1} copies" in page.words
    shown = page.body[: rest.start()].rpartition("<details>")[2].count('href="/claim/')
    assert 0 < shown <= MOST_CLAIMS
    assert int(rest.group(2)) == COPIES + 2 - shown
    assert "claims 1 to 100 of 132" in first.words
    assert "claims 101 to 132 of 132" in second.words
    listed = [re.findall(r"as copy (\d+) has it", shown.words) for shown in (first, second)]
    assert sorted(listed[0] + listed[1]) == [f"{n:03}" for n in range(COPIES)]


def test_an_answer_that_is_not_there_on_the_day_shows_nothing(desk: Asking) -> None:
    take(desk, claims=copied(COPIES))
    rest = re.search(r'"(/subject/[^"]+/answer/[^"]+)"', wave(desk).body)
    assert rest is not None

    assert desk.get(rest.group(1) + "?as=public&day=2030-05-01").status == 400
    assert desk.get(rest.group(1)[:-3]).status == 400
    assert "of 132" in desk.get(rest.group(1) + "?from=-7").words
    assert "of 132" in desk.get(rest.group(1) + "?from=999999999").words


@pytest.mark.parametrize("is_left", [True, False])
def test_what_could_not_be_withdrawn_with_a_claim_is_told_on_its_page(
    desk: Asking, monkeypatch: pytest.MonkeyPatch, is_left: bool
) -> None:
    """What took its place lies in a part in which nobody here may write: stood in for by the link that goes nowhere."""
    if is_left:
        monkeypatch.setattr(saying, "left_out", lambda links, _: tuple(links))
    address = desk.address("claim", CLAIM) + "/say"
    done = desk.post(address, once=desk.get(address).hidden("once", address), saying="withdraw", note="asked for it")
    assert done.status == 303
    page = desk.follow(done)
    assert ("What a table put in its place stays as it was" in page.words) == is_left
