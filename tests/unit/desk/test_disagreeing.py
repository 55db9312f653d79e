"""Disagreements stand apart with what would settle them; answers without a source stand beside those with it."""

from __future__ import annotations

import re
from typing import Any

from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.world import accounts, accounts_bytes


def take(desk: Asking, *claims: dict[str, Any]) -> None:
    def taken(vault: Vault) -> None:
        held = accounts()["claims"]
        dataset = read_accounts(accounts_bytes(accounts(claims=[*held, *claims])))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    desk.runner.run(desk.desk.office.work(taken))


def say(desk: Asking, kind: LinkKind, target: Ref) -> None:
    def said(vault: Vault) -> None:
        vault.append([link_intent(record_compartment(vault), Link(kind, Ref(Table.CLAIM, ""), target))])

    desk.runner.run(desk.desk.office.work(said))


def counted(name: str, voice: str, lo: int, hi: int) -> dict[str, Any]:
    """A count of those held, of its own, in the words of a voice."""
    claim = accounts()["claims"][2]
    return {**claim, "id": name, "source": "A1", "voice": voice, "value": {"kind": "count", "lo": lo, "hi": hi}}


def wave(desk: Asking) -> Answer:
    return desk.get(desk.address("subject", "lantern\x1fwave"))


def without(desk: Asking, kind: str, words: str) -> Answer:
    """Choose from the form on the subject's page."""
    part = wave(desk).body.partition(f'<select name="{kind}"')[2].partition("</select>")[0]
    found = re.search(rf'value="([^"]+)">{re.escape(words)}', part)
    assert found is not None, part
    return desk.get(desk.address("subject", "lantern\x1fwave") + f"/without?{kind}={found.group(1)}")


def test_where_nobody_disagrees_there_is_no_such_heading(desk: Asking) -> None:
    assert "Disagreements" not in wave(desk).words


def test_voices_that_exclude_each_other_stand_apart_with_what_would_settle_it(desk: Asking) -> None:
    take(desk, counted("c6", "lantern", 40, 50))

    words = wave(desk).words

    assert "Disagreements held (estimated): voices disagree" in words
    assert "A survivor : 9 to 11 Lantern" in words
    assert "Lantern : 40 to 50 The Gazette" in words
    assert "What would settle it: an account of somebody independent of both" in words


def test_a_voice_against_itself_and_a_claim_disputed_here_are_told_as_such(desk: Asking) -> None:
    take(desk, counted("c6", "survivor", 40, 50))
    say(desk, LinkKind.DISPUTES, Ref(Table.CLAIM, CLAIM))

    words = wave(desk).words

    assert "one voice says different things A survivor : 9 to 11 Lantern A survivor : 40 to 50 The Gazette" in words
    assert "disputed here A survivor : 9 to 11 Lantern What would settle it: read the claim again" in words


def test_a_disputed_place_is_told_in_every_spelling_as_its_answer_is(desk: Asking) -> None:
    place = {"subject": "wave", "property": "place", "source": "A1", "voice": "survivor", "said": "there"}
    spelt = {"c6": "Аргун", "c7": "Argun"}
    claims = [{**place, "id": id_, "value": {"kind": "places", "names": [name]}} for id_, name in spelt.items()]
    take(desk, *claims)
    for id_ in spelt:
        say(desk, LinkKind.DISPUTES, Ref(Table.CLAIM, f"lantern\x1f{id_}"))

    assert "disputed here A survivor : Argun (also written: Аргун) The Gazette" in wave(desk).words


def test_withdrawn_content_stands_in_no_disagreement_and_is_not_offered(desk: Asking) -> None:
    take(desk, counted("c6", "lantern", 40, 50))
    say(desk, LinkKind.WITHDRAW, Ref(Table.SOURCE, "lantern\x1fA1"))

    body = wave(desk).body

    assert "Disagreements" not in body
    assert "The Gazette, 1 May 2030</option>" not in body
    assert "40 to 50" not in body


def test_without_an_account_the_changed_answers_are_marked_and_stand_first(desk: Asking) -> None:
    before = desk.count()

    words = without(desk, "account", "Lantern, 4 May 2030").words

    assert "Without: Lantern, 4 May 2030 2 answers would change." in words
    assert "held (estimated) 9 to 11 reported · 1 voice nothing is left changes" in words
    assert "start 1–10 April 2030 reported, corrected · 1 voice 21–30 April 2030 reported · 1 voice changes" in words
    assert words.rindex("changes") < words.index("stays")
    assert desk.count() == before


def test_who_says_what_is_shown_where_it_is_all_that_would_change(desk: Asking) -> None:
    own = {**counted("c6", "survivor", 9, 20), "source": "A2"}
    take(desk, own, counted("c7", "lantern", 9, 14), {**counted("c8", "lantern", 9, 12), "source": "A2"})

    words = without(desk, "account", "The Gazette, 1 May 2030").words

    told = "held (estimated) 9 to 20 reported · 1 to 2 independent voices Lantern: 9 to 14 A survivor: 9 to 20 9 to 20"
    assert f"{told} reported · 1 to 2 independent voices Lantern: 9 to 12 A survivor: 9 to 20 changes" in words
    # The correction in the other account would have nothing left to correct.
    assert "start 1–10 April 2030 reported, corrected · 1 voice 1–10 April 2030 reported · 1 voice changes" in words


def test_without_a_voice_nothing_of_what_goes_back_to_it_is_left(desk: Asking) -> None:
    words = without(desk, "voice", "A survivor").words

    assert "3 answers would change." in words
    assert words.count("nothing is left") == 3


def test_a_handle_that_nobody_gave_out_chooses_nothing(desk: Asking) -> None:
    page = desk.address("subject", "lantern\x1fwave") + "/without"

    assert desk.get(page + "?account=x").status == 400
    assert "would change" not in desk.get(page).words
    assert "nothing is left" not in desk.get(page + "?as=public&day=2030-05-02").words
