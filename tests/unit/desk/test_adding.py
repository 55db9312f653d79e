"""Adding an account with its claims in one sitting: shown back as understood, recorded as one entry, nothing lost."""

from __future__ import annotations

import json
import re

import pytest

from safeconduct.record.detention.keys import key_of
from safeconduct.record.queries import Record
from safeconduct.record.types import OWN_DATASET
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_forms_sent_twice import undo_address

ACCOUNT = {"outlet.0": "The Evening Sheet", "published.0": "7 May 2030", "learnt.0": "8 May 2026", "language.0": "en"}
CLAIM = {
    "subject.1": "arrests in tarn",
    "property.1": "held",
    "value.1": "around 40",
    "basis.1": "estimated",
    "voice.1": "A survivor",
    "connection.1": "witness",
    "said.1": "some forty people",
    "repeats.1": "Lantern, 4 May 2030",
}
FILLED = {**ACCOUNT, **CLAIM}


def send(desk: Asking, form: dict[str, str], do: str = "send", address: str = "/add") -> Answer:
    mark = desk.get(address)
    hidden = {name: mark.hidden(name, address.replace("&", "&amp;")) for name in ("once", "draft")}
    return desk.post(address, {"rows": "1", **hidden, **form, "do": do})


def value_of(answer: Answer, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', answer.body)
    assert found is not None, name
    return found.group(1)


def test_an_account_and_its_claims_are_one_entry_and_one_undo_takes_it_back(desk: Asking) -> None:
    before = desk.count()
    second = {
        "subject.2": "arrests in tarn",
        "property.2": "start",
        "value.2": "начало апреля 2030",
        "voice.2": "Tarn clerk",
        "voice_kind.2": "person",
    }

    done = desk.follow(send(desk, {**FILLED, **second, "rows": "2", "publisher.0": "The Evening Sheet"}))

    assert desk.count() == before + 1
    assert "The Evening Sheet" in done.words
    assert "Published 7 May 2030 Brought out by The Evening Sheet" in done.words
    assert "8 May 2026" in done.words
    assert "36 to 44 held (estimated) · Arrests in Tarn some forty people A survivor, a witness" in done.words
    assert "repeats Lantern" in done.words
    assert "1–10 April 2030 start · Arrests in Tarn начало апреля 2030 Tarn clerk" in done.words
    undone = desk.follow(
        desk.post(undo_address(done), once=done.hidden("once", "/undo/"), back=done.hidden("back", "/undo/"))
    )
    assert "It was entered and taken back since." in undone.words
    assert "around 40" not in desk.get(desk.address("subject", "lantern\x1fwave")).words
    assert "Tarn clerk" not in desk.get("/add").body


def languages(answer: Answer) -> list[tuple[str, bool, str]]:
    """What the field of the language offers: code, whether it is chosen, name."""
    field = re.search(r'<select id="language\.0".*?</select>', answer.body, re.DOTALL)
    assert field is not None
    found = re.findall(r'<option value="(\w*)"( selected)?>([^<]*)</option>', field.group())
    return [(code, bool(chosen), name) for code, chosen, name in found]


def test_the_language_is_chosen_by_its_name_and_kept_as_its_code(desk: Asking) -> None:
    offered = [("", False, "choose"), ("ru", False, "Russian"), ("en", False, "English"), ("ce", False, "Chechen")]
    assert languages(desk.get("/add")) == offered

    checked = send(desk, {**FILLED, "language.0": "ce"}, "check")
    assert ("ce", True, "Chechen") in languages(checked)
    done = desk.follow(send(desk, {**FILLED, "language.0": "ce"}))
    assert "Language</dt><dd>Chechen</dd>" in done.body

    # A draft from before, and a command, may have a code that has no name here.
    assert languages(send(desk, {**FILLED, "language.0": "de"}, "check")) == [*offered, ("de", True, "de")]


def test_words_with_the_sign_between_names_are_words_and_name_no_entry(desk: Asking) -> None:
    form = {**FILLED, "property.1": "told of", "property_kind.1": "text", "value.1": "lantern\x1fwave", "basis.1": ""}

    done = send(desk, form)

    assert done.status == 303, done.words
    shown = desk.get(desk.address("subject", "lantern\x1fwave")).words
    assert "lantern\ufffdwave" in shown


def test_nothing_is_recorded_by_looking_checking_or_adding_a_row(desk: Asking) -> None:
    before = desk.count()

    for do in ("check", "row", "read", "keep", "draft", "discard", ""):
        answer = send(desk, FILLED, do)
        assert answer.status == 200
        if do not in ("read", "keep"):
            assert value_of(answer, "value.1") == "around 40"
            assert "Understood as: 36 to 44" in answer.words
    assert desk.count() == before


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("at least 9", "at least 9"),
        ("не менее девять", "at least 9"),
        ("several", "3 to 9"),
        ("почти 40", "35 to 39"),
    ],
)
def test_numbers_in_words_are_shown_back_as_ranges(desk: Asking, words: str, shown: str) -> None:
    assert f"Understood as: {shown}" in send(desk, {**FILLED, "value.1": words}, "check").words


