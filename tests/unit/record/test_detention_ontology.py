"""What forms and lists enter is understood by places and patterns: ids and codes that they read are the ontology's."""

from __future__ import annotations

from typing import Final

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.record.commands import undo_intent
from safeconduct.record.detention import pointing, properties
from safeconduct.record.detention.acts import HOLDING, TAKING, act_said, acts_called, is_holding
from safeconduct.record.detention.extent import ORDER, area_of, precision_said
from safeconduct.record.detention.patterns import (
    ALSO,
    MEN,
    SEX_SAID,
    UNSAID,
    WOMEN,
    Belonging,
    How,
    belonging_of,
    patterns_of,
    ties_of,
)
from safeconduct.record.detention.properties import Role, role_of
from safeconduct.record.detention.wording import BELONGS, SEXES, victims_in_words, what_they_cannot_show, whom_in_words
from safeconduct.record.gazetteer.reading import places as gazetteer
from safeconduct.record.gazetteer.types import PlaceId, Precision
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, Value
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.ontology.vocabulary import built_in
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import ARGUN, PART, STATION, add, busy, is_as_the_rules_say, kept_of, places, vault

__all__ = ["vault"]

HELD: Final = ontology()
# Ids that files of accounts or the reading aid have and no form asks for (docs/formats/accounts.md, reading.md).
OF_ACCOUNTS: Final = frozenset(
    ("place_of_detention", "place_held", "last_seen_at", "start", "victims_include", "date_of_arrest")
)


def types(ids: tuple[str, ...] | frozenset[str]) -> set[ValueType]:
    return {HELD.fields[one].type for one in ids if one not in OF_ACCOUNTS}


def test_every_property_that_places_read_is_a_field_or_one_of_accounts_and_of_the_kind_that_they_read() -> None:
    read = (properties.BEGINS, properties.ENDS, properties.BY_WHOM, properties.RUN_BY, properties.BASED_AT,
            properties.UNIT_OF, properties.ACTS, properties.SEXES, properties.AMONG)  # fmt: skip
    single = (properties.PRECISION, properties.PART_OF, properties.KIND_OF_PLACE, properties.USE, properties.VICTIM,
              properties.LIES_AT)  # fmt: skip
    ids = {*properties.ROLES, *single, *pointing.POINTING, *(one for several in read for one in several)}
    assert ids - set(HELD.fields) == OF_ACCOUNTS & ids
    assert types((*properties.BEGINS, *properties.ENDS)) == {ValueType.DATE}
    assert types(properties.BY_WHOM) == types(frozenset(pointing.POINTING)) == {ValueType.SUBJECT}
    assert {HELD.fields[one].list for one in properties.ACTS} == {"act"}
    assert HELD.fields["sex"].list == "sex"
    assert HELD.fields[properties.PRECISION].list == "precision"
    assert "act" in HELD.fields[pointing.OF_ACT].of


def test_every_field_that_names_a_place_has_a_role_or_is_said_of_a_place_or_a_person_alone() -> None:
    """Whoever adds such a field is asked here what it says of the place."""
    elsewhere = {"geographical_term", "local_geographical_area", "place_of_origin", "part_of", "based_at"}
    fields = [one for form in HELD.forms.values() for one in form.fields]
    naming = {one.id for one in fields if one.type is ValueType.PLACE or "place" in one.of}
    assert naming == {one for one in properties.ROLES if one in HELD.fields} | elsewhere
    assert {one.id for one in fields if "place" in one.of} - {"part_of"} == set(pointing.AT_PLACE)


def test_every_precision_that_can_be_said_is_understood_and_a_pin_is_never_more_exact() -> None:
    station = gazetteer()[PlaceId(STATION)]
    for code in HELD.lists["precision"].terms:
        said = precision_said(code)
        bare = code.partition("/")[2]
        assert said.value == bare if bare in [one.value for one in Precision] else said is Precision.LOCALITY
        area = area_of(station, [code])
        assert ORDER.index(area.precision) >= ORDER.index(said)
        assert area.radius_km >= area_of(station, ["precision/exact"]).radius_km
    assert area_of(station, ["precision/district"]).radius_km >= 12
    assert area_of(station, ["precision/exact", "precision/region"]).precision is Precision.REGION
    for unknown in ("precision/x_yard", "примерно там", "sex/female", ""):
        assert precision_said(unknown) is Precision.LOCALITY


