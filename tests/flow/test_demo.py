"""The demonstration: every row of the specification's table, computed from the accounts and not stored."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from safeconduct.cli.demo import INTRODUCTION, PASSPHRASE
from safeconduct.cli.main import cli
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.running.reading import alarms_here
from safeconduct.protect.rest import Passphrase
from safeconduct.record.sql import TEXTS
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import is_throwaway
from safeconduct.vault.vault import Vault
from tests.flow.demonstrated import demonstrated
from tests.flow.program import Program

ACCOUNTS = Path(__file__).resolve().parents[2] / "src/safeconduct/cli/demo_data/january-2019.json"
Json = dict[str, Any]

# The table at the end of docs/formats/known.md, cell by cell: subject, property and day; basis and value; claims,
# documents; roots (floor, ceiling); level; and the claims that are inconsistent, superseded or outdated.
NETWORK, SURVIVORS, EXILE = "russian-lgbt-network", "survivors-jan-2019", "meduza-exile"
WAVE = "wave-2018-12"
TABLE = [
    (WAVE, "start", "2019-01-14", "unspecified", ("2018-12-01", "2018-12-31"), 8, 8, [NETWORK], 1, "reported",
     {"inconsistent": ["c01", "c03", "c13", "c17", "c22"]}),
    (WAVE, "start", "2019-01-21", "unspecified", ("2018-12-01", "2018-12-10"), 11, 10, [NETWORK, SURVIVORS], 1,
     "reported", {"superseded": ["c03", "c05", "c08", "c13", "c17", "c22", "c30"]}),
    (WAVE, "detained", "2019-01-12", "estimated", (3, 9), 1, 1, [NETWORK], 1, "reported", {}),
    (WAVE, "detained", "2019-01-16", "estimated", (35, 44), 8, 8, [NETWORK], 1, "reported", {"outdated": ["c07"]}),
    (WAVE, "dead", "2019-01-16", "confirmed", (2, None), 1, 1, [NETWORK], 1, "reported", {}),
    (WAVE, "dead", "2019-01-16", "estimated", (2, None), 2, 2, [EXILE, NETWORK], 2, "corroborated", {}),
    (WAVE, "first_reported_to_network", "2019-01-31", "unspecified", ("2018-12-20", "2019-01-10"), 2, 2, [NETWORK], 1,
     "reported", {"inconsistent": ["c23", "c25"]}),
    ("programme", "evacuated_since_april_2017", "2019-01-31", "unspecified", (135, 165), 2, 2, [NETWORK], 1,
     "reported", {}),
    (WAVE, "place_of_detention", "2019-01-31", "unspecified", "Argun", 3, 3, [NETWORK], 1, "reported", {}),
    (WAVE, "place_of_detention", "2019-01-31", "unspecified", "Zavodskoy district police office, Grozny", 2, 2,
     [SURVIVORS], 1, "reported", {}),
    (WAVE, "victims_include", "2019-01-31", "unspecified", "women", 2, 2, [SURVIVORS], 1, "reported", {}),
]  # fmt: skip
LISTS = ("inconsistent", "superseded", "outdated", "disputed")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Json:
    ran = demonstrated(tmp_path_factory, "en", "--json")
    assert ran.out.count("\n") == 1
    return ran.json


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    return demonstrated(tmp_path_factory, "en").out


def rows_of(answers: list[Json], subject: str, property_id: str, day: str) -> list[Json]:
    """The rows of one property; an answer that is not there has none."""
    found = [answer for answer in answers if (answer["subject"], answer["as_public"]) == (subject, day)]
    assert len(found) == 1
    return [row for row in found[0]["known"] if row["property"] == property_id]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line[1]} {line[2]} {line[3]} {line[4]}")
def test_the_demonstration_gives_every_row_of_the_table(line: tuple[Any, ...], demo: Json) -> None:
    subject, property_id, day, basis, value, claims, documents, names, floor, level, lists = line
    wanted = {"kind": "text", "text": value} if isinstance(value, str) else {"lo": value[0], "hi": value[1]}

    rows = rows_of(demo["record"]["known"], subject, property_id, day)
    found = [row for row in rows if row["basis"] == basis and wanted.items() <= row["value"].items()]

    assert len(found) == 1
    row = found[0]
    assert (row["claims"], row["documents"], row["level"]) == (claims, documents, level)
    assert row["roots"] == {"floor": floor, "ceiling": len(names), "names": names}
    assert {name: row[name] for name in LISTS} == {name: lists.get(name, []) for name in LISTS}


def test_the_demonstration_says_what_it_holds_and_verifies(demo: Json) -> None:
    assert set(demo) >= {"demo", "record", "vault"}
    assert demo["record"]["accounts"] == 23
    assert demo["record"]["imported"]["new_claims"] == 51
    assert demo["vault"]["sound"] is True


def changed_accounts(program: Program, *without: str) -> list[Json]:
    """What the program knows when some accounts are not in the file: the same path as the demonstration's."""
    data = json.loads(ACCOUNTS.read_bytes())
    data["sources"] = [source for source in data["sources"] if source["id"] not in without]
    data["claims"] = [claim for claim in data["claims"] if claim["source"] not in without]
    file = program.folder / "accounts.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    program.done("record", "import", str(file), "--yes")
    return [
        program.json("record", "known", subject, property_id, "--as-public", day)
        for subject, property_id, day in ((WAVE, "start", "2019-01-21"), (WAVE, "detained", "2019-01-16"))
    ]


