"""A place's page shows the photographs that its claims point into, and no words that nothing stands for any more."""

from __future__ import annotations

from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.record.commands import entries_intents, link_intent
from safeconduct.record.detention.keys import key_of
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.types import OWN_DATASET, SEP, PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.test_files_pages import picture
from tests.unit.desk.test_pointing import CORNERS, quoted, recorded, sent_alone

ARGUN = "gn-581126"
HELD = {
    "points.1": "1",
    "subject.1": "Alder",
    "subject_kind.1": "person",
    "property.1": "place_of_detention",
    "property_kind.1": "places",
}
DRAWN = '<rect class="region" x="1000" y="5000" width="3000" height="4000"/>'


def test_a_photograph_that_a_claim_about_the_place_points_into_stands_on_its_page(desk: Asking) -> None:
    message = sent_alone(desk, "IMG.jpg", picture())
    claim = recorded(desk, quoted(desk, message, file="0", **CORNERS), **HELD, **{"value.1": "Argun"})
    assert DRAWN in claim.body

    shown = desk.get(desk.address("detention", ARGUN))

    assert DRAWN in shown.body
    assert "Picture, nobody has judged it yet" in shown.words
    assert "on a part of the picture, 10–40 % from the left, 50–90 % from the top" in shown.words
    assert '<a href="/message/' in shown.body


def held_in(desk: Asking, words: str) -> str:
    """Enter a claim that somebody was held somewhere, in words that no list has; return its qualified name."""
    value = Value(PropertyKind.PLACES, Interval(0, 0), (words,))
    claim = Claim("h1", "s1", "p1", "place_of_detention", value, "held there", "")
    person = Subject("p1", SubjectKind.PERSON, "Alder")
    items: list[tuple[Table, EntryItem]] = [(Table.SUBJECT, person), (Table.CLAIM, claim)]

    def work(vault: Vault) -> None:
        vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))

    desk.runner.run(desk.desk.office.work(work))
    return f"{OWN_DATASET}{SEP}h1"


def test_words_that_were_withdrawn_have_no_page_and_stand_on_none(desk: Asking) -> None:
    name = held_in(desk, "подвал дома у реки")
    here = desk.address("detention", key_of("подвал дома у реки", OWN_DATASET))
    assert "подвал дома у реки" in desk.get(here).words
    assert "подвал" in desk.get("/detention").words
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, name))

    def work(vault: Vault) -> None:
        vault.append([link_intent(record_compartment(vault), withdrawn)])

    desk.runner.run(desk.desk.office.work(work))

    gone = desk.get(here)
    assert gone.status == 400
    assert "подвал" not in gone.words + desk.get("/detention").words


def test_each_use_of_a_place_stands_with_its_period_and_claim_and_so_it_does_in_the_list(desk: Asking) -> None:
    periods = {"use/detention": Interval(17_866, 17_927), "use/closed": Interval(17_956, OPEN_HI)}
    items: list[tuple[Table, EntryItem]] = [(Table.SUBJECT, Subject("p2", SubjectKind.PLACE, "подвал у реки"))]
    for use, period in periods.items():
        value = Value(PropertyKind.TEXT, UNKNOWN, (use,))
        claim = Claim(use[4:], "s1", "p2", "use_of_place", value, f"said {use[4:]}", "", period=period)
        items.append((Table.CLAIM, claim))
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))
        )
    )

    shown = desk.get(desk.address("detention", key_of("подвал у реки", OWN_DATASET)))

    assert "What it was used for, and when" in shown.words
    part = shown.words.partition("What it was used for, and when")[2]
    assert part.index("1 December 2018 – 31 January 2019") < part.index("said detention") < part.index("Closed down")
    # Once, with its days, and not once more among the facts without them.
    assert shown.words.count("Used to hold people") == 1
    listed = desk.get("/detention").words
    assert "Said to have been used, with nobody known to have been held there" in listed
    assert "Used to hold people (1 December 2018 – 31 January 2019); Closed down" in listed


def test_a_claim_whose_place_lies_elsewhere_than_its_words_say_shows_both_figures(desk: Asking) -> None:
    value = Value(PropertyKind.PLACES, Interval(0, 0), ("Аргун",))
    said = "в Аргуне, в 90 км к западу от Грозного"
    claim = Claim("h2", "s1", "p1", "place_of_detention", value, said, "")
    items: list[tuple[Table, EntryItem]] = [
        (Table.SUBJECT, Subject("p1", SubjectKind.PERSON, "A")),
        (Table.CLAIM, claim),
    ]
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))
        )
    )

    shown = desk.get(desk.address("claim", f"{OWN_DATASET}{SEP}h2"))

    assert "(81–99 km to the west); in the gazetteer it is" in shown.words
    assert "Neither distance nor direction fits." in shown.words
    assert '<p class="look">The words say' in shown.body
