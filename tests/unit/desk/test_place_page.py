"""A place's page shows the photographs that its claims point into, and no words that nothing stands for any more."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.record.commands import entries_intents, link_intent
from safeconduct.record.detention.keys import key_of
from safeconduct.record.evidence.commands import intent_of
from safeconduct.record.evidence.types import Custody, EvidenceId, Step
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value, claim_version
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.own_bytes import SubjectForm, ontology_intent
from safeconduct.record.places import PlaceInFile
from safeconduct.record.types import OWN_DATASET, SEP, PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.test_evidence_pages import items as evidence
from tests.unit.desk.test_evidence_pages import sealed
from tests.unit.desk.test_files_pages import CANARY, picture, recording
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


def held_in(desk: Asking, words: str, place: PlaceInFile | None = None) -> str:
    """Enter a claim that somebody was held somewhere, in words that no list has; return its qualified name."""
    value = Value(PropertyKind.PLACES, Interval(0, 0), (words,))
    claim = Claim("h1", "s1", "p1", "place_of_detention", value, "held there", "")
    claim = replace(claim, place=place) if place else claim
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
    assert "Said to have been used, with nobody known to have been held or seen there" in listed
    assert "Used to hold people (1 December 2018 – 31 January 2019); Closed down" in listed


def entered(desk: Asking, *items: tuple[Table, EntryItem]) -> None:
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))
        )
    )


def said_of_place(name: str, local: str, property_: str, value: Value, **more: object) -> tuple[Table, EntryItem]:
    claim = Claim(name, "s1", local, property_, value, f"said {name}", "")
    return Table.CLAIM, replace(claim, **more)  # type: ignore[arg-type]


def in_grozny(local: str, label: str, *uses: str) -> list[tuple[Table, EntryItem]]:
    """Return an entry of a place that lies in Grozny, and what it is said to have been used for."""
    where = said_of_place(f"{local}w", local, "geographical_term", Value(PropertyKind.PLACES, UNKNOWN, ("Грозный",)))
    told = [
        said_of_place(f"{local}{use}", local, "use_of_place", Value(PropertyKind.TEXT, UNKNOWN, (use,))) for use in uses
    ]
    return [(Table.SUBJECT, Subject(local, SubjectKind.PLACE, label)), where, *told]


def test_a_place_that_was_used_to_hold_people_is_on_the_map_before_anybody_is_tied_to_it(desk: Asking) -> None:
    entered(desk, *in_grozny("p3", "a cellar", "use/torture"), *in_grozny("p4", "a barn", "use/ordinary"))

    shown = desk.get("/detention")

    drawn = shown.body.partition("<svg")[2].partition("</svg>")[0]
    assert '<rect class="mark hollow"' in drawn
    assert "a cellar: Used for torture" in drawn
    assert "somewhere in Grozny" in drawn
    # Of what is in ordinary use the list alone tells.
    assert "a barn" not in drawn
    assert "a barn" in shown.words
    assert "nobody is known who was held there" in shown.words
    assert "No claim names a place of detention" not in shown.words


def test_places_at_one_point_of_the_map_are_each_named_and_linked_beside_it(desk: Asking) -> None:
    entered(
        desk,
        *in_grozny("p3", "a cellar", "use/torture"),
        *in_grozny("p4", "a yard", "use/detention"),
        *((Table.SUBJECT, Subject(f"q{n}", SubjectKind.PERSON, f"Person {n}")) for n in (1, 2)),
        said_of_place("h8", "q1", "place_of_detention", Value(PropertyKind.PLACES, UNKNOWN, ("Заводской РОВД",))),
        said_of_place("h9", "q2", "place_of_detention", Value(PropertyKind.PLACES, UNKNOWN, ("Октябрьский РОВД",))),
    )

    body = desk.get("/detention").body

    drawn, _, rest = body.partition('class="picture map"')[2].partition("</svg>")
    beside = rest.partition("</figcaption>")[0]
    assert drawn.count('class="mark hollow"') == 1
    assert '<a href="#at-1"' in drawn
    assert "4 places under one mark" in drawn
    (line,) = re.findall(r'<li id="at-1">(.*?)</li>', beside)
    linked = dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', line))
    assert sorted(linked.values()) == ["Oktyabrsky ROVD", "Zavodskoy ROVD", "a cellar", "a yard"]
    for address, label in linked.items():
        assert f"<h1>{label}</h1>" in desk.get(address).body


@pytest.mark.parametrize("language", ["en", "ru"])
def test_map_list_and_page_of_a_place_say_it_plainly(desk: Asking, language: str) -> None:
    desk.post("/language", language=language, back="/")
    where = Value(PropertyKind.PLACES, UNKNOWN, ("a cellar",))
    entered(
        desk,
        *in_grozny("p3", "a cellar", "use/detention"),
        (Table.SUBJECT, Subject("q1", SubjectKind.PERSON, "Alder")),
        said_of_place("h8", "q1", "place_of_detention", where),
        said_of_place("d8", "q1", "missing_since", Value(PropertyKind.DATE, Interval(17_900, 17_900), ())),
    )
    listed, shown = (
        desk.get("/detention").words,
        desk.get(desk.address("detention", key_of("a cellar", OWN_DATASET))).words,
    )
    said = {
        "en": (
            "The place: Used to hold people",
            "A filled mark: the place is where the mark stands",
            "one person or one event",
        ),
        "ru": (
            "Место: Используется для удержания людей",
            "Закрашенный знак: место там",
            "об одном человеке или об одном событии",
        ),
    }
    use, filled, line = said[language]
    assert use in listed
    assert filled in listed
    assert line in shown
    for words in (listed, shown):
        assert "Used: Used" not in words
        assert "Использовалось" not in words
        # Of people nobody says that they are a thing.
        assert "предмет" not in words


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


CELLAR = "подвал дома у реки"


def seen_in(data: bytes) -> PlaceInFile:
    return PlaceInFile(hashlib.sha256(data).digest(), region=(1000, 5000, 3000, 4000))


def pictures(desk: Asking) -> list[str]:
    """The addresses of pictures out of the evidence on the page of the cellar."""
    return re.findall(r'<img src="(/original/[^"]+/picture)"', desk.get(desk.address("detention", HERE)).body)


HERE = key_of(CELLAR, OWN_DATASET)


def test_a_picture_that_is_evidence_alone_is_shown_blurred_and_drawn_anew_where_a_claim_points_into_it(
    desk: Asking,
) -> None:
    sealed(desk, picture(), "IMG_1.jpg")
    name = held_in(desk, CELLAR, seen_in(picture()))
    before = desk.count()
    for shown in (desk.get(desk.address("detention", HERE)), desk.get(desk.address("claim", name))):
        assert "Picture, nobody has judged it yet" in shown.words
        assert '<input type="checkbox" data-clear>' in shown.body
        assert DRAWN in shown.body
        assert "The original in the evidence: V-1" in shown.words
        assert "No inbox" not in shown.words
        found = re.search(r'<img src="(/original/[^"]+/picture)"', shown.body)
        assert found is not None
        answer = desk.get(found[1])
        assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
        assert Image.open(io.BytesIO(answer.data)).size == (16, 16)
        # Its pixels alone: not the bytes that came in, nor what stood beside them.
        assert CANARY not in answer.data
    # Looking writes nothing.
    assert desk.count() == before


@pytest.mark.parametrize(
    ("property_", "value"),
    [
        ("kind_of_place", Value(PropertyKind.TEXT, UNKNOWN, ("a yard with a gate",))),
        ("use_of_place", Value(PropertyKind.TEXT, UNKNOWN, ("use/detention",))),
    ],
)
def test_a_picture_of_the_place_itself_is_shown_where_nobody_was_held(
    desk: Asking, property_: str, value: Value
) -> None:
    sealed(desk, picture(), "IMG_1.jpg")
    told = said_of_place("g1", "p2", property_, value, place=seen_in(picture()))
    entered(desk, (Table.SUBJECT, Subject("p2", SubjectKind.PLACE, CELLAR)), told)

    shown = desk.get(desk.address("detention", HERE))

    assert len(pictures(desk)) == 1
    assert DRAWN in shown.body
    assert "said g1" in shown.words
    assert "No claim on this page points into a file" not in shown.words
    # Once it is said without the file, the picture stands there no more.
    older = told[1]
    assert isinstance(older, Claim)
    version = claim_version(OWN_DATASET, encode_item(older))
    entered(desk, (Table.CLAIM, replace(older, said="said anew", place=PlaceInFile(), replaces=(version,))))
    assert "No claim on this page points into a file" in desk.get(desk.address("detention", HERE)).words


@pytest.mark.parametrize("property_", ["missing_since", "place_of_origin"])
def test_a_picture_that_another_claim_of_the_page_points_into_is_shown_too(desk: Asking, property_: str) -> None:
    sealed(desk, picture(), "IMG_1.jpg")
    held_in(desk, CELLAR)
    day = Value(PropertyKind.DATE, Interval(17_900, 17_900), ())
    value = day if property_ == "missing_since" else Value(PropertyKind.PLACES, UNKNOWN, (CELLAR,))
    entered(desk, said_of_place("g2", "p1", property_, value, place=seen_in(picture())))
    assert len(pictures(desk)) == 1


def test_a_picture_that_an_inbox_has_too_is_shown_once(desk: Asking) -> None:
    message = sent_alone(desk, "IMG.jpg", picture())
    recorded(desk, quoted(desk, message, file="0", **CORNERS), **HELD, **{"value.1": "Argun"})
    sealed(desk, picture(), "IMG_1.jpg")
    shown = desk.get(desk.address("detention", ARGUN)).body
    assert shown.count("<img ") == 1
    assert "/original/" not in shown.partition("<main")[2].partition("<img ")[2].partition(">")[0]


@pytest.mark.parametrize("content", [picture(99), recording()])
def test_what_does_not_hash_to_what_was_said_or_is_no_picture_is_never_shown(desk: Asking, content: bytes) -> None:
    """Somebody signs that these bytes are the picture: that of another hash, or a recording that is called one."""
    sealed(desk, content, "IMG_2.jpg")
    (held,) = evidence(desk)
    said = seen_in(picture()) if content == picture(99) else seen_in(content)
    digests = replace(held.original.digests, sha256=said.digest)
    other = replace(held.original, name="V-2", media_type="image/jpeg", digests=digests)
    step = Custody(Step.RECEIVED, EvidenceId(bytes(16)), "", "a tool", original=other)
    desk.runner.run(desk.desk.office.work(lambda vault: vault.append([intent_of(held.part, step)])))
    held_in(desk, CELLAR, said)
    for address in {*pictures(desk), desk.address("original", desk_op(desk)) + "/picture"}:
        assert desk.get(address).status in (400, 404)


def desk_op(desk: Asking) -> str:
    """The op by which what is called V-2 was taken in."""
    return next(one.received.op.hex() for one in evidence(desk) if one.original.name == "V-2")


def test_a_picture_that_withdrawn_consent_reaches_is_shown_nowhere(desk: Asking) -> None:
    sealed(desk, picture(), "IMG_1.jpg")
    name = held_in(desk, CELLAR, seen_in(picture()))
    (address,) = pictures(desk)
    assert desk.get(address).status == 200

    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, name))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(withdraw))
    assert desk.get(address).status in (400, 404)
    assert "/picture" not in desk.get(desk.address("claim", name)).body


def test_what_is_no_picture_is_named_and_not_shown(desk: Asking) -> None:
    sealed(desk, recording(), "REC.wav")
    held_in(desk, CELLAR, PlaceInFile(hashlib.sha256(recording()).digest()))
    assert pictures(desk) == []
    assert "in the evidence: V-1" in desk.get(desk.address("detention", HERE)).words
    (held,) = evidence(desk)
    address = desk.address("original", held.received.op.hex()) + "/picture"
    assert desk.get(address).status in (400, 404)


def test_the_days_of_an_act_that_held_somebody_stand_in_list_head_and_picture_and_those_of_people_apart(
    desk: Asking,
) -> None:
    def dated(id_: str, of: str, property_id: str, iso: str) -> tuple[Table, EntryItem]:
        day = day_from_iso(iso)
        return Table.CLAIM, Claim(id_, "s1", of, property_id, Value(PropertyKind.DATE, Interval(day, day)), "then", "")

    def said(id_: str, of: str, property_id: str, kind: PropertyKind, words: str) -> tuple[Table, EntryItem]:
        return Table.CLAIM, Claim(id_, "s1", of, property_id, Value(kind, UNKNOWN, (words,)), "so", "")

    items = [
        (Table.SUBJECT, Subject("deed", SubjectKind.EVENT, "Held in the barracks")),
        (Table.SUBJECT, Subject("p9", SubjectKind.PERSON, "Alder")),
        said("d1", "deed", "type_of_act", PropertyKind.TEXT, "act/detention"),
        said("d2", "deed", "exact_location", PropertyKind.PLACES, "Казарма"),
        dated("d3", "deed", "final_date", "2019-01-22"),
        dated("d4", "deed", "initial_date", "2018-12-06"),
        said("d5", "p9", "place_of_detention", PropertyKind.PLACES, "Мельница"),
        dated("d6", "p9", "date_of_arrest", "2018-12-29"),
    ]
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))
        )
    )

    barracks = desk.get(desk.address("detention", key_of("Казарма", OWN_DATASET)))
    mill = desk.get(desk.address("detention", key_of("Мельница", OWN_DATASET)))
    listed = desk.get("/detention").words

    whole, of_people = "6 December 2018 – 22 January 2019", "nobody said when they were there; of “Alder” it is known"
    assert "nobody said when" not in barracks.words
    # In the head, in the picture, and said by the line, the beginning first.
    assert barracks.words.count(whole) > 1
    assert "initial date: 6 December 2018; final date: 22 January 2019" in barracks.words
    assert "said of the stay" in barracks.words
    assert "said of the person or event" not in barracks.words
    assert "said of the person or event" in mill.words
    for page in (mill.words, listed):
        assert of_people in page
        assert "date of arrest: 29 December 2018" in page
    assert whole in listed


def test_an_act_that_named_itself_is_called_in_the_readers_language_at_its_place(desk: Asking) -> None:
    def said(id_: str, property_id: str, kind: PropertyKind, words: str) -> tuple[Table, EntryItem]:
        return Table.CLAIM, Claim(id_, "s1", "deed", property_id, Value(kind, UNKNOWN, (words,)), "so", "")

    items = [
        (Table.SUBJECT, Subject("deed", SubjectKind.EVENT, "Detention: Alder")),
        (Table.SUBJECT, Subject("p9", SubjectKind.PERSON, "Alder")),
        said("d1", "type_of_act", PropertyKind.TEXT, "act/detention"),
        said("d2", "exact_location", PropertyKind.PLACES, "Казарма"),
        said("d3", "victim", PropertyKind.TEXT, f"{OWN_DATASET}\x1fp9"),
    ]
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(
                [
                    *entries_intents(record_compartment(vault), OWN_DATASET, items),
                    ontology_intent(record_compartment(vault), (SubjectForm(f"{OWN_DATASET}\x1fdeed", "act"),)),
                ]
            )
        )
    )
    desk.post("/language", language="ru", back="/")

    page = desk.get(desk.address("detention", key_of("Казарма", OWN_DATASET))).words

    assert "Удержание: Alder" in page
    assert "Detention: Alder" not in page


def test_two_places_that_lie_in_each_other_say_so_on_their_pages(desk: Asking) -> None:
    """As two desks may have said it, neither of which typed a circle."""
    yards = [(Table.SUBJECT, Subject(name, SubjectKind.PLACE, f"Yard {name}")) for name in ("one", "two")]
    part = Value(PropertyKind.TEXT, UNKNOWN, (f"{OWN_DATASET}{SEP}two",))
    entered(desk, *yards, said_of_place("p1", "one", "part_of", part))
    subject = desk.address("subject", f"{OWN_DATASET}{SEP}one")
    place = desk.address("detention", key_of("Yard one", OWN_DATASET))
    assert all("lies in itself" not in desk.get(one).words for one in (subject, place))

    back = Value(PropertyKind.TEXT, UNKNOWN, (f"{OWN_DATASET}{SEP}one",))
    entered(desk, said_of_place("p2", "two", "part_of", back))

    said = "By what is said here it lies in itself or belongs to itself: Yard one → Yard two → Yard one."
    assert all(said in desk.get(one).words for one in (subject, place))