def test_while_typing_the_same_words_come_back_for_the_script(desk: Asking) -> None:
    answer = send(desk, {**FILLED, "voice.1": "A new <b>one</b>", "value.1": "начало мая"}, "read")
    found = json.loads(answer.body)

    assert found["told"]["published.0"] == ["This day is still to come. Is the year right?", "hint"]
    assert found["told"]["learnt.0"] == ["Understood as: 8 May 2026", "read"]
    assert found["told"]["voice.1"] == ["Not here yet. Choose what it is, or mend the name.", "hint"]
    assert found["told"]["value.1"][1] == "fault"
    assert "value.0" not in found["told"]
    assert found["new"] == ["voice.1"]


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(desk: Asking) -> None:
    before = desk.count()
    form = {
        **FILLED,
        "outlet.0": "",
        "published.0": "7 May",
        "value.1": "forty-ish",
        "subject.1": "Arrests in Tarm",
        "repeats.1": "No such sheet",
        "said.1": "<script>alert(1)</script>",
    }

    answer = send(desk, form)

    assert (answer.status, desk.count()) == (422, before)
    for words in ("The year is missing (“7 May”)", "A number is wanted here", "There is nothing of this name here"):
        assert words in answer.words
    assert "There is no account of this name here (“No such sheet”)" in answer.words
    assert value_of(answer, "value.1") == "forty-ish"
    assert value_of(answer, "published.0") == "7 May"
    assert "&lt;script&gt;" in answer.body
    assert answer.body.count('aria-invalid="true"') == 5
    assert re.search(r'name="outlet.0"[^>]* autofocus', answer.body)


def test_a_name_of_two_accounts_is_refused_and_is_taken_with_its_day(desk: Asking) -> None:
    desk.follow(send(desk, {**ACCOUNT, "outlet.0": "Lantern", "published.0": "5 May 2030"}))
    refused = send(desk, {**FILLED, "repeats.1": "Lantern"}, "check")
    both = desk.follow(send(desk, {**FILLED, "repeats.1": "lantern, 4 May 2030; Lantern, 5 мая 2030"}))

    assert "they need not be the same one" in refused.words
    assert "repeats Lantern , Lantern" in both.words


def test_a_new_subject_needs_its_kind_so_that_a_slip_makes_no_second_one(desk: Asking) -> None:
    form = {**FILLED, "subject.1": "Arrests in Brenn"}
    refused = send(desk, form)
    done = desk.follow(send(desk, {**form, "subject_kind.1": "event"}))

    assert refused.status == 422
    assert "Not here yet" not in refused.words
    assert "Arrests in Brenn" in done.words
    assert "Arrests in Brenn" in desk.get("/record").words


def test_what_looks_like_something_that_is_there_is_pointed_out(desk: Asking) -> None:
    # The first letter of the second word is Cyrillic.
    answer = send(desk, {**FILLED, "voice.1": "A \u0455urvivor", "voice_kind.1": "person"}, "check")

    assert "It looks like “A survivor”, which is here already." in answer.words


def test_one_more_claim_takes_over_subject_and_voice_and_loses_nothing(desk: Asking) -> None:
    answer = send(desk, {**FILLED, "corrects.1": "1"}, "row")

    assert value_of(answer, "subject.2") == "arrests in tarn"
    assert value_of(answer, "voice.2") == "A survivor"
    assert value_of(answer, "value.2") == ""
    assert value_of(answer, "value.1") == "around 40"
    assert re.search(r'name="corrects.1" value="1" checked', answer.body)
    assert re.search(r'name="property.2"[^>]* autofocus', answer.body)
    assert answer.hidden("rows") == "2"


def test_a_sheet_without_claims_and_rows_left_blank_are_taken(desk: Asking) -> None:
    done = desk.follow(send(desk, {**ACCOUNT, "subject.1": "arrests in tarn"}))

    assert "No claim of it stands on this day." in done.words


def test_on_a_first_day_everything_is_new_and_can_be_said(desk: Asking) -> None:
    form = {
        "outlet.0": "A letter",
        "subject.1": "The quarry",
        "subject_kind.1": "place",
        "property.1": "seen working",
        "property_kind.1": "growing",
        "value.1": "a few",
    }
    done = desk.follow(send(desk, form))

    def kind(vault: Vault) -> bool:
        entry = Record(vault.tables).entry
        from safeconduct.record.items import Property, Table

        found = entry(Table.PROPERTY, "desk\x1fseen working")
        return isinstance(found, Property) and found.cumulative

    assert "3 to 9 seen working · The quarry" in done.words
    assert desk.runner.run(desk.desk.office.work(kind))


def test_a_call_begins_as_an_account_that_nobody_published_learnt_today(desk: Asking) -> None:
    page = desk.get("/add?of=call")

    assert "Log a call or message" in page.words
    assert value_of(page, "published.0") == "unknown"
    assert "Understood as: unknown" in page.words
    assert re.fullmatch(r"\d+ \w+ \d{4}", value_of(page, "learnt.0"))


@pytest.mark.parametrize("rows", ["0", "-1", "99999999999", "x", ""])
def test_no_number_of_rows_breaks_the_page(desk: Asking, rows: str) -> None:
    assert send(desk, {**FILLED, "rows": rows}, "check").status == 200