def test_the_rows_are_computed_from_the_accounts(empty: Program, tmp_path: Path) -> None:
    without_correction, counts = changed_accounts(empty.at(tmp_path / "a"), "S22", "S08")

    start = without_correction["known"][0]
    assert start["value"] == {"kind": "date", "lo": "2018-12-01", "hi": None}
    assert (start["superseded"], start["corrected"], start["roots"]["names"]) == ([], False, [NETWORK])
    assert start["inconsistent"] == ["c01", "c03", "c13", "c17", "c22", "c30"]
    # Without the account that first said "about 40" there is one claim fewer, and the copies still tell the figure.
    assert counts["known"][0]["claims"] == 7


def test_the_same_accounts_through_the_import_give_the_same_rows(empty: Program, tmp_path: Path, demo: Json) -> None:
    start, counts = changed_accounts(empty.at(tmp_path / "a"))

    for answer, property_id in ((start, "start"), (counts, "detained")):
        wanted = rows_of(demo["record"]["known"], WAVE, property_id, answer["as_public"])
        assert answer["known"] == wanted


def test_a_person_reads_what_each_day_changed(told: str) -> None:
    days = told.partition("So, in the end")[0]

    assert "11 January 2019 · 4 accounts\n  ●  detained: 3 to 9 (estimated)\n" in days
    assert "  ●  detained: 35 to 44 (estimated)  before: 3 to 9\n" in days
    assert "  ●● dead: at least 2 (estimated) · corroborated, 2 independent voices\n" in days
    assert "●○ start: 1–10 December 2018  before: from 1 December 2018" in days
    assert "8 claims repeat what was known: nothing changes." in days
    # What did not change on a day is not told again on it.
    assert days.count("place of detention: Argun") == 1


def test_a_person_reads_where_it_stands_how_to_open_it_and_that_it_was_checked(told: str) -> None:
    end = " ".join(told.partition("So, in the end")[2].split())

    assert "start 1–10 December 2018 ●○ reported, corrected · 1 to 2 independent voices" in end
    assert "before: 21–31 December 2018; 29 December 2018; from 29 December 2018 (corrected on 21 January 2019)" in end
    assert "An exile quoted by Meduza says 10 to 20; Russian LGBT Network says at least 2." in end
    assert "safeconduct record known SUBJECT --tree" in end
    assert "computed from them. Nothing differs." in end


