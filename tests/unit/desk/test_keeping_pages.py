"""A file of a message is kept as evidence: as it came, once, with a log that says how it came and not from whom."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from html import unescape

from safeconduct.base.intervals import Interval
from safeconduct.intake.files_here import files_here
from safeconduct.record.evidence.commands import verify_item
from safeconduct.record.evidence.from_inbox import file_meant, how_it_came
from safeconduct.record.evidence.items import MOST_WORDS
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Item, Step
from safeconduct.vault.vault import Vault
from tests.films import film
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_files_pages import brought, picture


def link(page: Answer, kind: str) -> str:
    found = re.search(rf'href="(/{kind}/[\w-]+)"', page.body)
    assert found is not None, page.words
    return unescape(found.group(1))


def items(desk: Asking) -> tuple[Item, ...]:
    return desk.runner.run(desk.desk.office.work(lambda vault: Evidence(vault.tables).items()))


def keep(desk: Asking, at: str, **fields: str) -> Answer:
    part = desk.get(at).hidden("part", at)
    return act(desk, at, **{"do": "keep", "part": part, **fields})


def test_a_film_that_came_becomes_evidence_as_it_came_and_its_log_says_how(desk: Asking) -> None:
    data = film()
    request = brought(desk, film_mp4=data)
    asked = desk.get(link(request, "keep"))
    digest = hashlib.sha256(data).digest()

    begins = re.search(r'id="came">([^<]*)<', asked.body)
    assert begins is not None
    assert re.fullmatch(
        rf"came into an inbox \(Telegram.*\), written down here 20\d\d-\d\d-\d\d \d\d:\d\d UTC; "
        rf"SHA-256 at the door {digest.hex()}",
        begins[1],
    )
    assert items(desk) == ()

    page = keep(desk, link(request, "keep"), id="V-1", words="she gives it to the court")

    assert "It is evidence now, byte for byte as it came." in page.words
    assert f"received, {begins[1]}; she gives it to the court" in page.words
    (item,) = items(desk)
    assert (item.original.name, item.original.file_name) == ("V-1", "film.mp4")
    assert (item.original.digests.sha256, item.original.digests.length) == (digest, len(data))
    assert [one.custody.step for one in item.steps] == [Step.RECEIVED, Step.HASHED]
    assert item.received.custody.words == f"{begins[1]}; she gives it to the court"
    assert desk.runner.run(desk.desk.office.work(lambda vault: verify_item(team_of(vault), item)))


def test_the_log_names_nobody_of_the_conversation(desk: Asking) -> None:
    request = brought(desk, film_mp4=film())
    name = re.search(r"<h1>(.*?)</h1>", request.body)
    assert name is not None

    keep(desk, link(request, "keep"))

    assert name[1] not in items(desk)[0].received.custody.words


def test_a_file_is_kept_once_and_who_does_it_again_is_led_to_the_first(desk: Asking) -> None:
    request = brought(desk, picture_jpg=picture())
    at = link(request, "keep")
    # Two windows stand open on the same page.
    part, second = desk.get(at).hidden("part", at), desk.get(at).hidden("once", at)
    keep(desk, at, id="V-1")

    answer = desk.post(at, once=second, do="keep", id="V-2", part=part)

    assert answer.status == 303
    led = desk.follow(answer)
    assert "Original V-1" in led.words
    assert "It was evidence already" in led.words
    assert [one.original.name for one in items(desk)] == ["V-1"]
    assert 'value="keep"' not in desk.get(at).body
    assert link(desk.get(at), "original") == answer.headers["location"].partition("?")[0]


def test_conversation_and_message_offer_it_and_afterwards_lead_to_the_evidence(desk: Asking) -> None:
    request = brought(desk, picture_jpg=picture())
    message = link(request, "message")
    for page in (request, desk.get(message)):
        assert "Keep as evidence" in page.words
    thread = re.search(r'href="(/thread/[\w-]+)"', desk.get(message).body)
    assert thread is not None

    kept = keep(desk, link(request, "keep"), id="V-1")

    assert "Original V-1" in kept.words
    for at in (thread[1], message):
        page = desk.get(at)
        assert "Evidence V-1" in page.words
        assert "Keep as evidence" not in page.words


def test_what_is_refused_is_said_and_what_was_typed_stays(desk: Asking) -> None:
    request = brought(desk, one_jpg=picture(), two_jpg=picture(90))
    first, second = dict.fromkeys(re.findall(r'href="(/keep/[\w-]+)"', request.body))
    keep(desk, first, id="V-1")

    refused = keep(desk, second, id="V-1", words="by hand")

    assert refused.status == 422
    assert "Another piece of evidence bears this id already" in refused.words
    assert "by hand" in refused.body
    assert len(items(desk)) == 1
    assert keep(desk, second, id="V-2", part="another").words.count("Original V-2") == 1


def test_no_more_can_be_typed_than_fits_into_the_log_behind_how_it_came(desk: Asking) -> None:
    request = brought(desk, film_mp4=film())
    at = link(request, "keep")
    found = re.search(r'id="words"[^>]*maxlength="(\d+)"', desk.get(at).body)
    assert found is not None

    keep(desk, at, words="x" * int(found[1]))

    assert len(items(desk)[0].received.custody.words) == MOST_WORDS


def test_a_file_that_has_not_come_whole_is_not_offered_and_a_form_that_comes_all_the_same_is_refused(
    desk: Asking,
) -> None:
    data = film()
    request = brought(desk, film_mp4=data)
    at = link(request, "keep")
    part, mark = desk.get(at).hidden("part", at), desk.get(at).hidden("once", at)

    def lose(vault: Vault) -> None:
        here = file_meant(vault.tables, hashlib.sha256(data).hexdigest())
        vault.blobs.start_again(here.shown.message.files[0].original)

    desk.runner.run(desk.desk.office.work(lose))

    assert "/keep/" not in desk.get(link(request, "message")).body
    assert "It has not come whole yet" in desk.get(at).words
    refused = desk.post(at, once=mark, part=part, do="keep")
    assert refused.status == 422
    assert "not here whole" in refused.words
    assert items(desk) == ()


def test_the_lock_ends_the_hashing_of_a_film_and_nothing_is_kept_until_it_is_sent_again(desk: Asking) -> None:
    at = link(brought(desk, film_mp4=film()), "keep")
    page, interrupting = desk.get(at), desk.desk.office.interrupting
    sent = {"once": page.hidden("once", at), "part": page.hidden("part", at), "do": "keep", "id": "V-1"}
    interrupting.wish()

    assert desk.post(at, sent).status == 401
    assert items(desk) == ()
    interrupting.end()
    assert desk.post(at, sent).status == 303
    assert [one.original.name for one in items(desk)] == ["V-1"]


def test_how_it_came_says_when_it_was_said_only_as_exactly_as_that_is_known(desk: Asking) -> None:
    data = film()
    brought(desk, film_mp4=data)

    def here(vault: Vault) -> tuple[str, str]:
        (found,) = files_here(vault.tables, hashlib.sha256(data).digest())
        said = []
        for span in (Interval(1_900_000_000_000, 1_900_000_000_000), Interval(1_900_000_000_000, 1_900_086_399_999)):
            message = replace(found.shown.message, said=span)
            said.append(how_it_came(replace(found, shown=replace(found.shown, message=message)), "en"))
        return said[0], said[1]

    exact, wide = desk.runner.run(desk.desk.office.work(here))
    assert ", said 2030-03-17 17:46 UTC)" in exact
    assert ", said between 2030-03-17 17:46 UTC and 2030-03-18 17:46 UTC)" in wide


def test_an_address_of_no_file_is_no_page(desk: Asking) -> None:
    assert desk.get("/keep/AAAAAAAAAAAAAAAAAAAAAA").status == 400
