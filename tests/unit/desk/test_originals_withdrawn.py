"""Of an original that withdrawn consent reaches no copy is made, and none that waits is saved."""

from __future__ import annotations

import re
from html import unescape

from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_evidence_pages import at_original, done, items, sealed
from tests.unit.desk.test_place_page import CELLAR, held_in, seen_in
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
