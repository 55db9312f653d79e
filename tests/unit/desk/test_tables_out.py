"""A table that leaves is shown before it is written: what goes, what stays and why; and nothing but what was shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk import outgoing_tables
from safeconduct.protect.age import AgeIdentity, text_from_recipient
from safeconduct.protect.recipients import fingerprint
from safeconduct.publish.holding.tables import known_of_table
from safeconduct.publish.searching import Searcher
from safeconduct.record.commands import link_intent
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.tables.answering import of_late
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.exports import FORMS
from safeconduct.record.tables.ordering import Order
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.sending import make_ready
from safeconduct.sync.act_views import open_acts
from safeconduct.sync.acts import Verdict
from safeconduct.sync.compartments import begin
from safeconduct.sync.deciding import say_second
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, PASSPHRASE, Asking
from tests.unit.desk.stating import break_search
from tests.unit.desk.tabling import (
    CHOICE,
    COLLEAGUE,
    KEY,
    OUT,
    address_of,
    chosen,
    opened,
    press,
    saved,
    table_of,
    take_in_people,
    within,
    without_ids,
)
from tests.unit.desk.teaming import exchange, joined, team_of

SIX = ("Ash Quarry", "Бирюк Камышов", "Dun Heather", "Elm Sedge", "Fen Alder", "Gorse Whin")
_TWO_KINDS = (("kind", "event"), ("kind", "person"), ("property", "start"), ("property", "conditions"))
PEOPLE = (("kind", "person"), ("property", "conditions"), *CHOICE[4:])


def instead(*fields: tuple[str, str], of: tuple[tuple[str, str], ...] = CHOICE) -> tuple[tuple[str, str], ...]:
    """A choice with some fields in the place of those of the same names."""
    names = {name for name, _ in fields}
    return (*(one for one in of if one[0] not in names), *fields)


@pytest.fixture(autouse=True)
def _at_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the computer is, a short table is gone through at one look, unless a test says otherwise."""
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 60.0)


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    vault = joined(desk, tmp_path, "bela")
    yield vault
    vault.close()


def test_what_would_leave_and_what_stays_is_shown_and_nothing_is_written(desk: Asking) -> None:
    before = desk.count()

    page = desk.follow(chosen(desk, *CHOICE))

    assert "4 rows would leave" in page.words
    assert "1 claim: it was corrected, taken back or undone since." in page.words
    assert "Columns that this purpose does not let out: url." in page.words
    assert "It looked at every cell, and holds nothing." in page.words
    assert fingerprint(COLLEAGUE.public) in page.words
    assert "With the tables and papers of the last 30 days, 0 people." in page.words
    assert desk.count() == before


def test_it_is_sealed_as_it_was_shown_and_stands_in_the_history(desk: Asking) -> None:
    address = address_of(chosen(desk, *CHOICE))

    done = desk.follow(press(desk, address, "seal"))

    table = table_of(saved(desk, done))
    assert sorted(row["property"] for row in table) == ["held", "held", "place", "start"]
    mark = re.search(r"under the mark ([a-z2-7]{8}): 4 rows", done.words)
    assert mark is not None
    assert all(row["row"].startswith(mark.group(1)) for row in table)
    history = desk.get("/history").words
    assert mark.group(1) in history
    assert "4 rows" in history
    assert "It may come back as it is, or sealed to this key" in done.words


def by_command(desk: Asking, form: str) -> bytes:
    """What the command writes for the same choice: its own steps, in the same vault."""

    def written(vault: Vault) -> bytes:
        team, record = team_of(vault), Record(vault.tables)
        choice = Choice(record_compartment(vault), (), (SubjectKind.EVENT,), ("start", "held", "place"), False)
        order = Order(choice, form, purposes()["court"], "Alder", (COLLEAGUE.public,))
        with Searcher((), team.entropy) as searcher:
            day = day_from_ms(SystemClock().now_ms())
            known = known_of_table(team, order, searcher.search, day, late=of_late(team, record, order))
            ready = make_ready(record, order, SystemEntropy(), known)
        return opened(b"".join(ready.sealed))

    return within(desk, written)


