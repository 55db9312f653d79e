"""Things by their form at the desk: a place, a person, a unit, field by field, with the account that says so."""

from __future__ import annotations

import re

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.record.commands import new_local_id
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.ontology.acts import TypedAct, enter_act
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.held import form_of
from safeconduct.record.queries import Record
from safeconduct.sync.identity import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking

MARKS = iter(f"{n:026d}".translate(str.maketrans("0123456789", "abcdefghij")) for n in range(1, 1000))
LANTERN = "Lantern, 4 May 2030"
TOLD = {"account": LANTERN, "voice": "A survivor", "connection": "witness", "quote": "we were kept below the house"}


def add(desk: Asking, form: str, name: str, **fields: str) -> Answer:
    typed = {one.replace("__", "."): words for one, words in fields.items()}
    return desk.post(f"/new/{form}", {"once": next(MARKS), "name": name, **TOLD, **typed})


def more(desk: Asking, name: str, **fields: str) -> Answer:
    typed = {one.replace("__", "."): words for one, words in fields.items()}
    return desk.post(desk.address("describe", name), {"once": next(MARKS), **TOLD, **typed})


def named(desk: Asking, label: str) -> str:
    """The qualified name of what is called so."""

    def found(vault: Vault) -> str:
        return Named(Record(vault.tables)).find(Table.SUBJECT, label)[0]

    return desk.runner.run(desk.desk.office.work(found))


def known(desk: Asking, name: str) -> dict[str, list[str]]:
    def read(vault: Vault) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in Record(vault.tables).known_now(name):
            found.setdefault(row.property, []).append(row.text)
        return {one: sorted(texts) for one, texts in found.items()}

    return desk.runner.run(desk.desk.office.work(read))


def claims(desk: Asking, name: str) -> list[tuple[str, str, str, bool]]:
    """Property, account, quote of all claims of a thing, and whether they say of which time they are."""

    def read(vault: Vault) -> list[tuple[str, str, str, bool]]:
        record = Record(vault.tables)
        found = (record.open_claim(claim).claim for row in record.known_now(name) for claim in row.claims)
        return sorted((one.property, one.source, one.quote, one.period is not None) for one in found)

    return desk.runner.run(desk.desk.office.work(read))


def test_a_place_of_detention_has_parent_kind_precision_and_time_of_use_each_with_its_account(desk: Asking) -> None:
    assert 'href="/new/place"' in desk.get("/record").body
    desk.follow(add(desk, "place", "The district house", set__kind_of_place="location/police_station"))
    fields = {
        "set.part_of": "The district house",
        "set.kind_of_place": "location/cellar",
        "set.precision": "precision/unknown",
        "during.use_of_place": "December 2018",
    }
    page = desk.follow(add(desk, "place", "The cellar", **fields))

    cellar = named(desk, "The cellar")
    assert known(desk, cellar) == {
        "part_of": [named(desk, "The district house")],
        "kind_of_place": ["location/cellar"],
        "precision": ["precision/unknown"],
        "use_of_place": ["use/detention"],
    }
    assert {one[1:3] for one in claims(desk, cellar)} == {("lantern\x1fA2", TOLD["quote"])}
    assert [one[0] for one in claims(desk, cellar) if one[3]] == ["use_of_place"]
    # It is shown back as understood, and one key takes all of it back.
    for words in ("The cellar", "Cellar", "Used to hold people", "The district house"):
        assert words in page.words
    assert re.search(r'action="/undo/[^"]+"', page.body)


def test_a_second_use_at_another_time_stands_beside_the_first(desk: Asking) -> None:
    add(desk, "place", "The cellar", during__use_of_place="2018-12..2019-01")
    cellar = named(desk, "The cellar")
    page = desk.get(desk.address("describe", cellar))
    assert "Now: Used to hold people" in page.words
    desk.follow(more(desk, cellar, set__use_of_place="use/closed", during__use_of_place="2019-02-01.."))
    assert known(desk, cellar)["use_of_place"] == ["use/closed", "use/detention"]


