"""Writing a statement on its page: blocks, words in two languages, drafts, claims, marks in words that nobody saved."""

from __future__ import annotations

import re

from tests.unit.desk.asking import Asking
from tests.unit.desk.stating import (
    NAME,
    begun,
    block,
    blocks,
    form_of,
    plainly,
    pressed,
    send_all,
    typed,
)

WORDS = {"text.ru": "Задержания продолжаются.", "text.en": "The detentions go on."}


def test_without_a_statement_the_list_says_what_one_is_and_begins_one(desk: Asking) -> None:
    shown = desk.get("/statements")
    assert "There is no statement yet. A statement is a text for the public" in shown.words
    path = begun(desk)
    there = desk.get(path)
    assert list(blocks(there)) == ["1 · the title", "2 · what it says in a sentence", "3 · a paragraph"]
    assert plainly(there) == "○ Nothing is written yet."
    assert "an update · our site · 10 December 2026 · English, Russian" in there.words
    listed = desk.get("/statements").words
    assert NAME in listed
    assert "being written" in listed
    assert "There is no statement yet" not in listed


def test_a_statement_without_a_name_is_not_begun_and_says_so(desk: Asking) -> None:
    shown, before = desk.get("/statements"), desk.count()
    refused = desk.post("/statements", once=shown.hidden("once", "/statements"), do="begin")
    assert (refused.status, "Give it a name" in refused.words, desk.count()) == (422, True, before)


