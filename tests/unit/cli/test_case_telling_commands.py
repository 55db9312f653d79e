"""What people of a case agreed to have told, by command: written down, listed, known to the press, taken back."""

from __future__ import annotations

from pathlib import Path

from safeconduct.base.clock import iso_from_day
from safeconduct.evacuate.facts.errors import NoSuchField
from safeconduct.publish.holding.errors_telling import HowFarMissing, NobodyOfThisCase, NothingAgreed
from tests.days import today
from tests.unit.cli.pairs import Pair
from tests.unit.cli.test_statement_commands import NAME, Press


def test_a_consent_is_written_on_a_case_and_taken_back_by_command(pair: Pair, tmp_path: Path) -> None:
    press = Press(pair, tmp_path)
    case = pair.answer("anna", "case", "new")["name"]
    (person,) = pair.answer("anna", "case", "agreed", case)["people"]
    who = person["who"]
    assert person["agreed"] is None
    assert "nothing is said, so nothing is told" in pair.said("anna", "case", "agreed", case)
    press.answer("anna", "set", NAME, "--part", "3", f"people={who}")
    assert "no_consent" in {one["rule"] for one in press.shown()["check"]["reasons"]}
    assert isinstance(pair.refused("anna", "case", "agreed", case, who), HowFarMissing)
    assert isinstance(pair.refused("anna", "case", "agreed", case, "nobody", "use=named"), NobodyOfThisCase)
    assert isinstance(pair.refused("anna", "case", "agreed", case, who, "withdrawn=2026-01-01"), NoSuchField)
    assert isinstance(pair.refused("anna", "case", "took-back", case, who), NothingAgreed)

    until = f"until={iso_from_day(today())}"
    pair.answer("anna", "case", "agreed", case, who, "use=paraphrase", "channels=site", until, "--press")

    (person,) = pair.answer("anna", "case", "agreed", case)["people"]
    assert person["agreed"]["fields"]["use"] == "paraphrase"
    assert press.shown()["check"]["decision"] == "PUBLISH"
    # One word on the case, and the same in the record.
    assert len(pair.answer("anna", "evacuate", "list", "telling")["things"]) == 2

    pair.answer("anna", "case", "took-back", case, who)

    assert press.shown()["check"]["decision"] == "NEVER"
    things = pair.answer("anna", "evacuate", "list", "telling")["things"]
    assert {one["fields"]["withdrawn"] for one in things} == {iso_from_day(today())}