@pytest.mark.parametrize("form", FORMS)
def test_page_and_command_write_the_same_table_in_every_form(desk: Asking, form: str) -> None:
    address = address_of(chosen(desk, *instead(("form", form), ("purpose", "court"))))

    page, command = saved(desk, desk.follow(press(desk, address, "seal"))), by_command(desk, form)

    if form == "xlsx":
        tables = ("\n".join("\t".join(row.cells[4:]) for row in open_table(one).rows) for one in (page, command))
        one, other = (without_ids(table.encode()) for table in tables)
        assert len(one) == 4
        assert one == other
    elif form == "uwazi":
        # One entity, whose values stand in the order of its rows, which was drawn.
        ours, theirs = (list(csv.reader(io.StringIO(one.decode("utf-8-sig")))) for one in (page, command))
        assert ours[0] == theirs[0]
        assert [sorted(cell.split("|")) for cell in ours[1][2:]] == [sorted(cell.split("|")) for cell in theirs[1][2:]]
    elif form == "ftm":
        # The values of an entity stand in the order of its rows, which was drawn.
        assert sorted("".join(without_ids(page))) == sorted("".join(without_ids(command)))
    else:
        assert without_ids(page) == without_ids(command)


def test_living_people_stay_unless_they_are_taken_in(desk: Asking) -> None:
    take_in_people(desk, SIX[:3])

    without = desk.follow(chosen(desk, *instead(("kind", "event"), of=PEOPLE), ("kind", "person")))
    taken = desk.follow(chosen(desk, *PEOPLE, ("with_living", "1")))

    assert "3 living people: nobody asked to take living people in." in without.words
    assert "Nothing of this may leave" in without.words
    assert 'value="seal"' not in without.body
    assert "3 rows would leave" in taken.words
    assert "With the tables and papers of the last 30 days, 3 people." in taken.words
    assert all(name in taken.words for name in SIX[:3])
    assert "living people:" not in taken.words


def test_a_cell_that_names_somebody_living_is_counted_and_stays_empty(desk: Asking) -> None:
    take_in_people(desk, SIX[:1], subject="wave", said="Ash Quarry is held")
    address = address_of(chosen(desk, *instead(("property", "conditions"), ("purpose", "archive"))))

    page = desk.get(address).words
    assert "1 cell, which is empty in the table: it names somebody living." in page
    # What nobody looks for is said before it leaves.
    assert "1 cell has words that somebody said or typed. Names of people who are no entry here" in page
    (row,) = table_of(saved(desk, desk.follow(press(desk, address, "seal"))))
    assert (row["text"], row["said"]) == ("is held", "")


def test_who_left_within_30_days_counts_and_above_five_two_people_answer(desk: Asking) -> None:
    take_in_people(desk, SIX)
    living = ("with_living", "1")
    single = tuple(one for one in PEOPLE if one[0] != "kind")
    first = address_of(chosen(desk, *single, living, *(("subject", name) for name in SIX[:3])))
    desk.follow(press(desk, first, "seal"))

    few = desk.follow(chosen(desk, *single, living, *(("subject", name) for name in SIX[3:5])))
    address = address_of(chosen(desk, *single, living, *(("subject", name) for name in SIX[3:])))
    many = desk.get(address)

    assert 'value="seal"' in few.body
    assert "In tables and papers before it, to one of these keys or by you" in few.words
    assert "With the tables and papers of the last 30 days, 6 people." in many.words
    assert 'value="seal"' not in many.body
    before = desk.count()
    refused = press(desk, address, "seal")
    assert refused.status == 422
    assert "above 5 two persons answer" in refused.words
    assert "--ask" not in refused.words
    assert desk.count() == before