def test_words_are_saved_side_by_side_and_taken_back_by_undo(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    done = typed(desk, path, handle, "save", WORDS)
    shown = desk.follow(done)
    assert {name: form_of(shown, handle)[name] for name in WORDS} == WORDS
    undo = re.search(r'action="(/undo/[^"]+)"', shown.body)
    assert undo is not None
    desk.follow(desk.post(undo.group(1), once=shown.hidden("once", "/undo/"), back=path))
    assert form_of(desk.get(path), handle)["text.ru"] == ""


def test_saving_what_is_not_new_writes_nothing(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    typed(desk, path, handle, "save", WORDS)
    before = desk.count()
    assert typed(desk, path, handle, "save", WORDS).status == 303
    assert desk.count() == before


def test_words_that_nobody_saved_are_checked_and_marked_and_nothing_is_written(desk: Asking) -> None:
    path = begun(desk)
    handle, before = block(desk.get(path), "a paragraph"), desk.count()
    words = {"text.en": "😀 On 14 January 2019 we knew.", "text.ru": "Мы знали."}
    shown = typed(desk, path, handle, "look", words)
    assert (shown.status, desk.count()) == (200, before)
    assert '<mark class="wait">14 January 2019</mark>' in shown.body
    assert "This rests on nothing yet" in shown.words
    # Nobody kept it: the next look at the page has none of it.
    assert form_of(desk.get(path), handle)["text.en"] == ""


def test_a_draft_is_there_after_a_lock_and_gone_once_it_is_saved_or_dropped(desk: Asking) -> None:
    path = begun(desk)
    handle, before = block(desk.get(path), "a paragraph"), desk.count()
    kept = typed(desk, path, handle, "keep", WORDS)
    assert "Not saved yet; kept as a draft." in kept.words
    desk.lock()
    desk.unlock()
    again = desk.get(path)
    assert {name: form_of(again, handle)[name] for name in WORDS} == WORDS
    assert "Not saved yet; kept as a draft." in again.words
    assert desk.count() == before
    desk.follow(typed(desk, path, handle, "forget", {}))
    assert form_of(desk.get(path), handle)["text.ru"] == ""
    typed(desk, path, handle, "keep", WORDS)
    desk.follow(typed(desk, path, handle, "save", {}))
    shown = desk.get(path)
    assert "Not saved yet" not in shown.words
    assert form_of(shown, handle)["was.text.en"] == WORDS["text.en"]


def test_a_form_that_was_sent_while_locked_is_in_its_block_again(desk: Asking) -> None:
    path = begun(desk)
    shown = desk.get(path)
    handle = block(shown, "a paragraph")
    where = f"{path}?block={handle}"
    fields = {**form_of(shown, handle), "once": shown.hidden("once", where), **WORDS}
    desk.lock()
    desk.post(where, fields, do="save")
    desk.unlock(back=where)
    again = desk.get(where)
    assert {name: form_of(again, handle)[name] for name in WORDS} == WORDS
    assert form_of(again, block(again, "the title"))["text.ru"] == ""


def test_what_a_colleague_wrote_meanwhile_is_kept_beside_and_one_is_chosen(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    typed(desk, path, handle, "save", WORDS)
    seen = desk.get(path)
    old = {**form_of(seen, handle), "once": seen.hidden("once", f"{path}?block={handle}")}
    # Another window saves first; this one was opened before.
    typed(desk, path, handle, "save", {"text.en": "The detentions went on."})
    desk.post(f"{path}?block={handle}", {**old, "text.en": "The detentions have not ended."}, do="save")
    shown = desk.get(path)
    assert "Two wrote this at the same time (English). One of them is to be kept." in shown.words
    desk.follow(pressed(desk, path, handle, "one", language="en", words="The detentions went on."))
    after = desk.get(path)
    assert "Two wrote this" not in after.words
    assert form_of(after, handle)["text.en"] == "The detentions went on."


def test_blocks_are_added_moved_and_left_out_and_put_back(desk: Asking) -> None:
    path = begun(desk)
    shown = desk.get(path)
    desk.follow(desk.post(path, once=shown.hidden("once", path), do="add", kind="quote"))
    labels = list(blocks(desk.get(path)))
    assert labels[3] == "4 · somebody's words"
    handle = block(desk.get(path), "somebody's words")
    desk.follow(pressed(desk, path, handle, "up"))
    assert list(blocks(desk.get(path)))[2:] == ["3 · somebody's words", "4 · a paragraph"]
    left = desk.follow(pressed(desk, path, handle, "drop"))
    assert list(blocks(left)) == labels[:3]
    undo = re.search(r'action="(/undo/[^"]+)"', left.body)
    assert undo is not None
    desk.follow(desk.post(undo.group(1), once=left.hidden("once", "/undo/"), back=path))
    assert list(blocks(desk.get(path)))[2:] == ["3 · somebody's words", "4 · a paragraph"]


def test_a_title_is_added_once_and_what_is_no_kind_never(desk: Asking) -> None:
    path = begun(desk)
    shown = desk.get(path)
    assert 'name="kind" value="title"' not in shown.body
    before = desk.count()
    desk.post(path, once=shown.hidden("once", path), do="add", kind="media")
    assert desk.count() == before


def test_a_claim_is_found_linked_and_the_number_rests_on_it_then(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    typed(
        desk, path, handle, "save", {"text.en": "It began on 1 May 2030.", "text.ru": "Это началось 1 мая 2030 года."}
    )
    assert '<mark class="wait">1 May 2030</mark>' in desk.get(path).body
    sent = pressed(desk, path, handle, "find", words="Arrests")
    assert "Arrests" not in sent.headers["location"]
    found = desk.follow(sent)
    link = re.search(r'name="link" value="([^"]+)"', found.body)
    assert link is not None, found.words
    desk.follow(pressed(desk, path, handle, "link", link=link.group(1)))
    linked = desk.get(path)
    assert "It rests on 1 claim" in linked.words
    assert "This rests on nothing yet" not in linked.words
    desk.follow(pressed(desk, path, handle, "unlink", link=link.group(1)))
    assert "It rests on nothing yet: link a claim" in desk.get(path).words


def test_safer_words_are_taken_and_saved_by_a_button(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    words = {"text.en": "A boy of 17 from Argun was taken on 14 January 2019."}
    shown = typed(desk, path, handle, "look", words)
    offered = re.search(r'name="take" value="([^"]+)" data-instead="([^"]+)"', shown.body)
    assert offered is not None, shown.words
    done = typed(desk, path, handle, "", words, take=offered.group(1))
    text = form_of(desk.follow(done), handle)["text.en"]
    assert offered.group(2) in text
    assert text != words["text.en"]


def test_at_most_three_questions_are_asked_and_the_rest_is_counted(desk: Asking) -> None:
    path = begun(desk)
    handle = block(desk.get(path), "a paragraph")
    words = "Now that we know where they are held we can rescue them on 3 March. A boy of 17 said: “I was in Argun.”"
    shown = typed(desk, path, handle, "look", {"text.en": words})
    asked = shown.body.partition('<ol class="questions">')[2].partition("</ol>")[0]
    assert len(re.findall(r'<li class="(?:wait|against|free)"><p>', asked)) == 3
    assert re.search(r"\d+ more questions? after these\.", shown.words)
    assert plainly(shown).startswith("■")


def test_the_chechen_column_is_there_only_where_the_statement_wants_it(desk: Asking) -> None:
    path = begun(desk)
    assert 'name="text.ce"' not in desk.get(path).body
    change = re.search(r'href="(/thing/[^"]+)"', desk.get(path).body)
    assert change is not None
    place = change.group(1).replace("&amp;", "&")
    shown = desk.get(place)
    hidden = dict(re.findall(r'<input type="hidden" name="((?:was|saw)-[^"]+)" value="([^"]*)"', shown.body))
    names = {name: value for name, value in hidden.items() if name.endswith("languages")}
    fields = [*names.items(), ("once", shown.hidden("once", "/thing/")), ("back", path)]
    desk.follow(send_all(desk, place, [*fields, *(("set-languages", code) for code in ("ru", "en", "ce"))]))
    assert 'name="text.ce"' in desk.get(path).body


def test_what_stands_beside_a_quotation_is_checked_as_it_is_typed_and_marked_where_it_stands(desk: Asking) -> None:
    path = begun(desk)
    shown = desk.get(path)
    desk.post(path, once=shown.hidden("once", path), do="add", kind="quote")
    handle = block(desk.get(path), "somebody's words")
    words = {"text.en": "They came.", "said_by.en": "a baker of Argun", "text.ru": "Пришли."}
    shown = typed(desk, path, handle, "look", words)
    link = f'<a href="#said_by-{handle}-en" data-jump data-from="11" data-to="16"><q>Argun</q></a>'
    assert link in shown.body
    assert "A place is named" in shown.body.partition(link)[2].partition("</li>")[0]