def test_a_place_that_would_lie_in_itself_is_refused_at_its_field_and_nothing_is_lost(desk: Asking) -> None:
    add(desk, "place", "The house", set__kind_of_place="location/other")
    add(desk, "place", "The yard", set__part_of="The house")
    before = desk.count()
    for parent in ("The yard", "The house"):
        refused = more(desk, named(desk, "The house"), set__part_of=parent, set__precision="precision/exact")
        assert refused.status == 422
        assert "It would lie in itself" in refused.words
        assert f'value="{parent}"' in refused.body
        assert '<option value="precision/exact" selected>' in refused.body
        assert TOLD["quote"] in refused.words
    assert desk.count() == before


def test_the_day_of_the_report_as_day_of_death_is_flagged_on_the_claim_and_with_what_is_known(desk: Asking) -> None:
    desk.follow(add(desk, "person", "Aspen", set__date_of_death="2030-05-04"))
    known_of = desk.get(desk.address("subject", named(desk, "Aspen")))
    assert "1 claim: it is the day of the report itself, which the words do not name" in known_of.words
    (one,) = set(re.findall(r'href="(/claim/[^"]+)"', known_of.body))
    assert "Look at the day: it is the day of the report itself" in desk.get(one).words
    desk.follow(add(desk, "person", "Birch", set__date_of_death="2030-05-03"))
    assert "the day of the report" not in desk.get(desk.address("subject", named(desk, "Birch"))).words


def test_days_in_words_are_shown_as_they_were_read_before_they_are_kept(desk: Asking) -> None:
    before = desk.count()
    fields = {"set__missing_since": "в ночь на 29 декабря", "set__date_of_birth": "зимой 1994 года"}
    looked = add(desk, "person", "Aspen", **fields)

    assert (looked.status, desk.count()) == (422, before)
    assert "Reads as: 28–29 December 2029 (the year was taken from the day of the text)" in looked.words
    assert "Reads as: 1 December 1993 – 28 February 1995" in looked.words
    seen = dict(re.findall(r'name="(seen\.[a-z_.]+)" value="([^"]+)"', looked.body))
    desk.follow(add(desk, "person", "Aspen", **fields, **seen))
    shown = desk.get(desk.address("subject", named(desk, "Aspen"))).words
    assert "28–29 December 2029" in shown


@pytest.mark.parametrize(
    ("form", "fields", "said"),
    [
        ("person", {"set.sex": "sex/unknown", "set.other_names": "Yew"}, {"sex": ["sex/unknown"]}),
        ("group", {"set.counting_unit": "counting_unit/other"}, {"counting_unit": ["counting_unit/other"]}),
        (
            "organisation",
            {"set.type_of_perpetrator": "perpetrator_type/police"},
            {"type_of_perpetrator": ["perpetrator_type/police"]},
        ),
        ("unit", {"set.unit_of": "Lantern's programme"}, {"unit_of": ["lantern\x1fprogramme"]}),
        (
            "document",
            {"set.type_of_source_material": "material/medical_document"},
            {"type_of_source_material": ["material/medical_document"]},
        ),
        ("event", {"set.priority": "priority/high"}, {"priority": ["priority/high"]}),
        (
            "intervention",
            {"set.type_of_intervention": "intervention/evacuation", "set.event": "Arrests in Tarn"},
            {"type_of_intervention": ["intervention/evacuation"], "event": ["lantern\x1fwave"]},
        ),
    ],
)
def test_every_form_is_entered_with_its_fields_and_terms(
    desk: Asking, form: str, fields: dict[str, str], said: dict[str, list[str]]
) -> None:
    assert desk.follow(add(desk, form, "Something new", **fields)).status == 200
    name = named(desk, "Something new")
    assert desk.runner.run(desk.desk.office.work(lambda vault: form_of(Record(vault.tables).facts, name))) == form
    assert said.items() <= known(desk, name).items()


