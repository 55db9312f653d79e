"""Of an original that withdrawn consent reaches no copy is made, and none that waits is saved."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.commands import entries_intents, link_intent, new_local_id
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import Record
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.films import film
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_evidence_pages import at_original, done, items, sealed
from tests.unit.desk.test_place_page import CELLAR, desk_op, held_in, seen_in
from tests.unit.publish.documents import telling_pictures

PICTURE = telling_pictures()["exif"]
OFFERED = 'name="do" value="copy"'


def withdrawn(desk: Asking, claim: str) -> None:
    def work(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, claim))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(work))


def to_save(page: Answer) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="(/save/[^"]+)"', page.body)]


def test_no_working_copy_is_made_of_what_consent_was_withdrawn_for(desk: Asking) -> None:
    sealed(desk, PICTURE, "IMG_0001.jpg")
    claim, at = held_in(desk, CELLAR, seen_in(PICTURE)), at_original(desk)
    assert OFFERED in desk.get(at).body
    withdrawn(desk, claim)

    page = done(desk, at, do="copy")

    assert (page.status, to_save(page)) == (422, [])
    assert "Consent was withdrawn" in page.words
    assert OFFERED not in desk.get(at).body
    assert [one.custody.step.name for one in items(desk)[0].steps] == ["RECEIVED", "HASHED"]


def test_a_working_copy_that_waits_is_not_saved_once_consent_was_withdrawn(desk: Asking) -> None:
    sealed(desk, PICTURE, "IMG_0001.jpg")
    claim, at = held_in(desk, CELLAR, seen_in(PICTURE)), at_original(desk)
    (link,) = to_save(done(desk, at, do="copy"))
    assert desk.get(link).data.startswith(b"\xff\xd8")
    withdrawn(desk, claim)

    answer = desk.get(link)

    assert answer.status != 200
    assert b"\xff\xd8" not in answer.data
    page = desk.get(at)
    assert to_save(page) == []
    assert "Consent was withdrawn" in page.words


def said(desk: Asking, answer: str, use: str = "keep") -> None:
    """Enter what somebody said to a use, as told by another account than the one that points into the film."""

    def work(vault: Vault) -> None:
        telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="on the telephone")
        sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
        consent = sitting.new("what was said", "consent")
        sitting.refer(consent, "consent_of", f"{OWN_DATASET}\x1fp1")
        sitting.say(consent, "consent_use", use)
        sitting.say(consent, "consent_answer", answer)
        vault.append(sitting.intents(record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(work))


@pytest.mark.parametrize("answer", ["withdrawn", "refused"])
def test_an_original_is_shown_no_more_once_somebody_whom_it_tells_of_said_no_to_keeping_it(
    desk: Asking, answer: str
) -> None:
    sealed(desk, film(), "IMG_0001.mp4")
    sealed(desk, PICTURE, "IMG_0002.jpg", id="V-2")
    held_in(desk, CELLAR, seen_in(film()))
    sound, shown = at_original(desk) + "/sound", "IMG_0001"
    said(desk, "given")
    said(desk, answer, "court")
    assert desk.get(sound).status == 200
    assert shown in desk.get(at_original(desk)).body

    said(desk, answer)

    assert desk.get(sound).status in (400, 404)
    page = desk.get(at_original(desk))
    assert shown not in page.body
    assert "refused to keeping it" in page.words
    assert shown not in desk.get("/history").body
    # Of another file nobody said anything.
    assert "IMG_0002" in desk.get(desk.address("original", desk_op(desk))).body


def test_a_picture_and_its_copies_go_with_the_no_of_whom_it_tells_of_in_another_account(desk: Asking) -> None:
    sealed(desk, PICTURE, "IMG_0001.jpg")
    held_in(desk, CELLAR, seen_in(PICTURE))
    at = at_original(desk)
    (link,) = to_save(done(desk, at, do="copy"))
    assert desk.get(f"{at}/picture").status == 200

    said(desk, "withdrawn")

    assert desk.get(f"{at}/picture").status in (400, 404)
    assert desk.get(link).status != 200
    assert done(desk, at, do="copy").status == 422


def test_an_act_in_which_somebody_who_said_no_is_named_by_what_was_withdrawn_ties_the_film_to_them(
    desk: Asking,
) -> None:
    """The film is pointed into by what another account tells of the act, and who it was done to was taken back."""
    sealed(desk, film(), "IMG_0001.mp4")
    held_in(desk, CELLAR)

    def work(vault: Vault) -> None:
        telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="so it was")
        sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
        act = sitting.new("Beating", "act")
        sitting.refer(act, "victim", f"{OWN_DATASET}\x1fp1")
        vault.append(sitting.intents(record_compartment(vault)))
        (victim,) = Record(vault.tables).known(act, property_id="victim")
        what = Value(PropertyKind.TEXT, UNKNOWN, ("act/beating",))
        seen = replace(Claim("f1", "A2", act, "type_of_act", what, "seen", ""), place=seen_in(film()))
        vault.append(entries_intents(record_compartment(vault), OWN_DATASET, [(Table.CLAIM, seen)]))
        taken = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, victim.claims[0]))
        vault.append([link_intent(record_compartment(vault), taken)])

    desk.runner.run(desk.desk.office.work(work))
    assert desk.get(at_original(desk) + "/sound").status == 200

    said(desk, "refused")

    assert desk.get(at_original(desk) + "/sound").status in (400, 404)
