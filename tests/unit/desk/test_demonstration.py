"""A demonstration bears its mark in the vault itself: it joins no relay, invites nobody, and is kept nowhere."""

from __future__ import annotations

import pytest

from safeconduct.cli.demo import throw_away_vault
from safeconduct.vault.throwaway import is_throwaway, mark_throwaway
from tests.unit.desk.asking import Asking

RELAY = {"do": "add", "address": "http://127.0.0.1:9", "key": "00" * 32, "code": "abcdefgh"}
INVITATION = {"whose": "person", "right": "write"}


@pytest.fixture
def demo(desk: Asking) -> Asking:
    desk.runner.run(desk.desk.office.work(mark_throwaway))
    return desk


@pytest.mark.parametrize(
    ("address", "fields"), [("/exchange", RELAY), ("/invitations", INVITATION), ("/recovery", {"do": "backup"})]
)
def test_what_would_make_a_demonstration_real_is_refused_in_a_sentence(
    demo: Asking, address: str, fields: dict[str, str]
) -> None:
    before = demo.count()
    page = demo.get(address)
    answer = demo.post(address, {**fields, "once": page.hidden("once") if 'name="once"' in page.body else "a" * 26})

    assert "DEMO" in page.words
    assert "Not in the demonstration: it joins no relay" in page.words
    assert answer.status == 422
    assert "This is the demonstration: it joins no relay, invites nobody" in answer.words
    assert demo.count() == before


def test_what_the_program_shows_is_marked_and_a_vault_of_ones_own_is_not(desk: Asking) -> None:
    with throw_away_vault() as vault:
        assert is_throwaway(vault)
    assert not desk.runner.run(desk.desk.office.work(is_throwaway))
    assert "DEMO" not in desk.get("/exchange").words
    assert "Not in the demonstration" not in desk.get("/exchange").words