def test_a_second_person_confirms_this_very_table_and_it_leaves_once(desk: Asking, bela: Vault) -> None:
    take_in_people(desk, SIX)
    choice = (*PEOPLE, ("with_living", "1"))
    address = address_of(chosen(desk, *choice))
    mute = press(desk, address, "ask")
    asked = desk.follow(press(desk, address, "ask", reason="the trial is on Monday"))
    exchange(desk, bela)
    (act,) = open_acts(bela.tables, team_of(bela).people)
    # The desk is locked long before anybody answers: what was chosen is listed.
    desk.lock()
    desk.unlock(PASSPHRASE)
    waiting = desk.get(OUT)
    say_second(team_of(bela), act.act.word.id, Verdict.CONFIRM, "I know of it")
    exchange(desk, bela)

    assert (mute.status, "Say why, in a few words." in mute.words) == (422, True)
    assert "A second person is asked and has not answered" in asked.words
    assert 'value="seal"' not in asked.body
    assert "subjects: 6, of them people: 6, living ones too; for Alder; keys" in act.act.reason
    assert "the trial is on Monday" in act.act.reason
    assert "Not answered yet." in waiting.words
    listed = desk.get(OUT)
    assert "Confirmed: it can leave as it was asked for." in listed.words
    again = re.search(r'href="(/tables/out\?again=[^"]*)"', listed.body)
    assert again is not None
    filled = desk.get(unescape(again.group(1)))
    assert KEY in filled.body
    fields = [*choice]
    address = address_of(chosen(desk, *fields))
    assert "A second person confirmed this very table." in desk.get(address).words
    done = desk.follow(press(desk, address, "seal"))
    assert len(table_of(saved(desk, done))) == 6
    assert "A second person was asked" not in desk.get(OUT).words
    # It is used up: the same once more is another table.
    assert "A second person confirmed" not in desk.follow(chosen(desk, *choice)).words
    other = desk.follow(chosen(desk, *instead(("whom", "Rowan"), of=choice)))
    assert 'value="seal"' not in other.body


def test_a_table_that_was_stopped_is_listed_no_more_and_cannot_leave(desk: Asking, bela: Vault) -> None:
    take_in_people(desk, SIX)
    address = address_of(chosen(desk, *PEOPLE, ("with_living", "1")))
    desk.follow(press(desk, address, "ask", reason="the trial is on Monday"))
    exchange(desk, bela)
    (act,) = open_acts(bela.tables, team_of(bela).people)
    say_second(team_of(bela), act.act.word.id, Verdict.STOP, "too many")
    exchange(desk, bela)

    assert "A second person was asked" not in desk.get(OUT).words
    assert press(desk, address, "seal").status == 422


def test_what_moved_on_since_it_was_shown_is_shown_anew_and_nothing_leaves(desk: Asking) -> None:
    address = address_of(chosen(desk, *CHOICE))
    page = desk.get(address)
    link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
    within(desk, lambda vault: vault.append([link_intent(record_compartment(vault), link)]))
    before = desk.count()

    answer = desk.post(address, once=page.hidden("once", address), seen=page.hidden("seen", address), do="seal")

    assert answer.status == 422
    assert "What would leave has changed since it was shown." in answer.words
    assert "3 rows would leave" in answer.words
    assert desk.count() == before
    assert "about 10" not in answer.words


def test_what_others_enter_that_changes_nothing_of_it_does_not_hold_it_up(desk: Asking) -> None:
    address = address_of(chosen(desk, *CHOICE))
    page = desk.get(address)
    take_in_people(desk, SIX[:1])

    done = desk.post(address, once=page.hidden("once", address), seen=page.hidden("seen", address), do="seal")

    assert len(table_of(saved(desk, desk.follow(done)))) == 4


def test_a_mark_of_other_keys_seals_nothing(desk: Asking) -> None:
    other = text_from_recipient(AgeIdentity.generate(SystemEntropy()).kem.public)
    mine = desk.get(address_of(chosen(desk, *CHOICE)))
    address = address_of(chosen(desk, *instead(("keys", other))))
    before = desk.count()

    assert press(desk, address, "seal", seen=mine.hidden("seen")).status == 422
    assert press(desk, address, "seal", seen="").status == 422
    assert desk.count() == before