def test_every_sex_that_can_be_said_is_counted_as_what_it_is() -> None:
    known = {code for code in HELD.lists["sex"].terms if code != "sex/unknown"}
    assert known == {one for one in SEX_SAID if "/" in one}
    assert set(SEX_SAID.values()) | set(ALSO.values()) | {UNSAID} == set(SEXES)
    assert set(ALSO) == set(SEX_SAID.values())


def test_acts_that_hold_somebody_are_told_from_those_that_take_them_somewhere() -> None:
    assert {HOLDING, *TAKING} <= set(HELD.terms)
    holding = {code for code in HELD.lists["act"].terms if is_holding(HELD, code)}
    assert "act/incommunicado_detention" in holding
    assert {"act/hostage_taking", "act/house_confinement", "act/detention", HOLDING} <= holding
    assert not {"act/arrest", "act/raid", "act/abduction", "act/torture", "detention"} & holding
    assert role_of("place_of_act") is Role.DONE


def test_words_of_a_file_that_are_exactly_a_terms_are_the_term() -> None:
    words = built_in()
    called = acts_called(words)
    assert {act_said(words, one, called) for one in ("act/beating", "beating", "Beating", "ИЗБИЕНИЕ")} == {
        "act/beating"
    }
    assert act_said(words, "beaten up", called) == "beaten up"


def test_codes_that_the_reading_aid_once_gave_are_the_terms_that_they_meant() -> None:
    words = built_in()
    called = acts_called(words)
    assert [act_said(words, one, called) for one in ("beaten", "detained", "electric_shock")] == [
        "act/beating", "act/detention", "act/torture"
    ]  # fmt: skip
    # No term means exactly it.
    assert [act_said(words, one, called) for one in ("disappeared", "released")] == ["disappeared", "released"]


def text(id_: str, subject: str, property_id: str, *values: str, voice: str = "v1") -> tuple[Table, Claim]:
    value = Value(PropertyKind.TEXT, Interval(0, 0), values)
    return Table.CLAIM, Claim(id_, "a1", subject, property_id, value, "said", voice=voice)


@pytest.mark.parametrize("property_id", ["place_last_seen", "last_seen_at"])
def test_whoever_was_last_seen_somewhere_stands_there_and_nobody_is_said_to_have_done_it_there(
    vault: Vault, property_id: str
) -> None:
    before = places(vault).totals(ARGUN)
    seen = Claim(
        "l1", "a1", "rowan", property_id, Value(PropertyKind.PLACES, Interval(0, 0), ("в Аргуне",)), "said", ""
    )
    add(
        vault,
        subject("rowan", "Rowan", SubjectKind.PERSON),
        (Table.CLAIM, seen),
        text("l2", "rowan", "perpetrator", "men in masks"),
    )
    found = places(vault)
    line = next(one for one in found.held(ARGUN, found.totals(ARGUN).held) if one.label == "Rowan")
    assert (role_of(property_id), line.property_id) == (Role.SEEN, property_id)
    assert len(found.totals(ARGUN).held) == len(before.held) + 1
    assert "men in masks" not in {tie.unit for tie in ties_of(found, [(ARGUN, found.totals(ARGUN).held)])}


def named(local: str) -> str:
    return f"{DATASET}{SEP}{local}"


def subject(id_: str, label: str, kind: SubjectKind = SubjectKind.EVENT) -> tuple[Table, Subject]:
    return Table.SUBJECT, Subject(id_, kind, label)


