"""Code names: words of our own in both scripts, drawn at random, and none that somebody of the team has or had."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.errors import Language
from safeconduct.sync.alias import check_alias
from safeconduct.sync.codenames import WORDS, draw_alias
from safeconduct.sync.leaving import remove_person
from tests.unit.sync.desks import founder, join

SCRIPTS: dict[Language, str] = {"en": "abcdefghijklmnopqrstuvwxyz", "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_word_is_short_in_its_own_script_an_alias_and_there_once(language: Language) -> None:
    words = WORDS[language]
    assert len(words) == len(set(words)) >= 78
    for word in words:
        check_alias(word)
        assert 2 < len(word) < 10
        assert set(word) <= set(SCRIPTS[language])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_any_word_may_be_drawn(language: Language) -> None:
    entropy = SeededEntropy(b"code names")
    assert {draw_alias(language, entropy) for _ in range(2_000)} == set(WORDS[language])


def test_a_word_that_somebody_of_the_team_has_or_had_is_not_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WORDS, "en", ("anchor", "anvil", "arrow"))
    first = founder(tmp_path)
    second = join(tmp_path, first, "anchor")
    assert {draw_alias("en", SystemEntropy(), first.team) for _ in range(50)} == {"anvil", "arrow"}
    remove_person(first.team, [second.vault.device], {})
    join(tmp_path, first, "anvil")
    join(tmp_path, first, "arrow")
    assert {draw_alias("en", SystemEntropy(), first.team) for _ in range(50)} == {"anchor 2", "anvil 2", "arrow 2"}