def test_a_long_table_is_gone_through_a_piece_at_a_time_and_leaves_whole(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 0.0)
    address = address_of(chosen(desk, *CHOICE))

    first = desk.get(address)
    early = desk.post(address, once=first.hidden("once") if 'name="once"' in first.body else "t" * 26, do="seal")
    pages = [desk.get(address) for _ in range(4)]

    assert "data-again" in first.body
    assert "rows gone through so far" in first.words
    assert "would leave" not in early.words
    assert "4 rows would leave" in pages[-1].words
    assert "data-again" not in pages[-1].body
    assert len(table_of(saved(desk, desk.follow(press(desk, address, "seal"))))) == 4


def test_what_is_entered_while_it_is_gone_through_has_it_begin_anew(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing_tables, "_PIECE_SECONDS", 0.0)
    address = address_of(chosen(desk, *CHOICE))
    desk.get(address)
    link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
    within(desk, lambda vault: vault.append([link_intent(record_compartment(vault), link)]))

    pages = [desk.get(address) for _ in range(6)]

    assert "3 rows would leave" in pages[-1].words


def test_what_was_not_searched_is_held_and_a_row_of_a_returning_table_stays_whole(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_search(monkeypatch)

    correcting = desk.follow(chosen(desk, *CHOICE))
    archive = desk.follow(chosen(desk, *instead(("purpose", "archive"))))

    assert "Nothing of this may leave" in correcting.words
    assert "4 rows, whole: the release check holds words of them" in correcting.words
    assert "4 rows would leave" in archive.words
    assert re.search(r"[0-9]+ cells, which are empty in the table: the release check holds their words.", archive.words)
    assert "holds what is counted above" in archive.words


def test_whoever_has_a_sheet_here_stops_the_whole_table_in_a_sentence(desk: Asking) -> None:
    take_in_people(desk, SIX[:1])
    within(desk, lambda vault: begin(team_of(vault), Sort.CASE, f"Identity sheet of {SIX[0]}"))
    before = desk.count()

    refused = chosen(desk, *PEOPLE, ("with_living", "1"))

    assert refused.status == 422
    assert "names a safe place, a helper, a way, or somebody who must never be named" in refused.words
    assert desk.count() == before


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ((("keys", ""),), "give their public key"),
        ((("keys", "age1nothing"),), "key"),
        ((("whom", ""),), "Say for whom it is"),
        ((("purpose", ""),), "Say what the table is for."),
        ((("property", "of no list"),), "Name the subjects and the properties."),
        ((("kind", ""),), "Name the subjects and the properties."),
        ((("subject", "nobody of that name"),), "nobody of that name"),
        ((*_TWO_KINDS, ("with_living", "1"), ("form", "uwazi")), "are of 2 kinds"),
    ],
)
def test_a_refusal_says_why_in_a_sentence_and_keeps_what_was_typed(
    desk: Asking, fields: tuple[tuple[str, str], ...], told: str
) -> None:
    take_in_people(desk, SIX[:1])
    before = desk.count()

    page = chosen(desk, *instead(*fields))

    assert page.status == 422
    assert told in page.words
    assert "--" not in re.sub(r"<[^>]*>", " ", page.body.partition("<main")[2].partition("</main>")[0])
    typed = dict(instead(*fields))
    assert not typed["whom"] or f'value="{typed["whom"]}"' in page.body
    assert typed["keys"] in page.body
    assert re.search(r'name="purpose" value="correction"( checked)?', page.body)
    assert desk.count() == before
    assert len(desk.desk.office.outgoing) == 0


