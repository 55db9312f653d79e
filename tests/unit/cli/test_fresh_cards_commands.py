"""`team cards --again` for a program: cards out of a file of old ones, and what is wrong with these said as ever."""

from __future__ import annotations

from pathlib import Path

from safeconduct.protect.recovery import CardsOfDifferentSets, TooFewCards
from tests.unit.cli.computers import Computers


def test_a_program_makes_new_cards_out_of_a_file_of_old_ones_and_never_out_of_a_mixture(tmp_path: Path) -> None:
    here, file = Computers(tmp_path), tmp_path / "cards"
    here.begin("first", "ash")
    old = here.answer("first", "team", "cards")["cards"]
    file.write_text("\n".join(old[:2]), encoding="utf-8")
    new = here.answer("first", "team", "cards", "--again", "--words-file", str(file))
    assert new["removed"] is False
    assert len({*old, *new["cards"]}) == 6
    file.write_text("\n".join((old[0], new["cards"][0])), encoding="utf-8")
    mixed = here.refused("first", "team", "cards", "--again", "--words-file", str(file), "--json")
    assert isinstance(mixed, CardsOfDifferentSets)
    assert isinstance(here.refused("first", "team", "cards", "--again", "--json"), TooFewCards)
