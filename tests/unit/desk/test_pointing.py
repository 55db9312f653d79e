"""A claim points to a part of a photograph or a span of a voice note; it shows the place and opens it again."""

from __future__ import annotations

import re

import pytest

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Claim, EntryItem, Property, Source, Subject, SubjectKind, Table, Value
from safeconduct.record.places import PlaceInFile
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.sync.ready import record_compartment
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import act, address, begin, files, reading, undone
from tests.unit.desk.test_files_pages import message_of, picture, recording

CORNERS = {"left": "4000", "top": "9000", "right": "1000", "bottom": "5000"}
CLAIMED = {
    "outlet.0": "a photograph",
    "subject.1": "Arrests in Ostrava",
    "subject_kind.1": "event",
    "property.1": "held",
    "value.1": "at least 1",
}


def sent_alone(desk: Asking, name: str, data: bytes) -> str:
    """The address of the message of a file that came without a word."""
    begin(desk)
    taken = reading(desk, files(desk, {name: data}, channel="signal"), do="take")
    return message_of(desk.get(address(taken)))


def quoted(desk: Asking, message: str, **place: str) -> Answer:
    """The record's page with a draft begun at the message's page."""
    return act(desk, message, do="quote", **place)


def recorded(desk: Asking, form: Answer, **typed: str) -> Answer:
    """The page of the first claim of an account that was recorded from a draft, everything else as it stands."""
    action = re.search(r'<form method="post" action="(/add[^"]*)"', form.body)
    assert action is not None
    hidden = ("once", "draft", "part", "rows", "took", "place.1")
    fields = {name: form.hidden(name, "/add") for name in hidden if f'name="{name}"' in form.body}
    done = desk.post(action.group(1).replace("&amp;", "&"), {**fields, **CLAIMED, "do": "send", **typed})
    assert done.status == 303, done.words
    found = re.search(r'href="(/claim/[^"?]+)', desk.follow(done).body)
    assert found is not None
    return desk.get(found.group(1))


def test_a_part_of_a_photograph_without_a_word_becomes_the_place_of_a_claim(desk: Asking) -> None:
    message = sent_alone(desk, "IMG.jpg", picture())
    form = quoted(desk, message, file="0", **CORNERS)

    assert "on a part of the picture, 10–40 % from the left, 50–90 % from the top" in form.words
    claim = recorded(desk, form, **{"points.1": "1"})

    drawn = '<rect class="region" x="1000" y="5000" width="3000" height="4000"/>'
    assert "on a part of the picture, 10–40 % from the left, 50–90 % from the top" in claim.words
    assert drawn in claim.body
    # Nobody has judged the picture: it stands there as blurred as in the inbox.
    assert "Picture, nobody has judged it yet" in claim.words
    assert "data-clear checked" not in claim.body
    back = re.search(r'href="(/message/[^"]+place=[^"]+)"', claim.body)
    assert back is not None
    opened = desk.get(back.group(1))
    assert "A claim of the record points to this message: on a part of the picture" in opened.words
    assert drawn in opened.body
    assert drawn not in desk.get(message).body


def test_a_span_of_a_voice_note_is_played_again_from_the_claim(desk: Asking) -> None:
    message = sent_alone(desk, "voice.wav", recording(20))
    claim = recorded(desk, quoted(desk, message, file="0", at="0:05", to="0:12"), **{"points.1": "1"})

    assert "0:05–0:12, in a file that was sent" in claim.words
    assert re.search(r'src="/file/[\w-]+#t=5,12"', claim.body)
    back = re.search(r'href="(/message/[^"]+place=[^"]+)"', claim.body)
    assert back is not None
    assert re.search(r'src="/file/[\w-]+#t=5,12"', desk.get(back.group(1)).body)


def test_one_press_on_a_recording_without_a_word_points_to_all_of_it(desk: Asking) -> None:
    begin(desk)
    request = address(reading(desk, files(desk, {"voice.wav": recording()}, channel="signal"), do="take"))
    page = desk.get(request)
    form = desk.follow(
        desk.post(request, once=page.hidden("once", request), message=page.hidden("message"), words="", do="quote")
    )

    assert "It is seen or heard there: a file that was sent (" in form.words


def test_a_claim_whose_tick_is_taken_off_points_nowhere(desk: Asking) -> None:
    message = sent_alone(desk, "IMG.jpg", picture())
    claim = recorded(desk, quoted(desk, message, file="0", **CORNERS))

    assert "Where it is seen or heard" not in claim.words
    assert "<img" not in claim.body


