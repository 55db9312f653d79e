"""The invented rescue of the demonstration is whole: every thing is read, and no two share a code name."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.cli.demo_rescue_data import write_rescue
from tests.unit.evacuate.parts import NOON, office


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_thing_of_the_invented_rescue_is_read_and_called_by_a_name_of_its_own(
    tmp_path: Path, language: Language
) -> None:
    here = office(tmp_path)
    today = Day(NOON // 86_400_000)
    rescue = write_rescue(here.desk.team, today, language)
    facts = here.facts
    assert facts.unread() == ()
    assert [len(facts.things(form)) for form in ("case", "person", "place", "helper")] == [16, 24, 7, 5]
    assert len(facts.things("trip")) == 43
    named = [one.text("code_name") for form in ("case", "person", "place", "helper") for one in facts.things(form)]
    assert len(set(named)) == len(named)
    assert all(facts.only("case", part) for part in rescue.cases)
    assert all((one.number("deadline") or 0) > today for one in facts.things("case"))
