"""Searching from any page: what was typed stands in no address, is forgotten at the lock, finds nothing withdrawn."""

from __future__ import annotations

from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking

CELLAR = "lantern\x1fc5"


def found(desk: Asking, words: str) -> Answer:
    return desk.follow(desk.post("/search", words=words))


def test_every_page_has_a_box_and_its_answer_groups_what_is_found(desk: Asking) -> None:
    assert 'action="/search"' in desk.get("/record").body

    answer = found(desk, "lantern").words

    assert "Found as typed: lantern." in answer
    assert "Subjects Lantern's programme" in answer
    assert "Voices Lantern" in answer


def test_the_reading_that_found_it_is_said(desk: Asking) -> None:
    assert "Found as the same keys of the other keyboard layout: подвал." in found(desk, "gjldfk").words
    assert "Found in the other alphabet: подвал." in found(desk, "podval").words
    assert "Nothing has these words" in found(desk, "zzzz").words
    assert "There is no word in what was to be searched for." in found(desk, "?!").words


def test_a_claim_that_is_found_leads_to_its_page(desk: Asking) -> None:
    answer = found(desk, "cellar")

    assert f'href="{desk.address("claim", CELLAR)}"' in answer.body
    assert "the old mill and a cellar by the river" in answer.words


def test_what_is_searched_for_stands_in_no_address(desk: Asking) -> None:
    sent = desk.post("/search", words="Kanarienvogel")

    assert sent.status == 303
    assert "anarienvogel" not in sent.headers["location"]
    assert "Kanarienvogel" in desk.follow(sent).body
    assert "anarienvogel" not in desk.get("/").body


def test_the_box_may_be_used_again_and_again_without_leaving_the_page(desk: Asking) -> None:
    first, second = desk.post("/search", words="cellar"), desk.post("/search", words="april")

    assert first.headers["location"] != second.headers["location"]
    assert "late April" in desk.follow(second).words
    assert "cellar by the river" in desk.follow(first).words


def test_a_search_is_forgotten_when_the_desk_locks(desk: Asking) -> None:
    address = desk.post("/search", words="cellar").headers["location"]
    desk.lock()
    desk.unlock()

    words = desk.get(address).words

    assert "forgotten when the desk locked" in words
    assert "cellar" not in words


def test_words_sent_while_it_is_locked_are_in_the_box_after_the_passphrase(desk: Asking) -> None:
    desk.lock()
    locked = desk.post("/search", words="cellar")
    assert "cellar" not in locked.body

    back = desk.unlock(PASSPHRASE, back=locked.hidden("back"))

    assert 'value="cellar"' in desk.follow(back).body


def test_withdrawn_content_is_not_found(desk: Asking) -> None:
    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CELLAR))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(withdraw))

    answer = found(desk, "cellar")
    assert "Nothing has these words" in answer.words
    assert "river" not in answer.words


def test_nothing_typed_becomes_part_of_the_page(desk: Asking) -> None:
    answer = found(desk, '"><script>x</script> cellar')

    assert "<script>x" not in answer.body
    assert "Nothing goes to colleagues: this desk works alone." in answer.words


def test_more_than_the_box_holds_is_not_kept(desk: Asking) -> None:
    answer = found(desk, "cellar " + "x" * 1_000_000)

    assert len(answer.body) < 10_000
    assert 'value="cellar xxx' in answer.body