def test_texts_of_a_hundred_thousand_characters_come_back(desk: Asking) -> None:
    answer = send(desk, {**FILLED, "said.1": "ж" * 100_001, "value.1": "early " * 20_000})

    assert answer.status == 422
    assert "ж" * 100_001 in answer.body
    assert "longer than 100,000 characters" in answer.words


def test_after_recording_what_is_worth_a_look_is_said(desk: Asking) -> None:
    form = {
        **FILLED,
        "voice.1": "A \u0455urvivor",
        "voice_kind.1": "person",
        "basis.1": "",
        "property.2": "start",
        "subject.2": "wave",
        "value.2": "mid-May 2030",
        "corrects.2": "1",
        "published.0": "unknown",
        "rows": "2",
    }
    done = desk.follow(send(desk, form))
    address = desk.get(desk.address("subject", "lantern\x1fwave"))

    assert (
        "look alike. If they are one voice, they count as two until somebody says so: safeconduct record" in done.words
    )
    assert "36 to 44 (held) is counted apart: others say the same thing as estimated (2 claims)." in done.words
    assert "11–20 May 2030 (start) corrects nothing: the account shows no day of publication." in done.words
    assert "Worth a look" not in address.words


def test_a_record_made_twice_by_one_press_is_made_once(desk: Asking) -> None:
    page, before = desk.get("/add"), desk.count()
    form = {**FILLED, "rows": "1", "once": page.hidden("once", "/add"), "draft": page.hidden("draft"), "do": "send"}

    desk.post("/add", {**form, "do": "keep"})
    first, second = desk.post("/add", form), desk.post("/add", form)
    late = desk.post("/add", {**form, "do": "keep"})

    assert desk.count() == before + 1
    assert first.headers["location"] == second.headers["location"] == late.headers["location"]
    assert "Drafts" not in desk.get("/").words


def test_the_list_of_what_is_missing_names_each_field_and_its_claim(desk: Asking) -> None:
    nothing = send(desk, {})
    second = send(
        desk, {**FILLED, "rows": "2", "subject.2": "arrests in tarn", "property.2": "held", "value.2": "many"}
    )

    assert '<a href="#outlet.0">Who printed, sent or said it</a>. ' in nothing.body
    assert "There is nothing to keep yet." not in nothing.words
    assert '<a href="#value.2">Value, claim 2</a>. ' in second.body


def test_a_figure_of_another_sort_is_pointed_out_in_the_language_of_the_page(desk: Asking) -> None:
    desk.post("/language", language="ru", back="/")

    done = desk.follow(send(desk, {**FILLED, "property.1": "start", "value.1": "май 2030", "basis.1": "оценка"}))

    assert "другое основание: не указано (2 утверждения)" in done.words


def test_when_somebody_was_held_at_a_place_is_typed_in_words_shown_back_and_kept_with_the_claim(desk: Asking) -> None:
    held = {
        "subject.1": "Alder",
        "subject_kind.1": "person",
        "property.1": "place_of_detention",
        "property_kind.1": "places",
        "value.1": "Мельница",
        "period.1": "в начале декабря",
    }
    looked = send(desk, {**ACCOUNT, **held}, "check")
    assert "Understood as: 1–10 December 2029 (the year was taken from the day of the text)" in looked.words
    done = desk.follow(send(desk, {**ACCOUNT, **held}))
    assert "в начале декабря" in done.words
    page = desk.get(desk.address("detention", key_of("Мельница", OWN_DATASET)))
    assert "1–10 December 2029" in page.words
    # Of anything but a place it is refused at its field, and what was typed stays.
    wrong = send(desk, {**ACCOUNT, **CLAIM, "period.1": "2030-05"})
    assert wrong.status == 422
    assert "Only of a place, and of the use of one, is a time taken as well" in wrong.words
    assert value_of(wrong, "period.1") == "2030-05"


@pytest.mark.parametrize("words", ["place of detention", "место удержания", "place_of_detention"])
def test_a_place_where_people_are_held_is_one_by_whatever_name_it_is_said_and_needs_no_sort_of_value(
    desk: Asking, words: str
) -> None:
    told = {"property.1": words, "value.1": "Старая мельница", "basis.1": ""}
    desk.follow(send(desk, {**FILLED, **told}))

    assert "Старая мельница" in desk.get("/detention").words


def test_two_names_of_one_thing_that_nobody_declared_yet_are_one_property(desk: Asking) -> None:
    second = {**{key.replace(".1", ".2"): words for key, words in CLAIM.items()}, "property.2": "место удержания"}
    told = {"property.1": "place of detention", "value.1": "The old mill", "value.2": "The cellar", "basis.1": ""}
    desk.follow(send(desk, {**FILLED, **second, **told, "basis.2": "", "rows": "2"}))

    def declared(vault: Vault) -> list[str]:
        return sorted(one for one in Record(vault.tables).property_ids() if "detention" in one or "удержания" in one)

    assert desk.runner.run(desk.desk.office.work(declared)) == ["place_of_detention"]