def test_a_file_that_stands_beside_words_is_not_what_they_were_said_in(desk: Asking) -> None:
    begin(desk)
    brought = reading(desk, files(desk, {"IMG.jpg": picture()}, text="see the mill", channel="signal"), do="take")
    form = quoted(desk, message_of(desk.get(address(brought))), file="0", words="the mill")

    assert "the mill</textarea>" in form.body
    assert "It is seen or heard there" not in form.words


@pytest.mark.parametrize(
    "given",
    [
        {"at": "0:05", "to": "0:30"},
        {"at": "0:05", "to": "soon"},
        {"at": "0:05", "to": "0:12", "file": "3"},
        {"at": "0:05", "to": "0:12", **CORNERS},
        CORNERS,
    ],
)
def test_what_is_no_place_in_the_recording_is_refused_and_stays_typed(desk: Asking, given: dict[str, str]) -> None:
    message = sent_alone(desk, "voice.wav", recording(20))
    refused = act(desk, message, **{"do": "quote", "file": "0", **given})

    assert refused.status == 422
    assert "This is no place in a file of the message." in refused.words
    assert f'value="{given["at"]}"' in refused.body if "at" in given else True


def test_a_desk_that_reads_the_record_and_not_the_inbox_says_so(desk: Asking) -> None:
    """What another desk wrote into the record, of a photograph that came to an inbox that this desk does not read."""
    place = PlaceInFile(bytes(32), (), (1000, 5000, 3000, 4000))
    claim = Claim("c1", "s1", "e1", "held", Value(PropertyKind.COUNT, Interval(1, 1)), "one", "", place=place)
    items: list[tuple[Table, EntryItem]] = [
        (Table.PROPERTY, Property("held", PropertyKind.COUNT)),
        (Table.SUBJECT, Subject("e1", SubjectKind.EVENT, "Arrests")),
        (Table.SOURCE, Source("s1", "a photograph", "", "", "", UNKNOWN, None, "")),
        (Table.CLAIM, claim),
    ]
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))
        )
    )

    shown = desk.get(desk.address("claim", f"{OWN_DATASET}\x1fc1"))

    assert "on a part of the picture, 10–40 % from the left" in shown.words
    assert "No inbox that this desk can open holds this file" in shown.words
    assert "/message/" not in shown.body
    assert "<img" not in shown.body


def test_a_message_that_was_undone_is_not_opened_from_a_claim_of_it(desk: Asking) -> None:
    begin(desk)
    taken = reading(desk, files(desk, {"IMG.jpg": picture()}, channel="signal"), do="take")
    claim = recorded(desk, quoted(desk, message_of(desk.get(address(taken))), file="0", **CORNERS), **{"points.1": "1"})
    assert "/message/" in claim.body
    undone(desk, taken)
    link = re.search(r'action="(/claim/[^"?]+)|href="(/claim/[^"?/]+)', claim.body)
    assert link is not None
    shown = desk.get((link.group(1) or link.group(2)).removesuffix("/say"))

    assert "No inbox that this desk can open holds this file" in shown.words


def test_further_claims_of_the_account_take_the_place_over(desk: Asking) -> None:
    form = quoted(desk, sent_alone(desk, "voice.wav", recording(20)), file="0", at="0:05", to="0:12")
    action = re.search(r'<form method="post" action="(/add[^"]*)"', form.body)
    assert action is not None
    fields = {name: form.hidden(name, "/add") for name in ("once", "draft", "part", "rows", "took", "place.1")}
    more = desk.post(action.group(1).replace("&amp;", "&"), {**fields, **CLAIMED, "points.1": "1", "do": "row"})

    assert more.words.count("It is seen or heard there: 0:05–0:12") == 2


def test_a_place_that_a_form_was_made_to_hold_is_told_and_not_recorded(desk: Asking) -> None:
    form = quoted(desk, sent_alone(desk, "voice.wav", recording(20)), file="0", at="0:05", to="0:12")
    action = re.search(r'<form method="post" action="(/add[^"]*)"', form.body)
    assert action is not None
    fields = {name: form.hidden(name, "/add") for name in ("once", "draft", "part", "rows", "took")}
    bad = {"place.1": "00:12:5", "points.1": "1", "do": "send"}
    before = desk.count()
    refused = desk.post(action.group(1).replace("&amp;", "&"), {**fields, **CLAIMED, **bad})

    assert refused.status == 422
    assert "This is no place in a recording or a picture" in refused.words
    assert desk.count() == before