def test_several_terms_of_one_field_are_ticked_and_other_is_not_unknown(desk: Asking) -> None:
    body = "&".join(
        f"{one}={words}"
        for one, words in (
            ("once", next(MARKS)), ("name", "Aspen"), ("account", "lantern:A2"),
            ("set.characteristics", "characteristic/other"), ("set.characteristics", "characteristic/unknown"),
        )
    )  # fmt: skip
    desk.follow(desk.ask("POST", "/new/person", body=body))
    texts = known(desk, named(desk, "Aspen"))["characteristics"]
    assert texts == ["characteristic/other", "characteristic/unknown"]
    shown = desk.get(desk.address("subject", named(desk, "Aspen"))).words
    assert "Other" in shown
    assert "Unknown" in shown


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("", {"set.sex": "sex/male"}, "Say what it is called"),
        ("Aspen", {}, "Fill in at least one field"),
        ("Aspen", {"set.sex": "sex/male", "account": ""}, "Name the account that says so"),
        ("Aspen", {"set.sex": "sex/male", "account": "No such paper"}, "There is no account of this name here"),
        ("Aspen", {"set.sex": "male-ish"}, "no term of the list “Sex”"),
        ("Aspen", {"set.date_of_birth": "29 December"}, "The year is missing"),
        ("Aspen", {"set.member_of": "Nobody"}, "There is no subject of this name here"),
        ("Aspen", {"set.member_of": "Arrests in Tarn"}, "This is of another form"),
        ("Arrests in Tarn", {"set.sex": "sex/male"}, "Something in the record is called so already"),
        ("Aspen", {"set.sex": "sex/male", "voice": "A stranger"}, "There is no voice of this name here"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field_and_nothing_is_entered(
    desk: Asking, name: str, fields: dict[str, str], sentence: str
) -> None:
    before = desk.count()
    refused = add(desk, "person", name, **fields)
    assert refused.status == 422
    assert sentence in refused.words
    assert 'role="alert"' in refused.body
    assert "record ontology show" not in refused.words
    assert TOLD["quote"] in refused.words
    assert desk.count() == before


def test_all_faults_are_told_at_once(desk: Asking) -> None:
    refused = add(desk, "person", "Aspen", set__sex="male-ish", set__date_of_birth="29 December", account="Nowhere")
    assert refused.body.count('aria-invalid="true"') == 3


def test_a_voice_that_is_new_is_entered_with_it_and_undone_with_it(desk: Asking) -> None:
    page = desk.follow(add(desk, "person", "Aspen", set__sex="sex/male", voice="Ash", voice_kind="person"))
    assert "Aspen" in desk.get("/record").words
    undo = re.search(r'action="(/undo/[^"]+)"', page.body)
    assert undo is not None
    desk.post(undo[1], once=page.hidden("once", undo[1]))
    assert "Aspen" not in desk.get("/record").words


def arrest(vault: Vault) -> None:
    record = Record(vault.tables)
    sitting = Sitting(record, Telling("lantern\x1fA2"), lambda: new_local_id(SystemEntropy()))
    enter_act(sitting, TypedAct("act/arrest", "Aspen", "person", label="The arrest"), "en")
    vault.append(sitting.intents(record_compartment(vault)))


def test_an_act_is_asked_what_its_type_asks(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(arrest))
    at = desk.address("describe", named(desk, "The arrest"))
    page = desk.get(at).words
    assert "legal counsel" in page
    assert "autopsy results" not in page
    desk.follow(more(desk, named(desk, "The arrest"), set__legal_counsel="counsel/refused"))
    assert known(desk, named(desk, "The arrest"))["legal_counsel"] == ["counsel/refused"]


def test_what_has_a_page_of_its_own_is_not_entered_here(desk: Asking) -> None:
    for unknown in ("/new/consent", "/new/nothing", "/describe/AAAAAAAAAAAAAAAAAAAAAA"):
        assert desk.get(unknown).status in (400, 404)


def test_on_a_past_day_nothing_is_described(desk: Asking) -> None:
    at = desk.address("subject", "lantern\x1fwave")
    now = desk.get(at).body
    assert "/describe/" in now
    assert "/new/act?" in now
    past = desk.get(f"{at}?as=known&day=2020-01-01").body
    assert "/describe/" not in past
    assert "/new/" not in past


def test_the_form_is_in_russian_too(desk: Asking) -> None:
    desk.post("/language", language="ru", back="/")
    page = desk.get("/new/place").words
    for words in ("Добавить место удержания", "В каком известии это сказано", "Подвал", "Неизвестно", "Другое"):
        assert words in page
    refused = add(desk, "place", "Подвал у реки", account="lantern:A2", set__precision="точно до метра")
    assert "Такого нет в списке" in refused.words


def test_an_act_is_entered_without_a_text_and_another_who_took_part_from_its_page(desk: Asking) -> None:
    add(desk, "person", "Анзор А.", set__sex="sex/male")
    desk.follow(add(desk, "act", "", set__type_of_act="act/torture", set__victim="Анзор А.", set__initial_date="2018"))
    act = named(desk, "Torture: Анзор А.")
    assert known(desk, act)["victim"] == [named(desk, "Анзор А.")]

    page = desk.get(desk.address("subject", act))
    way = re.search(r'href="(/new/involvement[?][^"]+)">Add another who took part<', page.body)
    assert way is not None
    form = desk.get(way.group(1))
    assert re.search(r'name="set.act"[^>]*value="Torture: Анзор А."', form.body)
    for doer in ("Первый К.", "Второй К."):
        add(desk, "person", doer, set__sex="sex/male")
        told = {
            "set__act": "Torture: Анзор А.",
            "set__perpetrator": doer,
            "set__degree_of_involvement": "involvement/carried_out",
        }
        desk.follow(add(desk, "involvement", "", **told))

    parts = [named(desk, f"{doer}: Torture: Анзор А.") for doer in ("Первый К.", "Второй К.")]
    assert [known(desk, one)["act"] for one in parts] == [[act], [act]]


def test_what_ties_nobody_needs_a_name_or_somebody_and_nothing_typed_is_lost(desk: Asking) -> None:
    before = desk.count()
    page = add(desk, "involvement", "", set__latest_status_as_perpetrator="perpetrator_status/unknown")

    assert page.status == 422
    assert "Nothing says what this is called." in page.words
    assert desk.count() == before
    assert re.search(r'value="perpetrator_status/unknown" selected', page.body)
    # With a name it is entered.
    assert (
        add(
            desk, "involvement", "Somebody in it", set__latest_status_as_perpetrator="perpetrator_status/unknown"
        ).status
        == 303
    )


@pytest.mark.parametrize(
    ("of", "form", "field"),
    [
        ("person", "act", "victim"),
        ("person", "involvement", "perpetrator"),
        ("person", "relation", "person"),
        ("event", "act", "event"),
        ("event", "intervention", "event"),
        ("event", "information", "event"),
        ("unit", "involvement", "perpetrator"),
    ],
)
def test_from_each_thing_a_form_begins_with_it(of: str, form: str, field: str, desk: Asking) -> None:
    said = {
        "person": {"set__sex": "sex/male"},
        "event": {"set__event_description": "so"},
        "unit": {"set__other_names": "so"},
    }
    assert add(desk, of, "Named So", **said[of]).status == 303
    page = desk.get(desk.address("subject", named(desk, "Named So")))

    way = re.search(rf'href="(/new/{form}[?][^"]+)"', page.body)

    assert way is not None
    assert "Named" not in way.group(1)
    assert re.search(rf'name="set.{field}"[^>]*value="Named So"', desk.get(way.group(1)).body)


def test_when_somebody_was_last_seen_at_a_place_is_asked_beside_it_and_kept_with_the_claim(desk: Asking) -> None:
    page = add(desk, "person", "Липа", set__place_last_seen="Гудермес", during__place_last_seen="2018-12-29")
    assert page.status == 303, page.words
    person = named(desk, "Липа")
    assert ("place_last_seen", True) in [(one[0], one[3]) for one in claims(desk, person)]
    assert "When they were there" in desk.get(desk.address("describe", person)).words