def act(vault: Vault, *acts: str, where: str = "station") -> None:
    """Enter an act of one woman as the forms do: with a place, a victim, and who had a part in it in entries."""
    add(
        vault,
        subject("station", "Argun", SubjectKind.PLACE),
        subject("rowan", "Rowan", SubjectKind.PERSON),
        subject("guards", "Guards of the yard", SubjectKind.ORGANISATION),
        subject("deed", "What was done to Rowan"),
        subject("part", "Part of the guards"),
        text("d1", "deed", "type_of_act", *acts),
        text("d2", "deed", "place_of_act", named(where)),
        text("d3", "deed", "victim", named("rowan")),
        text("d4", "rowan", "sex", "sex/female"),
        text("d5", "part", "act", named("deed")),
        text("d6", "part", "perpetrator", named("guards")),
    )


def test_a_detention_that_forms_entered_stands_on_the_page_of_its_place_with_whom_and_by_whom(vault: Vault) -> None:
    before = len(places(vault).totals(ARGUN).held)
    act(vault, "act/detention")
    found = places(vault)
    totals = found.totals(ARGUN)
    assert len(totals.held) == before + 1
    line = next(one for one in found.held(ARGUN, totals.held) if one.subject == named("deed"))
    words = found.record.vocabulary
    assert (line.property_id, victims_in_words(line, "en", words)) == ("place_of_act", "Rowan")
    assert whom_in_words(line, "en", words) == "Guards of the yard"
    assert all(SEP not in one for one in totals.spelt)


@pytest.mark.parametrize("acts", [("act/arrest",), ("act/beating", "act/abduction"), ("detention",)])
def test_where_something_else_was_done_nobody_is_shown_as_held(vault: Vault, acts: tuple[str, ...]) -> None:
    before = places(vault).totals(ARGUN)
    act(vault, *acts)
    totals = places(vault).totals(ARGUN)
    assert (len(totals.held), len(totals.others)) == (len(before.held), len(before.others) + 1)


def test_patterns_count_an_act_of_forms_by_the_sex_of_its_victim_and_tie_who_had_a_part(vault: Vault) -> None:
    act(vault, "act/detention", "act/beating")
    found = places(vault)
    rows = {(row.act, row.sex): row for row in patterns_of(found).rows}
    assert [line.subject for line in rows["act/beating", WOMEN].lines] == [named("deed")]
    assert ("act/beating", MEN) not in rows
    ties = {(tie.unit, tie.place): tie for tie in ties_of(found, [(ARGUN, found.totals(ARGUN).held)])}
    assert (ties[named("guards"), ARGUN].lines, ties[named("guards"), ARGUN].voices) == (1, 1)


def test_whoever_was_among_those_it_was_done_to_is_never_told_as_all_of_them(vault: Vault) -> None:
    """January 2019: "women too, not only men" is no line of women."""
    add(
        vault,
        subject("wave", "A wave"),
        text("w1", "wave", "type_of_act", "act/torture"),
        text("w2", "wave", "victims_include", "women"),
        subject("raid", "A raid on men, and on women too"),
        text("r1", "raid", "type_of_act", "act/raid"),
        text("r2", "raid", "victims_include", "женщины"),
        text("r3", "raid", "sex", "sex/male"),
        subject("other", "A raid on women"),
        text("o1", "other", "type_of_act", "act/beating"),
        text("o2", "other", "victims_include", "women"),
        text("o3", "other", "sex", "sex/female"),
    )
    found = patterns_of(places(vault))
    rows = {(row.act, row.sex): [line.subject for line in row.lines] for row in found.rows}
    assert (rows["act/torture", UNSAID], rows["act/torture", ALSO[WOMEN]]) == ([named("wave")], [named("wave")])
    assert (rows["act/raid", MEN], rows["act/raid", ALSO[WOMEN]]) == ([named("raid")], [named("raid")])
    assert rows["act/beating", WOMEN] == [named("other")]
    absent = (("act/torture", WOMEN), ("act/raid", WOMEN), ("act/raid", UNSAID), ("act/beating", ALSO[WOMEN]))
    assert not [one for one in absent if one in rows]
    assert any("“sex not said”" in one for one in what_they_cannot_show(found, "en"))
    assert any("«пол не назван»" in one for one in what_they_cannot_show(found, "ru"))


