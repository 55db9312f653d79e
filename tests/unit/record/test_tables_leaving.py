"""What leaves the record, for whom and in which form: never a living person unasked, never in the clear."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.age import AgeIdentity, open_
from safeconduct.record.commands import link_intent, new_local_id, undo_intent
from safeconduct.record.consents import USES
from safeconduct.record.counting import Late, left_of_late
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.leaves import Leaves, NeverLeaves, TwoForSoMany
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.acts import TypedAct, enter_act
from safeconduct.record.ontology.adding import new_term
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.own_bytes import ontology_intent
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import Field, ValueType
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import Choice, NothingChosen, NothingLeaves
from safeconduct.record.tables.exports import FORMS, LeftTheVault, export_intent
from safeconduct.record.tables.ftm import mapping as ftm_mapping
from safeconduct.record.tables.huridocs import mapping as huridocs_mapping
from safeconduct.record.tables.ordering import Known, NoRecipient, Order
from safeconduct.record.tables.purposes import COLUMNS, purposes
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.sending import Ready, digest_of, make_ready
from safeconduct.record.tables.uwazi import NotOneKind
from safeconduct.record.tables.weighing import TheirYesDoesNotHold, TheySaidNo
from safeconduct.record.tables.writing import guarded_cell, plain_cell
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault
from tests.world import accounts

KEY = AgeIdentity.generate(SeededEntropy(b"a lawyer's key"))
SCHEMA = json.loads((Path(__file__).parents[2] / "data/ftm/schema.json").read_text("utf-8"))
EVENTS = (SubjectKind.EVENT,)
PROPERTIES = ("start", "held", "place", "conditions", "date_of_death")
PEOPLE = ("Ash Quarry", "Бирюк Камышов", "Dun Heather", "Elm Sedge", "Fen Alder", "Gorse Whin", "Hazel Moor")


def world() -> dict[str, Any]:
    """The invented accounts, with seven people: the first two are dead by two voices, the third by one."""
    people = [{"id": f"p{n}", "kind": "person", "label": label} for n, label in enumerate(PEOPLE)]
    value = accounts()
    voices = [*value["voices"], {"id": "other", "label": "The Monitor", "kind": "organisation"}]
    sources = [
        *value["sources"],
        {
            "id": "A4",
            "outlet": "The Monitor",
            "publisher": "other",
            "url": "https://monitor.example/4",
            "published_lo": None,
            "published_hi": None,
        },
    ]
    claims = [*value["claims"]]

    def say(subject: str, property_id: str, value: dict[str, Any], said: str, source: str, voice: str) -> None:
        claim = {"subject": subject, "property": property_id, "value": value, "said": said}
        claims.append({"id": f"d{len(claims)}", "source": source, "voice": voice, **claim})

    day = {"kind": "date", "lo": "2030-04-02", "hi": "2030-04-02"}
    for person, voice, source in (("p0", "lantern", "A2"), ("p0", "other", "A4"), ("p1", "lantern", "A2")):
        say(person, "date_of_death", day, "died on 2 April", source, voice)
    say("p1", "date_of_death", day, "died on 2 April", "A4", "other")
    say("p2", "date_of_death", day, "is said to have died", "A2", "lantern")
    for n in range(len(PEOPLE)):
        say(f"p{n}", "conditions", {"kind": "text", "text": "held"}, "held", "A2", "lantern")
    text = {"kind": "text", "text": "Dun Heather was seen there"}
    say("wave", "conditions", text, "Dun Heather was seen there", "A2", "lantern")
    say("wave", "conditions", {"kind": "text", "text": "Quarry was seen"}, "Ash Quarry was seen", "A2", "lantern")
    return {
        **value,
        "properties": [*value["properties"], {"id": "date_of_death", "kind": "date"}],
        "voices": voices,
        "subjects": [*value["subjects"], *people],
        "sources": sources,
        "claims": claims,
    }


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", world())


def order(form: str = "csv", purpose: str = "archive", **changes: Any) -> Order:
    choice: dict[str, Any] = {"kinds": EVENTS, "subjects": (), "with_living": False, "properties": PROPERTIES}
    choice |= {name: changes.pop(name) for name in (*choice,) if name in changes}
    given: dict[str, Any] = {"recipient": "a lawyer", "keys": (KEY.kem.public,), **changes}
    return Order(Choice(PART, **choice), form, purposes()[purpose], **given)


def ready(vault: Vault, asked: Order, *, are_two: bool = False, before: Collection[str] = ()) -> Ready:
    act = bytes(32) if are_two else b""
    return make_ready(Record(vault.tables), asked, SeededEntropy(b"export"), Known(act, before))


def content(vault: Vault, asked: Order, *, are_two: bool = False) -> bytes:
    return open_(b"".join(ready(vault, asked, are_two=are_two).sealed), [KEY.kem]).content


def rows(data: bytes) -> list[dict[str, str]]:
    table = open_table(data)
    return [dict(zip(table.columns, row.cells, strict=False)) for row in table.rows]


def test_it_is_said_how_many_cells_leave_with_words_that_somebody_has_to_read(vault: Vault) -> None:
    entered(vault)
    asked = order(properties=(*PROPERTIES, "type_of_act", "victim"))
    made = ready(vault, asked)

    told = rows(content(vault, asked))
    words = [row[name] for row in told for name in ("text", "said") if row[name]]
    assert {"act/arrest", "act/beating", "Quarry was seen"} < {*words}
    own = [one for one in words if one.startswith("act/") or "-s" in one[8:10]]
    assert 0 < made.of_words == len(words) - len(own)
    # Numbers and days have none, and for statistics no words leave at all.
    assert ready(vault, order(purpose="statistics")).of_words == 0


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_sealed_and_names_nobody_living(vault: Vault, form: str) -> None:
    made = ready(vault, order(form, kinds=(SubjectKind.PERSON,)))
    sealed = b"".join(made.sealed)
    plain = open_(sealed, [KEY.kem]).content
    told = " ".join(" ".join(row.values()) for row in rows(plain)) if form != "ftm" and "ftm-" not in form else ""
    told = told or plain.decode()

    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert (made.living, made.people) == (5, 2)
    assert [name for name in PEOPLE if name in told] == list(PEOPLE[:2])
    assert b"Quarry" not in sealed


@pytest.mark.parametrize("form", FORMS)
def test_a_cell_that_names_somebody_living_does_not_leave(vault: Vault, form: str) -> None:
    made = ready(vault, order(form))
    plain = open_(b"".join(made.sealed), [KEY.kem]).content
    if form == "xlsx":
        plain = repr(rows(plain)).encode()

    assert b"Heather" not in plain
    assert b"Quarry" in plain
    assert (made.cells, made.named, made.held) == (2, "text: 1, said: 1", 0)


def test_above_five_people_two_persons_answer(vault: Vault) -> None:
    asked = order(kinds=(SubjectKind.PERSON,), with_living=True)

    with pytest.raises(TwoForSoMany) as refused:
        ready(vault, asked)
    assert refused.value.facts == {"people": 7, "most": 5}
    assert len({row["subject"] for row in rows(content(vault, asked, are_two=True))}) == 7


def test_every_purpose_is_a_use_that_people_are_asked_about() -> None:
    assert {one.use for one in purposes().values()} <= {*USES}


def test_whoever_said_no_to_a_use_is_told_of_in_no_table_for_it(tmp_path: Path) -> None:
    value = world()
    value["properties"] = [*value["properties"], {"id": "consent_share_un", "kind": "text"}]
    no = {"id": "n1", "source": "A2", "voice": "lantern", "subject": "p2", "property": "consent_share_un"}
    value["claims"] = [*value["claims"], {**no, "value": {"kind": "text", "text": "нет"}, "said": "no"}]
    two = (SubjectKind.PERSON,)
    for vault in new_vault(tmp_path / "no", value):
        assert content(vault, order(kinds=two, with_living=True), are_two=True)
        assert content(vault, order(purpose="united_nations", kinds=two))
        with pytest.raises(TheySaidNo):
            content(vault, order(purpose="united_nations", kinds=two, with_living=True), are_two=True)


def entered(vault: Vault) -> dict[str, str]:
    """Enter an act done to the first of the dead in the wave, another done to the second, and what the first said."""
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="he was beaten")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    made = {"wave": "lantern\x1fwave", "beating": sitting.new("Beating", "act"), "arrest": sitting.new("Arrest", "act")}
    for act, victim in (("beating", "p0"), ("arrest", "p1")):
        sitting.refer(made[act], "victim", f"lantern\x1f{victim}")
        sitting.say(made[act], "type_of_act", "beating" if act == "beating" else "arrest")
        sitting.say(made[act], "initial_date", "2 April 2030")
        part = made[f"part in {act}"] = sitting.new(f"Part in {act}", "involvement")
        sitting.refer(part, "act", made[act])
        sitting.refer(part, "perpetrator", sitting.new(f"Patrol of {act}", "unit"))
        sitting.say(part, "degree_of_involvement", "carried_out")
    sitting.say(made["arrest"], "age_at_time_of_victimisation", "30")
    sitting.refer(made["beating"], "event", made["wave"])
    consent = made["consent"] = sitting.new("what he said", "consent")
    sitting.refer(consent, "consent_of", "lantern\x1fp0")
    sitting.say(consent, "consent_use", "share_un")
    sitting.say(consent, "consent_answer", "refused")
    vault.append(sitting.intents(PART))
    return made


@pytest.mark.parametrize(
    ("chosen", "properties", "is_refused"),
    [
        ("beating", ("type_of_act",), True),
        ("beating", ("initial_date", "victim"), True),
        ("part in beating", ("degree_of_involvement",), True),
        ("consent", ("consent_answer",), True),
        ("wave", ("start",), True),
        ("arrest", ("type_of_act", "victim"), False),
        ("part in arrest", ("act", "degree_of_involvement"), False),
    ],
)
def test_whoever_said_no_is_told_of_in_no_row_of_what_was_done_to_them(
    vault: Vault, chosen: str, properties: tuple[str, ...], is_refused: bool
) -> None:
    made = entered(vault)
    asked: dict[str, Any] = {"kinds": (), "subjects": (made[chosen],), "properties": properties}

    assert content(vault, order(**asked))
    if is_refused:
        with pytest.raises(TheySaidNo) as refused:
            content(vault, order(purpose="united_nations", **asked))
        assert refused.value.facts == {"people": 1}
    else:
        assert content(vault, order(purpose="united_nations", **asked))


def consented(vault: Vault, person: str, *said: tuple[str, str]) -> None:
    """Enter a consent of a person of the accounts, as told by their newspaper."""
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="she agrees")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    consent = sitting.new("what was said", "consent")
    sitting.refer(consent, "consent_of", f"lantern\x1f{person}")
    for property_id, text in said:
        sitting.say(consent, property_id, text)
    vault.append(sitting.intents(PART))


GIVEN = (("consent_use", "share_un"), ("consent_answer", "given"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ((*GIVEN, ("consent_until", "2020-01-01")), "its time is over (1)"),
        ((*GIVEN, ("consent_conditions", "without the name of the village")), "given with conditions (1)"),
        ((*GIVEN, ("consent_in_languages", "english")), "given for another language or channel only (1)"),
        ((("consent_answer", "given"),), "unclear: not a yes (1)"),
        (GIVEN, ""),
        ((("consent_use", "share_un"), ("consent_answer", "not_asked")), ""),
        ((("consent_use", "court"), *GIVEN[1:], ("consent_until", "2020-01-01")), ""),
    ],
)
def test_a_recorded_yes_that_does_not_hold_on_the_day_stops_a_table_like_a_no(
    vault: Vault, said: tuple[tuple[str, str], ...], why: str
) -> None:
    consented(vault, "p2", *said)
    asked = order(purpose="united_nations", kinds=(), subjects=("lantern\x1fp2", "lantern\x1fp3"), with_living=True)

    if not why:
        assert content(vault, asked)
        return
    with pytest.raises(TheirYesDoesNotHold) as refused:
        content(vault, asked)
    told = refused.value.advice("en").what
    assert told == (
        "People whom this is about and whose recorded consent to this use does not hold today: 1 (“Dun Heather”). "
        f"Why: {why}."
    )
    assert "Heather" not in str(refused.value)


def test_a_yes_whose_time_is_over_stops_the_rows_of_what_was_done_to_whoever_gave_it(vault: Vault) -> None:
    made = entered(vault)
    consented(vault, "p1", *GIVEN, ("consent_until", "2020-01-01"))
    asked: dict[str, Any] = {"kinds": (), "subjects": (made["arrest"],)}

    with pytest.raises(TheirYesDoesNotHold):
        content(vault, order(purpose="united_nations", properties=("type_of_act",), **asked))
    # Chosen beside something of which a row leaves, it has no row of its own.
    others = {**asked, "subjects": (made["arrest"], "lantern\x1fp3"), "with_living": True}
    told = rows(content(vault, order(purpose="united_nations", properties=("conditions",), **others)))
    assert {row["subject"] for row in told} == {"Elm Sedge"}


def test_an_event_of_which_no_row_leaves_asks_nobody(vault: Vault) -> None:
    entered(vault)
    # All events are chosen; the age stands in the arrest alone, the day in both acts.
    assert content(vault, order(purpose="united_nations", properties=("age_at_time_of_victimisation",)))
    with pytest.raises(TheySaidNo):
        content(vault, order(purpose="united_nations", properties=("initial_date",)))


def test_what_tells_of_somebody_who_said_no_has_no_row_where_nothing_else_is_said_of_it(vault: Vault) -> None:
    made = entered(vault)
    asked: dict[str, Any] = {"kinds": (), "subjects": tuple(made.values())}
    asked["properties"] = ("age_at_time_of_victimisation",)

    def told(purpose: str) -> set[str]:
        return {row["subject"] for row in rows(content(vault, order(purpose=purpose, **asked)))}

    assert told("archive") - told("united_nations") == {"Beating", "Part in beating", "what he said", "Arrests in Tarn"}
    assert {"Arrest", "Part in arrest"} <= told("united_nations")


def test_a_person_who_speaks_is_not_named(vault: Vault) -> None:
    table = rows(content(vault, order(purpose="court")))

    assert {row["voice"] for row in table} == {"Lantern", "person"}


@pytest.mark.parametrize("purpose", purposes())
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_column_leaves_that_its_purpose_does_not_list(vault: Vault, purpose: str, form: str) -> None:
    table = open_table(content(vault, order(form, purpose)))

    assert table.columns == purposes()[purpose].columns
    assert set(table.columns) <= set(COLUMNS)


def test_statistics_have_neither_names_nor_words(vault: Vault) -> None:
    for form in FORMS:
        plain = content(vault, order(form, "statistics"))
        told = repr(rows(plain)).encode() if form == "xlsx" else plain
        assert not [word for word in (b"Tarn", b"mill", b"April", b"Lantern", b"Gazette") if word in told]


def test_statistics_have_the_codes_of_terms_and_of_nothing_else(vault: Vault) -> None:
    made = entered(vault)
    term = new_term(Record(vault.tables), "act", "heather", Phrase("done as once", "как когда-то"))
    place = new_term(Record(vault.tables), "act", "by_the_river", Phrase("by the river", "у реки"))
    vault.append([ontology_intent(PART, (term, place))])
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="it was done")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    for one in (term, place):
        sitting.say(sitting.new(f"Raid: {one.name.en}", "act"), "type_of_act", one.name.en)
    sitting.say(made["arrest"], "stated_reason", "an arrest at night")
    vault.append(sitting.intents(PART))
    asked: dict[str, Any] = {"kinds": EVENTS, "properties": ("type_of_act", "stated_reason", "initial_date")}

    told = [row for row in rows(content(vault, order(purpose="statistics", **asked))) if row["row"]]

    terms = sorted(row["term"] for row in told if row["property"] == "type_of_act")
    # The code that a team made of somebody's name stays out, like any cell that names them.
    assert terms == ["", "act/arrest", "act/beating", place.code]
    assert {row["term"] for row in told if row["property"] != "type_of_act"} == {""}
    for form in FORMS:
        plain = content(vault, order(form, "statistics", **asked))
        said = repr(rows(plain)).encode() if form == "xlsx" else plain
        assert b"act/beating" in said
        assert b"heather" not in said
        assert b"night" not in said


def test_what_was_taken_back_or_is_of_another_part_does_not_leave(vault: Vault) -> None:
    nothing = Ref(Table.CLAIM, "")
    before = {row["said"] for row in rows(content(vault, order()))}
    vault.append(
        [
            link_intent(PART, Link(LinkKind.WITHDRAW, nothing, Ref(Table.SOURCE, "lantern\x1fA3"))),
            link_intent(PART, Link(LinkKind.RETRACTS, nothing, Ref(Table.CLAIM, "lantern\x1fc3"))),
        ]
    )
    after = {row["said"] for row in rows(content(vault, order()))}

    assert before - after == {"10", "about 10", "the old mill and a cellar by the river"}
    elsewhere = Choice(CompartmentId(b"e" * 16), (), EVENTS, PROPERTIES, with_living=False)
    with pytest.raises(NothingLeaves):
        ready(vault, Order(elsewhere, "csv", purposes()["archive"], "a lawyer", (KEY.kem.public,)))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"keys": ()}, NoRecipient),
        ({"recipient": " "}, NoRecipient),
        ({"recipient": "x" * 201}, NoRecipient),
        ({"properties": ()}, NothingChosen),
        ({"kinds": ()}, NothingChosen),
        ({"kinds": (SubjectKind.PLACE,)}, NothingLeaves),
        ({"form": "uwazi", "kinds": (SubjectKind.EVENT, SubjectKind.PERSON)}, NotOneKind),
    ],
)
def test_an_export_to_nobody_or_of_nothing_is_refused(vault: Vault, changes: dict[str, Any], error: Any) -> None:
    with pytest.raises(error):
        b"".join(ready(vault, order(**changes)).sealed)


def test_two_persons_answer_for_one_export_and_no_other(vault: Vault) -> None:
    other = AgeIdentity.generate(SeededEntropy(b"another key")).kem.public
    changed: list[dict[str, Any]] = [
        {},
        {"form": "xlsx"},
        {"purpose": "court"},
        {"properties": PROPERTIES[:1]},
        {"kinds": (SubjectKind.PERSON,)},
        {"with_living": True},
        {"keys": (other,)},
        {"recipient": "another lawyer"},
    ]

    def digest(**one: Any) -> str:
        return digest_of(Record(vault.tables), order(**one))

    assert len({digest(**one) for one in changed}) == len(changed)
    assert digest(properties=PROPERTIES[::-1]) == digest()
    before = digest()
    vault.append([link_intent(PART, Link(LinkKind.RETRACTS, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "lantern\x1fc3")))])
    assert digest() != before


def test_many_small_exports_count_as_one(vault: Vault) -> None:
    three = order(kinds=(), subjects=tuple(f"lantern\x1fp{n}" for n in range(3)), with_living=True)
    first = ready(vault, three)
    vault.append([export_intent(PART, first.sent)])
    me = Record(vault.tables).history(1)[0].author

    def of_late(now_ms: int = 1_900_000_000_000, keys: tuple[bytes, ...] = (), authors: tuple[str, ...] = ()) -> Late:
        return left_of_late(Record(vault.tables), now_ms, keys, authors)

    to_key = of_late(keys=first.sent.keys)
    assert len(to_key.people) == 3
    assert of_late(authors=(me,)).people == to_key.people
    assert of_late().people == of_late(keys=(bytes(32),), authors=("somebody",)).people == frozenset()
    assert of_late(1_900_000_000_000 + 31 * 86_400_000, first.sent.keys).people == frozenset()
    others = order(kinds=(), subjects=tuple(f"lantern\x1fp{n}" for n in range(3, 6)), with_living=True)
    assert ready(vault, others).people == 3
    with pytest.raises(TwoForSoMany) as refused:
        ready(vault, others, before=to_key.people)
    assert refused.value.facts == {"people": 6, "most": 5}
    # The same people once more are no more people.
    assert ready(vault, three, before=to_key.people).people == 3
    answered = ready(vault, others, are_two=True, before=to_key.people)
    vault.append([export_intent(PART, answered.sent)])
    late = of_late(keys=first.sent.keys)
    assert (late.people, late.acts) == (to_key.people, frozenset((bytes(32),)))


def test_whoever_is_listed_in_words_counts(tmp_path: Path) -> None:
    value = world()
    value["properties"] = [*value["properties"], {"id": "victims_include", "kind": "text"}]
    names = "Oak, Elm; Ash Tree and Yew, Lime, Fir"
    claim = {"subject": "wave", "property": "victims_include", "value": {"kind": "text", "text": names}, "said": "six"}
    value["claims"] = [*value["claims"], {"id": "v1", "source": "A2", "voice": "lantern", **claim}]
    for held in new_vault(tmp_path / "listed", value):
        asked = order(properties=("victims_include",))
        with pytest.raises(TwoForSoMany):
            ready(held, asked)
        assert ready(held, asked, are_two=True).people == 6


def with_dead(value: dict[str, Any], count: int) -> dict[str, Any]:
    """Let so many of the people be dead by two voices."""
    day = {"kind": "date", "lo": "2030-04-02", "hi": "2030-04-02"}
    said = {"property": "date_of_death", "value": day, "said": "died on 2 April"}
    told = [
        {"id": f"dead{n}{voice}", "source": source, "voice": voice, "subject": f"p{n}", **said}
        for n in range(count)
        for voice, source in (("lantern", "A2"), ("other", "A4"))
    ]
    return {**value, "claims": [*value["claims"], *told]}


def saying(value: dict[str, Any], *texts: str) -> dict[str, Any]:
    """Let accounts say some words of the wave."""
    claim = {"source": "A2", "voice": "lantern", "subject": "wave", "property": "conditions"}
    told = [
        {"id": f"w{n}", **claim, "value": {"kind": "text", "text": text}, "said": text} for n, text in enumerate(texts)
    ]
    return {**value, "claims": [*value["claims"], *told]}


def test_whoever_is_named_in_the_words_of_an_event_counts(tmp_path: Path) -> None:
    names = "Ash Quarry, Бирюка Камышова, Dun Heather, Elm Sedge and F. Alder were killed"
    asked = order(properties=("conditions",))
    five = saying(with_dead(world(), 6), names, "Quarry and Sedge were seen before")
    for vault in new_vault(tmp_path / "five", five):
        made = ready(vault, asked)
        assert (made.people, made.cells) == (5, 0)
        assert made.sent.people == tuple(f"lantern\x1fp{n}" for n in range(5))
    six = saying(with_dead(world(), 6), names, "Whin was killed")
    for vault in new_vault(tmp_path / "six", six):
        with pytest.raises(TwoForSoMany) as refused:
            ready(vault, asked)
        assert refused.value.facts == {"people": 6, "most": 5}
        # What leaves without words names nobody in them.
        assert ready(vault, order(purpose="statistics", properties=("conditions",))).people == 0


def test_a_name_that_several_bear_is_one_of_them_and_somebody_counts_once(tmp_path: Path) -> None:
    # Without the words in which the world names two of them.
    value = with_dead({**world(), "claims": world()["claims"][:-2]}, 6)
    value["subjects"] = [{**one, "label": "Fen Quarry"} if one["id"] == "p4" else one for one in value["subjects"]]
    for vault in new_vault(tmp_path / "one", saying(value, "Quarry was killed", "the body of Quarry")):
        assert ready(vault, order(properties=("conditions",))).people == 1
    for vault in new_vault(tmp_path / "two", saying(value, "Quarry was killed", "Ash Quarry and Fen Quarry")):
        assert ready(vault, order(properties=("conditions",))).people == 2
    for vault in new_vault(tmp_path / "row", saying(value, "Ash Quarry was killed")):
        both = order(kinds=(SubjectKind.EVENT, SubjectKind.PERSON), properties=("conditions",))
        assert ready(vault, both, are_two=True).people == 6


def test_an_account_that_is_not_public_is_not_told_of(tmp_path: Path) -> None:
    value = world()
    told = {
        "id": "A9",
        "outlet": "a call to the sister, 12 May",
        "published_lo": "2030-05-12",
        "published_hi": "2030-05-12",
    }
    value["sources"] = [*value["sources"], told]
    claim = {
        "subject": "wave",
        "property": "conditions",
        "value": {"kind": "text", "text": "cold"},
        "said": "it is cold",
    }
    value["claims"] = [*value["claims"], {"id": "s1", "source": "A9", "voice": "lantern", **claim}]
    for held in new_vault(tmp_path / "told", value):
        table = rows(content(held, order(purpose="court")))
        row = next(one for one in table if one["text"] == "cold")
        assert [row[one] for one in ("source", "voice", "url", "published_from", "published_to")] == [""] * 5
        assert any(one["source"] for one in table)


def test_what_the_release_check_holds_stays_and_what_it_never_lets_out_stops_all(vault: Vault) -> None:
    def check(texts: Sequence[str]) -> Sequence[Leaves]:
        return [Leaves.HOLD if "mill" in text else Leaves.GOES for text in texts]

    def never(texts: Sequence[str]) -> Sequence[Leaves]:
        return [Leaves.NEVER if "mill" in text else Leaves.GOES for text in texts]

    record = Record(vault.tables)
    before = ready(vault, order()).cells
    made = make_ready(record, order(), SeededEntropy(b"export"), Known(check=check))
    table = rows(open_(b"".join(made.sealed), [KEY.kem]).content)
    assert "mill" not in repr(table)
    assert made.cells > before
    assert len(table) == len(rows(content(vault, order())))
    # Where it may come back the whole row stays: an empty cell would come back as one that somebody emptied.
    whole = make_ready(record, order(purpose="correction"), SeededEntropy(b"export"), Known(check=check))
    assert "mill" not in repr(rows(open_(b"".join(whole.sealed), [KEY.kem]).content))
    assert whole.sent.rows < made.sent.rows
    with pytest.raises(NeverLeaves):
        make_ready(record, order(), SeededEntropy(b"export"), Known(check=never))


@pytest.mark.parametrize("column", ["subject", "text", "said", "voice", "source", "url"])
def test_the_release_check_looks_at_every_column_of_words(vault: Vault, column: str) -> None:
    asked = order(purpose="court", kinds=(SubjectKind.EVENT, SubjectKind.PERSON))
    word = next(row[column] for row in rows(content(vault, asked)) if row[column])

    def check(texts: Sequence[str]) -> Sequence[Leaves]:
        return [Leaves.HOLD if text == word else Leaves.GOES for text in texts]

    made = make_ready(Record(vault.tables), asked, SeededEntropy(b"export"), Known(check=check))

    assert word not in {row[column] for row in rows(open_(b"".join(made.sealed), [KEY.kem]).content)}


def test_a_name_from_outside_the_record_does_not_leave(vault: Vault) -> None:
    told = make_ready(Record(vault.tables), order(), SeededEntropy(b"export"), Known(further=("Quarry Oakes",)))
    assert "Quarry" not in repr(rows(open_(b"".join(told.sealed), [KEY.kem]).content))


@pytest.mark.parametrize(
    "text", ["x;=HYPERLINK(1)", "x; '=1", "one\n+two;\t-3", "a;b", "=1;=2", "'=1\r\n@x", 'x;"=1', "x;＝1"]
)
def test_no_cell_begins_as_a_formula_wherever_a_program_divides_it(text: str) -> None:
    guarded = guarded_cell(text)

    begins = [one.lstrip().replace('"', "") for one in re.split(r"[;\t\r\n]", guarded)]
    assert not [one for one in begins if one.startswith(("=", "+", "-", "@", "＝"))]
    assert plain_cell(guarded) == text


def test_two_exports_of_one_choice_are_joined_by_no_order(vault: Vault) -> None:
    def texts(seed: bytes) -> list[str]:
        made = make_ready(Record(vault.tables), order(), SeededEntropy(seed))
        return [row["said"] for row in rows(open_(b"".join(made.sealed), [KEY.kem]).content)]

    orders = {tuple(texts(b"%d" % n)) for n in range(6)}
    assert len({tuple(sorted(one)) for one in orders}) == 1
    assert len(orders) > 1


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/heather-dun-detained/",
        "https://docs.google.com/document/d/1abc",
        "https://t.me/+AbCdEf",
        "https://gazette.example/a?key=1",
        "ftp://gazette.example/a",
    ],
)
def test_an_address_that_leads_to_somebody_does_not_leave(tmp_path: Path, url: str) -> None:
    value = world()
    value["sources"] = [{**one, "url": url} for one in value["sources"]]
    for held in new_vault(tmp_path / "url", value):
        table = rows(content(held, order(purpose="court")))
        assert {row["url"] for row in table} == {""}
    value["sources"] = [{**one, "url": "https://gazette.example/a-wave"} for one in value["sources"]]
    for held in new_vault(tmp_path / "plain", value):
        assert "https://gazette.example/a-wave" in {row["url"] for row in rows(content(held, order(purpose="court")))}


def test_an_export_is_kept_in_the_history_and_not_undone(vault: Vault) -> None:
    made = ready(vault, order())
    (op,) = vault.append([export_intent(PART, made.sent)])

    (line,) = Record(vault.tables).history(1)
    assert (line.op, line.kind, line.is_undone) == (op, "record.export/1", False)
    with pytest.raises(LeftTheVault):
        undo_intent(PART, vault.tables, [op])


def test_entities_are_those_of_the_schema_and_dates_keep_both_bounds(vault: Vault) -> None:
    lines = [json.loads(line) for line in content(vault, order("ftm")).splitlines()]
    lines += [json.loads(line) for line in content(vault, order("ftm", kinds=(SubjectKind.PERSON,))).splitlines()]
    event = next(line for line in lines if line["schema"] == "Event")
    person = next(line for line in lines if line["schema"] == "Person")

    for line in lines:
        known = SCHEMA[line["schema"]]
        assert set(line) == {"id", "schema", "properties"}
        assert set(line["properties"]) <= set(known["properties"])
        assert set(known["required"]) <= set(line["properties"])
        assert all(values and all(isinstance(one, str) for one in values) for values in line["properties"].values())
    assert event["properties"]["startDate"] == ["2030-04-01", "2030-04-10"]
    assert event["properties"]["location"] == ["Old mill", "Подвал у реки"]
    assert "held (estimated): 9..11; about 10" in event["properties"]["notes"]
    assert person["properties"]["deathDate"] == ["2030-04-02"]
    documents = {line["id"] for line in lines if line["schema"] == "Article"}
    assert set(event["properties"]["proof"]) <= documents


def test_the_types_and_names_of_the_mapping_are_those_of_the_schema() -> None:
    mapping = ftm_mapping()
    for kind, schema in (*mapping.schemas.items(), *mapping.loose.items()):
        known = SCHEMA[schema]["properties"]
        for name in (mapping.name[schema], mapping.other[schema], *mapping.properties[schema].values()):
            assert known[name] == mapping.types[name], (kind, name)
    assert set(mapping.schemas) == set(ontology().forms)
    assert SCHEMA["UnknownLink"]["properties"]["publisher"] == mapping.types["publisher"]
    fields = set(ontology().fields) | {"start", "end", "date", "place", "place_held", "place_of_detention"}
    assert {one for named in mapping.properties.values() for one in named} <= fields
    assert set(mapping.values["gender"]) <= set(ontology().terms)
    assert "Document" in SCHEMA[mapping.account["schema"]]["schemata"]


def typed(vault: Vault) -> dict[str, str]:
    """Enter an act as it is typed at the desk, by a unit, at a place; the victim is the first of the dead.

    Nothing more is said of the unit, the place and the victim: so does whoever enters an act.
    """
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="as it was told")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    place = sitting.new("The barn of Tarn", "place")
    act = TypedAct(
        type_of_act="beating",
        victim="Ash Quarry",
        perpetrator="Patrol of Tarn",
        perpetrator_is="unit",
        degree="carried_out",
        begins="April 2030",
        ends="3 May 2030",
        where="a barn behind the mill",
        place="The barn of Tarn",
        status="released",
    )
    made = enter_act(sitting, act, "en")
    unit = next(name for name, form in sitting.forms.items() if form == "unit")
    vault.append(sitting.intents(PART))
    return {"act": made.act, "part": made.involvement, "place": place, "unit": unit, "victim": "lantern\x1fp0"}


FIELDS = (
    *("type_of_act", "victim", "initial_date", "final_date", "exact_location", "place_of_act", "status_at_end_of_act"),
    *("perpetrator", "act", "degree_of_involvement", "type_of_perpetrator", "sex", "kind_of_place"),
)


def entities(vault: Vault, made: dict[str, str], form: str = "ftm", **changes: Any) -> list[dict[str, Any]]:
    asked = {"kinds": (), "subjects": tuple(made.values()), "properties": FIELDS, **changes}
    return [json.loads(line) for line in content(vault, order(form, **asked)).splitlines()]


def test_an_act_as_it_is_entered_has_its_days_its_place_and_whoever_was_in_it(vault: Vault) -> None:
    made = typed(vault)
    asked = order("ftm", kinds=(), subjects=tuple(made.values()), properties=FIELDS)
    sent = ready(vault, asked).sent
    ids = {name: sent.subject_id(one) for name, one in made.items()}
    found = {line["id"]: line for line in entities(vault, made)}
    act, part = found[ids["act"]], found[ids["part"]]

    assert (act["schema"], part["schema"], found[ids["unit"]]["schema"]) == ("Event", "UnknownLink", "Organization")
    said = act["properties"]
    assert said["involved"] == [ids["victim"], ids["unit"]]
    assert (said["startDate"], said["endDate"]) == (["2030-04-01", "2030-04-30"], ["2030-05-03"])
    assert (said["location"], said["addressEntity"]) == (["a barn behind the mill"], [ids["place"]])
    assert said["keywords"] == ["act/beating"]
    # That somebody was in it says not who it was done to: that stands beside it.
    assert any(line.startswith(f"victim: {ids['victim']}") for line in said["notes"])
    assert any("status_at_end/released" in line for line in said["notes"])
    assert part["properties"]["subject"] == [ids["unit"]]
    assert part["properties"]["object"] == [ids["act"]]
    assert part["properties"]["role"] == ["involvement/carried_out"]
    assert {name: found[ids[name]]["schema"] for name in ids} == {
        **{"act": "Event", "part": "UnknownLink", "place": "Address", "unit": "Organization", "victim": "Person"}
    }
    assert found[ids["unit"]]["properties"] == {"name": ["Patrol of Tarn"]}
    for line in found.values():
        known = SCHEMA[line["schema"]]
        assert set(known["required"]) <= set(line["properties"]) <= set(known["properties"])
        for name, one in known["ranges"].items():
            ends = [found[value]["schema"] for value in line["properties"].get(name, ())]
            assert all(one in SCHEMA[end]["schemata"] for end in ends), name


def test_codes_of_the_programs_own_lists_leave_whoever_is_called_as_they_are(tmp_path: Path) -> None:
    value = world()
    value["subjects"].append({"id": "p7", "kind": "person", "label": "Released"})
    value["subjects"].append({"id": "p8", "kind": "person", "label": "Beating Tarn"})
    held = new_vault(tmp_path / "v", value)
    vault = next(held)
    made = typed(vault)
    asked = order(kinds=(), subjects=(made["act"],), properties=("type_of_act", "status_at_end_of_act"))
    seen: list[str] = []

    def check(texts: Sequence[str]) -> list[Leaves]:
        seen.extend(texts)
        return [Leaves.GOES] * len(texts)

    sent = make_ready(Record(vault.tables), asked, SeededEntropy(b"export"), Known(check=check))
    table = rows(open_(b"".join(sent.sealed), [KEY.kem]).content)
    assert {row["text"] for row in table} == {"act/beating", "status_at_end/released"}
    assert "act/beating" not in seen


def test_an_involvement_of_which_an_end_stays_is_no_link(vault: Vault) -> None:
    made = typed(vault)
    for without in ("act", "perpetrator"):
        properties = tuple(one for one in FIELDS if one != without)
        found = entities(vault, {"part": made["part"]}, properties=properties)
        (part,) = (line for line in found if line["schema"] not in ("Article", "Organization"))
        assert part["schema"] == "Event"
        assert any(one.startswith("degree_of_involvement: ") for one in part["properties"]["notes"])


def test_statements_say_the_same_of_what_is_entered(vault: Vault) -> None:
    made = typed(vault)
    sitting = Sitting(Record(vault.tables), Telling("lantern\x1fA2", "lantern\x1flantern"), lambda: "male")
    sitting.say(made["victim"], "sex", "male")
    vault.append(sitting.intents(PART))
    found = {(line["schema"], line["prop"], line["prop_type"]) for line in entities(vault, made, "ftm-statements")}
    wanted = (("Event", "involved"), ("UnknownLink", "subject"), ("UnknownLink", "object"), ("Event", "addressEntity"))
    assert {(schema, name, "entity") for schema, name in wanted} <= found
    assert {("Person", "gender", "gender"), ("UnknownLink", "role", "string"), ("Event", "endDate", "date")} <= found


def test_words_that_name_somebody_are_no_entity(tmp_path: Path) -> None:
    value = world()
    value["properties"] = [*value["properties"], {"id": "perpetrator", "kind": "text"}]
    words = {"kind": "text", "text": "a patrol"}
    claim = {"subject": "wave", "property": "perpetrator", "value": words, "said": "a patrol did it"}
    value["claims"] = [*value["claims"], {"id": "w1", "source": "A2", "voice": "lantern", **claim}]
    for held in new_vault(tmp_path / "words", value):
        found = [json.loads(line) for line in content(held, order("ftm", properties=("perpetrator",))).splitlines()]
        (event,) = (line for line in found if line["schema"] == "Event")
        assert "involved" not in event["properties"]
        assert "perpetrator: a patrol; a patrol did it" in event["properties"]["notes"]


def test_statements_have_the_ids_that_others_would_give_them(vault: Vault) -> None:
    import hashlib

    lines = [json.loads(line) for line in content(vault, order("ftm-statements")).splitlines()]

    assert {line["prop"] for line in lines} >= {"id", "name", "startDate", "location", "notes"}
    for line in lines:
        key = f"{line['dataset']}.{line['entity_id']}.{line['prop']}.{line['value']}"
        assert line["id"] == hashlib.sha1(key.encode()).hexdigest()
    assert {line["original_value"] for line in lines if line["prop"] == "startDate"} == {"early April, not late"}


def test_huridocs_rows_have_the_numbers_and_names_of_the_formats(vault: Vault) -> None:
    table = list(csv.DictReader(io.StringIO(content(vault, order("huridocs")).decode("utf-8-sig"))))
    fields = {(row["entity"], row["field_number"], row["field_name"]) for row in table}

    assert {("event", "0102", "event_title"), ("event", "0113", "initial_date"), ("event", "", "held")} <= fields
    start = next(row for row in table if row["field_name"] == "initial_date")
    assert (start["value"], start["value_from"], start["value_to"]) == ("", "2030-04-01", "2030-04-10")
    assert start["date_type"] == "Estimate"
    assert start["2502_source"] == "Lantern"


def value_typed(one: Field, things: dict[str, str]) -> str:
    """Return words that are a value of a field."""
    match one.type:
        case ValueType.TERM:
            return ontology().lists[one.list].terms[0]
        case ValueType.DATE:
            return "3 April 2030"
        case ValueType.COUNT:
            return "3"
        case ValueType.SUBJECT:
            return things[one.of[0]]
        case ValueType.PLACE | ValueType.TEXT:
            return "as it was told"


def test_every_field_of_every_form_leaves_for_huridocs_under_its_name_and_number(vault: Vault) -> None:
    telling = Telling("lantern\x1fA2", "lantern\x1flantern")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    forms = ontology().forms
    others = {form: f"another {form}" for form in forms}
    for form, label in others.items():
        sitting.new(label, form)
    things = {form: sitting.new(f"one {form}", form) for form in forms}
    for form, thing in things.items():
        for one in forms[form].fields:
            sitting.say(thing, one.id, value_typed(one, others))
    vault.append(sitting.intents(PART))
    every = tuple(dict.fromkeys(one.id for form in forms.values() for one in form.fields))
    asked = order("huridocs", kinds=(), subjects=tuple(things.values()), properties=every, with_living=True)

    table = list(csv.DictReader(io.StringIO(content(vault, asked, are_two=True).decode("utf-8-sig"))))

    left = {(row["entity"], row["entity_number"], row["field_number"], row["field_name"]) for row in table}
    wanted = {(form.id, form.number, one.number, one.id) for form in forms.values() for one in form.fields}
    assert wanted <= left
    titles = {(row["entity"], row["field_name"]) for row in table if row["value"].startswith("one ")}
    assert {("act", "name"), ("event", "event_title"), ("unit", "name"), ("group", "person_name")} <= titles
    assert {("act", "21"), ("involvement", "24"), ("intervention", "26")} <= {one[:2] for one in left}


def test_what_accounts_files_call_otherwise_is_a_field_that_there_is() -> None:
    for form, field in huridocs_mapping()["before"].values():
        assert field in {one.id for one in ontology().forms[form].fields}


@pytest.mark.parametrize(("language", "act", "part"), [("en", "Act", "Involvement"), ("ru", "Деяние", "Причастность")])
def test_uwazi_gets_a_file_for_each_template_and_a_title_for_each_thing(
    vault: Vault, language: Any, act: str, part: str
) -> None:
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="she was taken")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    for _ in range(2):
        taken, role = (
            sitting.new("Arrest: Dun Heather", "act"),
            sitting.new("Part in “Arrest: Dun Heather”", "involvement"),
        )
        sitting.refer(taken, "victim", "lantern\x1fp2")
        sitting.say(taken, "initial_date", "2 April 2030")
        sitting.refer(role, "act", taken)
        sitting.say(role, "degree_of_involvement", "carried_out")
    vault.append(sitting.intents(PART))
    asked = order("uwazi", properties=("start", "initial_date", "act", "degree_of_involvement"), language=language)

    with zipfile.ZipFile(io.BytesIO(content(vault, asked))) as archive:
        names = archive.namelist()
        said = archive.read("READ-ME.txt").decode()
        told = {
            name: [*csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))]
            for name in names
            if "csv" in name
        }

    assert names == ["READ-ME.txt", "act.csv", "event.csv", "involvement.csv"]
    assert f"involvement.csv: {part}\n" in said
    assert {row["title"] for row in told["act.csv"]} == {f"{act}, 2030-04-02", f"{act}, 2030-04-02 (2)"}
    assert {row["title"] for row in told["involvement.csv"]} == {f"{part}, 2030-04-02", f"{part}, 2030-04-02 (2)"}
    # Another template's things are pointed at by their titles, and their columns stand in their own file.
    assert {row["act"] for row in told["involvement.csv"]} == {row["title"] for row in told["act.csv"]}
    assert "degree_of_involvement" not in told["act.csv"][0]
    assert [row["title"] for row in told["event.csv"]] == ["Arrests in Tarn"]


def test_uwazi_gets_an_entity_a_row_with_its_own_signs(vault: Vault) -> None:
    (row,) = csv.DictReader(io.StringIO(content(vault, order("uwazi")).decode("utf-8-sig")))

    assert row["title"] == "Arrests in Tarn"
    assert row["start"] == "2030-04-01:2030-04-10"
    assert row["place"] == "Old mill|Подвал у реки"
    assert set(row["held (estimated)"].split("|")) == {"9..11", "10"}
    assert set(row["sources"].split("|")) == {"Lantern", "Undated copy"}
