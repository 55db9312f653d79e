"""The decision on a statement: what is missing, who may say what, one word of two, and one that stops it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.once import new_mark
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.protect.members import Role
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.answering_next import answer_next
from safeconduct.publish.holding.commands import want
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.days import today
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.stating import begun, block, break_search, plainly, typed
from tests.unit.desk.teaming import exchange, joined, team_of

OUT = Verdict(Decision.PUBLISH, ())
HEADS = {
    "the title": ("О задержаниях", "On the detentions"),
    "what it says in a sentence": ("Они идут.", "They go on."),
}
PLAIN = ("Мы помогаем каждому, кто к нам обратится.", "We help everybody who turns to us.")
INTENT = (
    "Теперь мы знаем, где их держат, и можем их спасти.",
    "Now that we know where they are held we can rescue them.",
)


def write(desk: Asking, path: str, words: tuple[str, str]) -> None:
    for kind, (ru, en) in {**HEADS, "a paragraph": words}.items():
        handle = block(desk.get(path), kind)
        desk.follow(typed(desk, path, handle, "save", {"text.ru": ru, "text.en": en}))


def say(desk: Asking, path: str, do: str, reason: str) -> Answer:
    """Say a word on the page of the decision, also one that it does not offer."""
    return desk.post(f"{path}/out", once=new_mark(SystemEntropy()), do=do, reason=reason)


def held(desk: Asking) -> Held:
    (only,) = desk.runner.run(desk.desk.office.work(lambda vault: read_statements(team_of(vault))))
    return only


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    vault = joined(desk, tmp_path, "bela")
    yield vault
    vault.close()


def bring_in(desk: Asking, colleague: Vault) -> None:
    """Let a colleague, whose desk said what it opens, into the statement and into the press room."""

    def let_in(mine: Vault) -> None:
        team = team_of(mine)
        device = team.device(colleague.device)
        assert device is not None
        for part in (read_statements(team)[0].part, begin_press_room(team, "Press room")):
            admit(team, part, [(device, Role.WRITE)])

    colleague.append(opening_intents(team_of(colleague)))
    exchange(desk, colleague)

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, colleague)


def test_what_is_missing_is_listed_by_part_and_language_with_the_way_there(desk: Asking) -> None:
    path = begun(desk, day="")
    shown = desk.get(f"{path}/out")
    assert "the day of release" in shown.words
    assert "part 1, the title: the words (Russian)" in shown.words
    assert "part 3, a paragraph: the words (English)" in shown.words
    handle = block(desk.get(path), "the title")
    assert f'href="{path}#b-{handle}"' in shown.body
    assert "I want it out, as it stands" not in shown.words
    refused = say(desk, path, "want", "it is ready")
    assert (refused.status, "It is not whole yet" in refused.words) == (422, True)


def test_a_whole_and_harmless_statement_may_go_out_and_one_person_alone_does_not_do_it(desk: Asking) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    shown = desk.get(f"{path}/out")
    assert plainly(shown) == "● It may go out"
    assert "Still missing" not in shown.words
    assert "Nobody else reads it yet." in shown.words
    assert PLAIN[0] in shown.words
    assert PLAIN[1] in shown.words
    assert say(desk, path, "want", "").status == 422
    done = desk.follow(say(desk, path, "want", "it is ready"))
    assert "You asked for it." in done.words
    assert "I want it out" not in done.words
    assert standing(held(desk)) is Standing.WANTED
    # One's own word is no second one, whatever is sent.
    assert say(desk, path, "second", "so I say again").status == 422
    listed = desk.get("/statements").words
    assert "Waiting to go out" in listed
    assert "waits for a second person" in listed
    assert "Publish 1" in listed


def test_what_was_not_searched_is_held_whatever_it_says(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    break_search(monkeypatch)
    shown = desk.get(f"{path}/out")
    assert plainly(shown) == "▲ It waits"
    assert "Nobody has searched this text for protected names." in shown.words
    assert say(desk, path, "want", "it is ready").status == 422
    assert say(desk, path, "override", "it is ready").status == 422
    assert standing(held(desk)) is Standing.DRAFT


def test_where_a_safe_house_is_never_goes_out_and_nobody_may_override_it(desk: Asking) -> None:
    path = begun(desk)
    write(desk, path, (PLAIN[0], "They live at Lantern Lane 5 now."))
    before = plainly(desk.get(f"{path}/out"))

    def protect(vault: Vault) -> None:
        team = team_of(vault)
        part = begin(team, Sort.PLACES, "Houses")
        house = {"code_name": "Hazel", "address": "Lantern Lane 5"}
        vault.append([new_intent(team, part, "place", house, thing=draw(team.entropy))])

    desk.runner.run(desk.desk.office.work(protect))
    shown = desk.get(f"{path}/out")
    assert not before.startswith("■ It never")
    assert plainly(shown) == "■ It never goes out"
    assert "Nobody can let this out: it names somebody who is protected" in shown.words
    assert "I want it out" not in shown.words
    assert "Hazel" not in shown.words
    assert '<mark class="against">Lantern Lane 5</mark>' in desk.get(path).body
    assert say(desk, path, "override", "all the same").status == 422


def test_the_second_person_reads_it_and_wants_it_as_well(desk: Asking, bela: Vault) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    bring_in(desk, bela)
    team = team_of(bela)
    want(team, read_statements(team)[0], OUT, "it is ready")
    exchange(desk, bela)
    shown = desk.get(f"{path}/out")
    assert "bela wants it out. Yours is the second word: read every language below first." in shown.words
    done = desk.follow(say(desk, path, "second", "read it twice"))
    assert "Two want it out." in done.words
    assert standing(held(desk)) is Standing.APPROVED
    # Whatever is changed afterwards nobody has approved.
    typed(desk, path, block(desk.get(path), "a paragraph"), "save", {"text.en": "We help everybody."})
    assert standing(held(desk)) is Standing.DRAFT


def test_whose_answer_and_which_press_room_is_lacking_stands_on_the_page_with_the_way_to_mend_it(
    desk: Asking, bela: Vault
) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    shown = desk.get(f"{path}/out")
    assert plainly(shown) == "▲ It waits"
    assert "bela. Their desks have not said whether they open cases. It is enough that each" in shown.words
    team = team_of(bela)
    houses = begin(team, Sort.PLACES, "Houses")
    bela.append([new_intent(team, houses, "place", {"address": "Lantern Lane 5"}, thing=draw(team.entropy))])
    bela.append(opening_intents(team))
    exchange(desk, bela)
    waits = desk.get(f"{path}/out").words
    assert "Not answered yet: bela. Bring them into this statement's part first" in waits
    assert "Begin the press room" in waits
    assert "Houses" not in waits
    assert "Bring somebody into the press room" not in desk.follow(say(desk, path, "press-room", "")).words
    bring_in(desk, bela)
    assert "Not answered yet: bela." in desk.get(f"{path}/out").words
    assert say(desk, path, "want", "it is ready").status == 422
    while answer_next(team_of(bela), lambda texts, _: [Checked() for _ in texts], today()):
        pass
    exchange(desk, bela)
    assert plainly(desk.get(f"{path}/out")) == "● It may go out"
    # Words that nobody saved nobody has answered.
    typed(desk, path, block(desk.get(path), "a paragraph"), "keep", {"text.en": "We help all who turn to us."})
    assert plainly(desk.get(path)).startswith("▲")


def test_anybody_stops_it_from_the_list_with_a_reason(desk: Asking) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    desk.follow(say(desk, path, "want", "it is ready"))
    shown = desk.get("/statements")
    handle = shown.hidden("statement", "/statements")
    mute = desk.post("/statements", once=shown.hidden("once", "/statements"), statement=handle, do="stop", reason="")
    assert mute.status == 422
    done = desk.post(
        "/statements", once=shown.hidden("once", "/statements"), statement=handle, do="stop", reason="wait"
    )
    assert "Stopped." in desk.follow(done).words
    assert standing(held(desk)) is Standing.STOPPED
    assert "wait" in desk.get(f"{path}/out").words


def test_what_the_check_holds_is_not_offered_and_its_author_is_told_that_it_is_not_theirs_to_override(
    desk: Asking,
) -> None:
    path = begun(desk)
    write(desk, path, INTENT)
    shown = desk.get(f"{path}/out")
    assert plainly(shown).startswith("■")
    assert "Nobody can ask for it while the check holds it." in shown.words
    assert "You wrote a part of this statement" in shown.words
    assert "I want it out" not in shown.words
    assert say(desk, path, "want", "all the same").status == 422
    assert say(desk, path, "override", "all the same").status == 422
    assert standing(held(desk)) is Standing.DRAFT


def test_words_that_are_not_saved_are_no_part_of_the_decision_and_it_says_so(desk: Asking) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    typed(desk, path, block(desk.get(path), "a paragraph"), "keep", {"text.en": INTENT[1]})
    shown = desk.get(f"{path}/out")
    assert plainly(shown) == "● It may go out"
    assert "1 part of the text has words that are not saved." in shown.words
    assert plainly(desk.get(path)).startswith("■")


def test_an_act_about_a_statement_is_confirmed_on_its_page_alone(desk: Asking, bela: Vault) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    bring_in(desk, bela)
    team = team_of(bela)
    want(team, read_statements(team)[0], OUT, "it is ready")
    exchange(desk, bela)
    shown = desk.get("/acts")
    assert "a statement is to go out, bela," in shown.words
    assert f'href="{path}/out"' in shown.body
    assert 'value="confirm"' not in shown.body
    sent = desk.post("/acts", once=shown.hidden("once", "/acts"), act=shown.hidden("act"), said="confirm", reason="yes")
    assert re.fullmatch(rf"{path}/out", sent.headers["location"])
    assert standing(held(desk)) is Standing.WANTED


def test_a_weak_hit_is_looked_at_and_may_stand_for_these_very_words(desk: Asking) -> None:
    path = begun(desk)
    words = ("Мы обсуждаем судьбу задержанных.", "We speak of what became of the detained.")
    write(desk, path, words)
    shown = desk.get(f"{path}/out")
    asked = re.findall(r'<form class="stand.*?</form>', shown.body, re.DOTALL)
    assert asked, shown.words
    for _ in range(8):
        found = re.search(r'<form class="stand.*?</form>', desk.get(f"{path}/out").body, re.DOTALL)
        if found is None:
            break
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', found.group(0)))
        desk.follow(desk.post(f"{path}/out", {**fields, "reason": "it tells of nobody", "do": "stand"}))
    assert plainly(desk.get(f"{path}/out")) == "● It may go out"
    # At other words nobody has looked.
    typed(desk, path, block(desk.get(path), "a paragraph"), "save", {"text.en": f"{words[1]} So."})
    assert plainly(desk.get(f"{path}/out")) != "● It may go out"


def test_how_many_things_cannot_be_looked_for_is_said_beside_the_decision_and_holds_nothing(desk: Asking) -> None:
    path = begun(desk)
    write(desk, path, PLAIN)
    assert "too ordinary to be looked for" not in desk.get(f"{path}/out").words

    def keep(vault: Vault) -> None:
        team = team_of(vault)
        places = begin(team, Sort.PLACES, "")
        vault.append([new_intent(team, places, "place", {"address": "Tbilisi"}, thing=draw(team.entropy))])

    desk.runner.run(desk.desk.office.work(keep))
    shown = desk.get(f"{path}/out")
    assert "Known here by words too ordinary to be looked for: 1 (people, houses, helpers, ways)." in shown.words
    assert "I want it out, as it stands" in shown.words