def test_what_is_kept_follows_an_act_that_is_said_or_undone_later(vault: Vault) -> None:
    """Whether somebody was held there is told in another group than where it was."""
    busy(vault)
    act(vault, "act/beating")
    vault.settle()
    assert kept_of(vault, ARGUN) is not None
    op = add(vault, text("d7", "deed", "type_of_act", "act/detention"))
    assert is_as_the_rules_say(vault, ARGUN)
    vault.settle()
    assert is_as_the_rules_say(vault, ARGUN)
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert is_as_the_rules_say(vault, ARGUN)


def test_the_area_of_an_entry_is_as_coarse_as_its_form_says(vault: Vault) -> None:
    add(
        vault,
        subject("yard", "Заводской РОВД", SubjectKind.PLACE),
        text("y1", "yard", "precision", "precision/district"),
    )
    area = places(vault).area(STATION)
    assert area is not None
    assert (area.precision, area.radius_km >= 12) == (Precision.DISTRICT, True)


def test_who_runs_a_place_and_who_is_based_there_are_tied_to_it_and_a_birthplace_ties_nobody(vault: Vault) -> None:
    act(vault, "act/detention")
    origin = Value(PropertyKind.PLACES, Interval(0, 0), ("Argun",))
    add(
        vault,
        text("r1", "station", "run_by", named("guards")),
        text("r2", "guards", "based_at", named("station"), voice="v2"),
        (Table.CLAIM, Claim("r3", "a1", "alder", "place_of_origin", origin, "from there", voice="v1")),
    )
    found = places(vault)
    totals = found.totals(ARGUN)
    ties = {(tie.unit, tie.how): tie.voices for tie in ties_of(found, [(ARGUN, (*totals.held, *totals.others))])}
    assert {how: ties[named("guards"), how] for how in How} == {How.DID: 1, How.RUNS: 1, How.BASED: 1}
    assert ties["regiment by the lake", How.DID] == 2


def chain(vault: Vault) -> None:
    """Enter guards of a regiment of a ministry, of which two voices say the first step, and a member of the guards."""
    add(
        vault,
        subject("regiment", "The regiment", SubjectKind.ORGANISATION),
        subject("ministry", "The ministry", SubjectKind.ORGANISATION),
        subject("willow", "Willow", SubjectKind.PERSON),
        text("u1", "guards", "unit_of", named("regiment")),
        text("u2", "guards", "unit_of", named("regiment"), voice="v2"),
        text("u3", "regiment", "unit_of", named("ministry")),
        text("u4", "willow", "member_of", named("guards")),
    )


def test_what_a_tied_unit_belongs_to_is_followed_upwards_and_nobodys_members_are_listed(vault: Vault) -> None:
    act(vault, "act/detention")
    chain(vault)

    assert belonging_of(places(vault), [named("guards"), "words that no entry has"]) == (
        Belonging(named("guards"), named("regiment"), "unit_of", 2),
        Belonging(named("regiment"), named("ministry"), "unit_of", 1),
    )
    assert belonging_of(places(vault), [named("willow")])[0] == Belonging(
        named("willow"), named("guards"), "member_of", 1
    )
    assert belonging_of(places(vault, iso="2001-01-01"), [named("guards")]) == ()
    assert set(BELONGS) == set(properties.UNIT_OF)


def test_units_that_two_desks_made_parts_of_each_other_end_where_the_circle_closes(vault: Vault) -> None:
    act(vault, "act/detention")
    chain(vault)
    op = add(vault, text("u5", "ministry", "unit_of", named("guards")))
    found = belonging_of(places(vault), [named("guards")])
    assert [(one.unit, one.of) for one in found] == [
        (named("guards"), named("regiment")),
        (named("regiment"), named("ministry")),
        (named("ministry"), named("guards")),
    ]
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert len(belonging_of(places(vault), [named("guards")])) == 2


def test_the_words_of_a_precision_hold_of_every_place_that_has_it() -> None:
    """A town is kilometres wide and has the precision of a settlement: the list says so."""
    of_kind = {place.kind for place in gazetteer().values() if area_of(place).precision is Precision.LOCALITY}
    assert any(kind.value == "town" for kind in of_kind)
    assert "the town or village" in built_in().term_in_words("precision/locality", "en")
    assert "город или село" in built_in().term_in_words("precision/locality", "ru")