def test_what_is_to_be_changed_stands_in_the_fields_again(desk: Asking) -> None:
    page = desk.follow(chosen(desk, *CHOICE))
    change = re.search(r'href="(/tables/out\?again=[^"]*)"', page.body)
    assert change is not None

    again = desk.get(unescape(change.group(1)))

    assert 'value="Alder"' in again.body
    assert KEY in again.body
    ticked = set(re.findall(r'value="([^"]*)" checked', again.body))
    assert {"event", "start", "held", "place", "correction", "csv"} <= ticked
    assert "conditions" not in ticked


def test_after_a_refusal_there_are_as_many_fields_as_before_and_more_where_it_is_changed(desk: Asking) -> None:
    names = tuple(("subject", one) for one in ("Arrests in Tarn", "one", "two", "three"))
    refused = chosen(desk, *instead(*names))
    change = desk.follow(chosen(desk, *instead(*names[:1])))
    again = re.search(r'href="(/tables/out\?again=[^"]*)"', change.body)
    assert again is not None

    assert refused.body.count('name="subject"') == desk.get(OUT).body.count('name="subject"') == 4
    assert all(f'value="{name}"' in refused.body for _, name in names)
    assert desk.get(unescape(again.group(1))).body.count('name="subject"') == 5


def test_a_table_is_forgotten_by_the_lock_and_by_whoever_leaves_it(desk: Asking) -> None:
    left, held = address_of(chosen(desk, *CHOICE)), address_of(chosen(desk, *CHOICE))
    desk.follow(press(desk, left, "leave"))
    assert desk.get(left).status == 410
    sealed = desk.follow(press(desk, held, "seal"))
    file = re.search(r'class="save" href="([^"]*)"', sealed.body)
    assert file is not None

    desk.lock()
    assert len(desk.desk.office.outgoing) == 0
    desk.unlock(PASSPHRASE)

    gone = desk.get(held)
    assert gone.status == 410
    assert "This table is not held here any more." in gone.words
    assert desk.get(unescape(file.group(1))).status == 410


def test_what_was_typed_comes_back_after_a_lock(desk: Asking) -> None:
    once = desk.get(OUT).hidden("once", OUT)
    desk.lock()
    desk.post(OUT, once=once, keep="1", whom="Alder", keys=KEY, property="held")

    assert desk.unlock(PASSPHRASE, back=OUT).status == 303
    page = desk.get(OUT)

    assert 'value="Alder"' in page.body
    assert re.search(r'value="held" checked', page.body)


def test_with_nothing_in_the_record_the_page_leads_to_adding(new_desk: Asking) -> None:
    assert new_desk.post("/begin", passphrase=PASSPHRASE, again=PASSPHRASE).status == 303
    page = new_desk.get(OUT)

    assert page.status == 200, page.words
    assert "There is nothing in the record yet that could leave." in page.words
    assert 'href="/add"' in page.body


def test_neither_an_address_nor_a_title_holds_a_word_of_it(desk: Asking) -> None:
    take_in_people(desk, SIX[:1])
    answer = chosen(desk, *PEOPLE, ("with_living", "1"), ("subject", SIX[0]))
    page = desk.follow(answer)

    assert re.fullmatch(r"/outgoing/[^?/]+", answer.headers["location"])
    assert "<title>Desk</title>" in page.body
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page.body))
    assert "Quarry" not in addresses
    assert "Alder" not in addresses


def test_a_table_is_taken_from_the_part_that_was_chosen_and_says_so(desk: Asking) -> None:
    assert 'name="told_part"' not in desk.get(OUT).body
    within(desk, lambda vault: begin(team_of(vault), Sort.RECORD, "Larch"))
    offered = re.search(r'name="told_part" value="([^"]+)"> Larch:', desk.get(OUT).body)
    assert offered is not None

    usual = desk.follow(chosen(desk, *CHOICE))
    other = desk.follow(chosen(desk, *CHOICE, ("told_part", offered.group(1))))

    assert "4 rows would leave" in usual.words
    assert "This goes into the part “Larch”" in other.words
    assert "Nothing of this may leave" in other.words