def test_the_neutral_story_is_told_in_russian_and_names_nothing_of_the_real_accounts(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    real = json.loads(ACCOUNTS.read_bytes())
    told = json.loads(ACCOUNTS.with_name("neutral-2021.json").read_bytes())
    names = {one["outlet"] for one in real["sources"]} | {one["label"] for one in (*real["voices"], *real["subjects"])}

    # Half a minute of processor time each: the other language and the other accounts are told in one run.
    ran = demonstrated(tmp_path_factory, "ru", "--neutral")

    assert "8 известий из вымышленной страны" in ran.words
    assert "11 марта 2021 · 1 известие" in ran.words
    assert "от 1 до 2 независимых голосов" in ran.words
    # The names of properties are the program's own; what stands after them is the dataset's.
    named = [line.strip(" ●○").partition(":")[0] for line in ran.out.splitlines() if line.startswith("  ●")]
    assert len(named) == 7
    assert [name for name in named if not re.fullmatch("[А-Яа-яё ]+( [0-9]+)?", name)] == []
    assert "Расхождений нет." in ran.words
    assert told["dataset"] == "neutral-2021"
    assert [one["label"] for one in told["voices"] if one["label"] in ran.words] != []
    assert [name for name in (*names, "Chech", "Чеч", "LGBT", "ЛГБТ", "2018", "2019") if name in ran.out] == []


def test_the_introduction_names_the_accounts_in_russian_too() -> None:
    assert INTRODUCTION.ru.format(accounts="23 известия").startswith("23 известия о задержаниях декабря 2018 года")


def test_people_write_through_a_relay_and_one_reads_the_answer_with_eight_words(demo: Json) -> None:
    shown = demo["intake"]

    assert 40_000 < shown["page_bytes"] < 50_000
    # Two messages, one of them posted twice, and a cover, and by the gate a message, a form and its locked answers:
    # deleted when the desk said so, and not when it had read them.
    held = shown["relay"]
    assert (held["posted"], held["lay_there"], held["by_gate"], held["messages"]) == (4, 6, 3, 4)
    assert (held["after_reading"], held["acknowledged"], held["after_acknowledging"]) == (6, 6, 0)
    inbox = shown["inbox"]
    assert inbox["by_channel"] == {"page": 2, "gate": 1, "odk": 1, "carried": 1, "telegram": 1, "phone": 1}
    assert (inbox["messages"], inbox["imported"], inbox["imported_again"]) == (10, 3, 0)
    assert inbox["order"] == ["now", "days", "days", "days", "unknown", "unknown", "unknown"]
    answer = shown["answer"]
    assert (answer["answered"], answer["read_with_words"], answer["found_by_others"]) == (1, 1, 0)
    assert answer["board_slots"] == 64


def test_somebody_writes_through_the_gate_and_a_telephone_sends_a_form_that_the_desk_alone_opens(demo: Json) -> None:
    shown = demo["intake"]

    assert shown["gate"] == {
        "messages": 1, "words_given": 8, "forms": 1, "questions": 12, "forms_opened_at_the_desk": 1
    }  # fmt: skip
    assert shown["answer"]["read_at_the_gate"] == 1


def test_a_person_reads_how_people_wrote_and_were_answered(told: str) -> None:
    end = " ".join(told.split()).partition("The way in:")[2]

    assert "2 wrote through the page, 1 text was brought locked, 1 chat imported, 1 call logged" in end
    assert "1 wrote through the gate, which reads what it locks" in end
    assert "1 form came locked from a telephone: the gate passed it on unread" in end
    assert "The relay held 6 things it cannot read, 6 after the desk had read them, and 0 once it was told" in end
    assert "read it with eight words, by the page and at the gate; nobody else's words find it." in end


def test_a_team_of_three_desks_and_a_relay_does_what_is_told(demo: Json) -> None:
    team = demo["team"]

    assert team["desks"] == 3
    assert team["joined_by_words"] == [True, True]
    assert team["concurrent"]["equal_on_every_desk"]
    assert team["concurrent"]["changed_at_the_same_time"] == 3
    assert team["file"]["new"] == 1
    assert team["removed"]["next_op_readable"] == {"alder": True, "birch": True, "cedar": False}
    assert team["relay_rebuilt"]["identical"]
    # By somebody who joined late, and nobody's desk then finds fault with it.
    assert (team["relay_rebuilt"]["by"], team["relay_rebuilt"]["faults"]) == ("birch", 0)
    assert team["relay_rebuilt"]["frames"] > 30
    assert team["drill"]["locked"]["readable"] == 0
    assert {part["part"] for part in team["drill"]["opened"]["parts"]} == {"team", "record"}


def test_a_rescue_of_24_people_is_planned_placed_burnt_repaired_and_forced(demo: Json) -> None:
    shown = demo["evacuate"]
    opened, plan = shown["opened"], shown["plan"]
    assert (opened["cases"], opened["from_request"], opened["from_record"]) == (18, 1, 1)
    assert plan["people_asked"] == 24
    assert 0 < plan["people_moved"] <= 24
    assert 0 < plan["bound"] <= plan["score"]
    assert (shown["approved_by"], shown["held"] > 0) == (2, True)
    assert len(shown["placed"]["refused"]) > 2
    burnt, repaired = shown["burnt"], shown["repaired"]
    # One party is in the house that burns, one on the road; nothing of either is moved.
    assert (burnt["under_way_before"], burnt["under_way_moved"]) == (2, 0)
    assert (burnt["leave_tonight"], burnt["legs_called_off"] > 0, burnt["exposed"] > 0) == (1, True, True)
    after = burnt["plan_after"]
    assert 0 < after["bound"] <= after["score"]
    assert after["people_asked"] < plan["people_asked"]
    assert (repaired["another_way"] > 0, repaired["held"] > 0) == (True, True)
    assert repaired["difference"].startswith(f"{repaired['unchanged_legs']} legs unchanged, ")
    assert repaired["difference"].endswith(" must be told.")
    assert shown["duress"] == {"alarms": 1, "forced": 1, "state": "duress"}


def test_two_people_let_three_statements_out_and_nobody_the_fourth(demo: Json) -> None:
    shown = demo["publish"]
    update, held = shown["update"], shown["held"]
    # Out of the accounts: since the beginning of December, as it was corrected, and about forty people.
    assert (update["began"], update["least"], update["most"]) == ("2018-12-01/2018-12-10", 35, 44)
    assert (update["claims"] > 5, update["decision"]) == (True, "PUBLISH")
    assert (update["wanted_by"], update["standing"]) == (2, "public")
    assert (held["decision"], held["rules"], held["waits_for_a_journey"]) == ("HOLD", ["place_and_time"], True)
    before, after = held["before_it_closed"], held["after"]
    # A week later it waits still, for the journey and for the month to be over; and for nothing after both.
    assert (before["decision"], before["waits_for_a_journey"]) == ("HOLD", True)
    assert (held["journeys_closed"] > 0, after["decision"], after["standing"]) == (True, "PUBLISH", "public")
    assert held["refused"] == before["refused"] == "publish.not_to_be_released"
    rewritten = shown["rewritten"]
    assert (rewritten["decision"], rewritten["rules"]) == ("REWRITE", ["exact_day"])
    assert rewritten["refused"] == "publish.not_to_be_released"
    assert {one["instead"] for one in rewritten["taken"]} == {"in December 2018", "в декабре 2018 года"}
    assert (rewritten["after"]["decision"], rewritten["after"]["standing"]) == ("PUBLISH", "public")
    refused = shown["refused"]
    assert (refused["decision"], "safe_place" in refused["rules"]) == ("NEVER", True)
    assert refused["refused"] == "publish.not_to_be_released"
    assert refused["override"] == {"refused": "publish.never_released"}


def test_the_site_of_the_demonstration_is_signed_by_two_and_every_byte_counts(demo: Json) -> None:
    site = demo["publish"]["site"]
    assert (site["releases"], site["signed_by"], site["before_it_was_signed"]) == (3, 2, ["no_signature"])
    assert site["files"] > 20
    # The picture of the update: there, bare, and of whoever stood in it nothing is left.
    assert site["picture"] == {"files": 1, "words_around_it": False, "covered": True}
    assert re.fullmatch("[0-9a-f]{64}", demo["publish"]["update"]["picture"])
    assert (site["is_whole"], site["is_whole_with_a_byte_changed"], site["found"]) == (True, False, ["changed"])


def test_testimonies_become_claims_that_two_readers_agree_with(demo: Json) -> None:
    shown = demo["depth"]["testimony"]
    assert (shown["testimonies"], shown["taken"], shown["declined"], shown["graded_by"]) == (2, 4, 1, 2)
    assert shown["suggestions"] > shown["taken"]
    # Each value of each field: those that a suggestion gave, whole, and those that somebody typed.
    assert (shown["from_suggestions"], shown["by_hand"]) == (8, 16)
    act = shown["act"]
    who, what, whom = act["perpetrator"][0], act["type_of_act"], act["victim"][0]
    where, when = act["place_of_detention"][0], act["initial_date"][0]
    assert (who["words"], whom["words"]) == ("Сотрудники отдела полиции Старой Гавани", "Орен Талвик")
    assert {one["words"] for one in what} == {"Abduction", "Beating"}
    assert (where["words"], when["words"]) == ("отдел полиции Старой Гавани", "9 March 2021")
    part = act["degree_of_involvement"][0]
    assert part["words"] == "Carried it out"
    for one in (who, *what, whom, where, when, part):
        assert (one["level"], one["roots"]) == ("reasonable_grounds", 2)
        assert all(one["quotes"])
    # Both say themselves who did it and what they saw done: neither of it is read out of where he was held.
    for one in (who, part):
        assert all("сотрудники отдела полиции Старой Гавани" in quote for quote in one["quotes"])
    for verb in ("избил|били", "увез|увели"):
        assert all(re.search(verb, quote) for one in (who, *what, part) for quote in one["quotes"]), verb
    # One voice tells it alone: two readers who agree make no second source.
    for name in ("exact_location", "type_of_intervention", "response"):
        assert [(one["level"], one["roots"]) for one in act[name]] == [("reported", 1)]


def test_places_of_detention_of_the_real_accounts_have_days_and_voices(demo: Json) -> None:
    places = {one["place"]: one for one in demo["depth"]["places"]}
    assert set(places) == {"gn-581126", "ru-ce-police-grozny-zavodskoy"}
    for one, root in ((places["gn-581126"], NETWORK), (places["ru-ce-police-grozny-zavodskoy"], SURVIVORS)):
        (line,) = one["lines"]
        # The accounts say of no place when: of the wave they do, and that is told as such, with the claims that say it.
        assert one["days"] == []
        assert one["of_people"]["days"] == [{"lo": "2018-12-01", "hi": None}]
        assert {"c01", "c34", "c35"} <= set(one["of_people"]["claims"])
        assert "c13" not in one["of_people"]["claims"]
        assert one["of_people"]["subject"] == WAVE
        assert one["days_in_words"].startswith("nobody said when they were there; of “")
        assert "” it is known: start: 1–10 December 2018" in one["days_in_words"]
        assert (one["roots"]["floor"], line["roots"]["names"]) == (1, [root])
        began = next(when for when in line["when"] if when["property"] == "start")
        assert (began["value"]["lo"], began["value"]["hi"]) == ("2018-12-01", "2018-12-10")


def test_a_report_to_the_un_says_what_its_minimum_lacks(demo: Json) -> None:
    paper = demo["depth"]["paper"]
    missing = {one["element"] for one in paper["missing"]}
    # The day, the place, who did it and what the family did are in the testimonies; without consent there is no name.
    assert (paper["paper"], paper["consent"]) == ("wgeid", "not_asked")
    assert missing == {"name", "submitter", "consent"}


def test_an_evidence_bundle_verifies_and_does_not_with_one_byte_changed(demo: Json) -> None:
    shown = demo["depth"]["evidence"]
    assert (shown["openssl"], shown["stamps"], shown["verified"]) == (True, 2, True)
    assert shown["verified_with_a_byte_changed"] is False
    assert any("originals/001" in one for one in shown["found"])


def test_what_opens_in_the_browser_has_cases_and_movement_too(monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, int] = {}

    def look(folder: Path, *_: object, **__: object) -> None:
        around = surroundings()
        with Vault.open(folder, Passphrase.from_text(PASSPHRASE), around) as vault:
            facts = Facts(vault.tables)
            found.update({form: len(facts.things(form)) for form in ("case", "place", "helper", "trip", "journey")})
            team = Team(vault, around.clock, around.entropy)
            found["silent"] = len(alarms_here(team, around.clock.now_ms()))
            found["kept_texts"] = sum(1 for _ in vault.tables.execute(TEXTS))
            assert is_throwaway(vault)

    monkeypatch.setattr("safeconduct.cli.demo.open_desk", look)
    ran = CliRunner().invoke(cli, ["demo", "--neutral"])
    assert ran.exit_code == 0, (ran.output, ran.exception)
    assert (found["case"], found["journey"], found["silent"], found["kept_texts"]) == (16, 2, 1, 2)
    assert all(found.values())
