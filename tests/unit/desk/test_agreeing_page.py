"""What people of a case agreed to have told, on its page: written down, shown, taken back with one press."""

from __future__ import annotations

import re
from html import unescape

from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.sync.identity import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import team_of


def begun(desk: Asking) -> str:
    def begin(vault: Vault) -> CompartmentId:
        return open_case(team_of(vault), From(), {}, people=2, language="en")

    return desk.address("case", desk.runner.run(desk.desk.office.work(begin)).hex())


def tellings(desk: Asking) -> tuple[Thing, ...]:
    return desk.runner.run(desk.desk.office.work(lambda vault: Facts(vault.tables).things("telling")))


def record_of(desk: Asking) -> CompartmentId:
    return desk.runner.run(desk.desk.office.work(record_compartment))


def was(shown: Answer) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(was-[^"]+|saw-[^"]+)" value="([^"]*)">', shown.body)
    return {name: unescape(value) for name, value in found}


def send(desk: Asking, path: str, shown: Answer, **fields: str) -> Answer:
    once = shown.hidden("once", path.partition("?")[0])
    return desk.post(
        path.partition("?")[0], {"once": once, "who": shown.hidden("who", path.partition("?")[0]), **fields}
    )


def test_the_case_leads_to_the_page_and_a_consent_is_written_down_shown_and_taken_back(desk: Asking) -> None:
    case = begun(desk)
    path = f"{case}/agreed"
    assert path in desk.get(case).body
    shown = desk.get(path)
    assert shown.body.count("nothing is said: nothing is told") == 2

    refused = send(desk, path, shown, **was(shown), do="agree", press="yes")
    assert refused.status == 422
    assert "How far they agreed is not said." in refused.body
    shown = desk.get(path)
    fields = {**was(shown), "set-use": "paraphrase", "set-channels": "press", "set-until": "2031-01-31"}
    done = desk.follow(send(desk, path, shown, **fields, do="agree", press="yes"))

    assert "in our words" in done.body
    assert "The press office reads it." in done.body
    first, second = tellings(desk)
    assert {first.part, second.part} >= {record_of(desk)}
    assert [one.text("use") for one in (first, second)] == ["paraphrase", "paraphrase"]
    assert first.lines("channels") == ("press",)
    back = desk.follow(send(desk, path, desk.get(path), do="back"))
    assert "taken back on" in back.body
    assert "Nothing more goes out with them" in back.body
    assert all(one.number("withdrawn") is not None for one in tellings(desk))
