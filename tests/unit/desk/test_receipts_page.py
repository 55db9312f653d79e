"""Whoever has several receipts is answered under the last, or under all when the person at the desk says so."""

from __future__ import annotations

import itertools

from safeconduct.intake.commands import Draft, entries_intents, relay_thread, same_intent, typed_message
from safeconduct.intake.item_bytes import id_of_receipt
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import Channel
from safeconduct.intake.word_bytes import Same
from safeconduct.protect.secrets import Secret
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import act, begin
from tests.unit.desk.teaming import team_of

TICK = 'name="everywhere"'


def with_receipts(desk: Asking, count: int) -> str:
    """Let somebody write with so many sets of words, and be taken for one person; the address of the request."""

    def work(vault: Vault) -> None:
        team, intake = team_of(vault), Intake(vault.tables)
        (here,) = intake.inboxes()
        made = []
        for n in range(count):
            secret = Secret.random(32, team.entropy)
            receipt = (id_of_receipt(secret), secret)
            of = relay_thread(intake, here.part, receipt, Channel.PAGE, drawing=("en", team.entropy))
            draft = Draft(Channel.PAGE, f"it is me, {n}")
            said = typed_message(here, of.id, draft, now_ms=team.clock.now_ms() + n, entropy=team.entropy)
            vault.append(entries_intents(here.part, [of], [said]))
            made.append(of)
        for one, other in itertools.pairwise(made):
            vault.append([same_intent(here.part, Same(one.id, other.id))])

    desk.runner.run(desk.desk.office.work(work))
    return desk.get("/inbox").body.partition('data-at="')[2].partition('"')[0]


def under(desk: Asking) -> list[int]:
    """How many answers lie under each receipt, the smallest number first."""

    def work(vault: Vault) -> list[int]:
        intake = Intake(vault.tables)
        (here,) = intake.inboxes()
        (row,) = intake.page((here.part,), 0)
        threads = intake.person(row.part, row.head).threads
        return sorted(len(intake.replies(Person(row.part, one, (one,)))) for one in threads)

    return desk.runner.run(desk.desk.office.work(work))


def write(desk: Asking, page: str, text: str, **fields: str) -> None:
    """Write an answer and press once more where there is something to be seen first."""
    shown = act(desk, f"{page}/reply", text=text, way="page", do="send", **fields)
    seen = shown.hidden("seen")
    act(desk, f"{page}/reply", text=text, way="page", do="send", seen=seen, **fields)


def test_of_two_receipts_the_page_says_where_the_answer_lies_and_lies_under_both_when_that_is_ticked(
    desk: Asking,
) -> None:
    begin(desk)
    page = with_receipts(desk, 2)
    asked = desk.get(f"{page}/reply")
    assert TICK in asked.body
    assert "They have written with 2 sets of eight words. The answer lies only under those of" in asked.words

    write(desk, page, "we have read it")
    assert under(desk) == [0, 1]
    write(desk, page, "come to the mill", everywhere="1")
    assert under(desk) == [1, 2]


def test_of_one_receipt_nothing_is_asked(desk: Asking) -> None:
    begin(desk)
    page = with_receipts(desk, 1)
    asked = desk.get(f"{page}/reply")
    assert TICK not in asked.body
    assert "sets of eight words" not in asked.words
