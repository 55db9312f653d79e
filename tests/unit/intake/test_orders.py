"""Desks that hold the same ops hold the same rows, byte for byte, in whatever order the ops came (P4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.intake import kinds
from safeconduct.intake.commands import (
    blur_intent,
    card_intent,
    care_intent,
    entries_intents,
    note_intent,
    same_intent,
    trust_intent,
    undo_intents,
)
from safeconduct.intake.errors import NoSuchThread, NothingToUndoHere
from safeconduct.intake.queries import Person
from safeconduct.intake.types import (
    CardField,
    CareField,
    Danger,
    Direction,
    FileItem,
    Rung,
    Silence,
    Standing,
    State,
    ThreadItem,
    TrustWord,
    Where,
)
from safeconduct.intake.word_bytes import Same
from safeconduct.protect.blobs import BlobId, Reference
from safeconduct.protect.secrets import Secret
from safeconduct.vault.types import Intent, StoredOp
from tests.examples import many
from tests.unit.intake.inboxes import HOUR, NOON, PART, Memory, Writers, message, thread

PICTURE = FileItem(Reference(BlobId(bytes(16)), Secret(bytes(32)), 5, bytes(32)), "p.jpg", "image/jpeg")
STEPS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 7), st.integers(0, 3)), max_size=14)


class Story:
    """What several devices write, each of them knowing only what it chose to have read."""

    def __init__(self) -> None:
        self.writers = Writers()
        self.desks = [Memory() for _ in range(4)]
        self.threads: list[ThreadItem] = []
        self._give(self.writers.open(), range(4))
        for handle in ("one", "two", "three"):
            self.threads.append(thread(self.desks[0].intake, self.writers.entropy, handle))
        (intent,) = entries_intents(PART, self.threads, [])
        self._give(self.writers.write(intent), range(4))

    def _give(self, stored: StoredOp, to: Iterable[int]) -> None:
        for n in to:
            self.desks[n].take([stored])

    def step(self, what: int, device: int, which: int, reader: int) -> None:
        """Let one device write; it has its own and the reader's words, the others may lack it until the end."""
        at = NOON + len(self.writers.ops) % 5 * HOUR
        try:
            person = self.desks[device].intake.person(PART, self.threads[which % 3].id)
            intents = list(self._intents(what, self.desks[device], person, (which, at)))
        except (NoSuchThread, NothingToUndoHere):
            return
        for intent in intents:
            self._give(self.writers.write(intent, device=device, at=at), {device, reader})

    def _intents(self, what: int, desk: Memory, person: Person, chosen: tuple[int, int]) -> Iterable[Intent]:
        (which, at), of = chosen, self.threads[chosen[0] % 3]
        sets: dict[int, Callable[[], Intent]] = {
            2: lambda: care_intent(
                desk.intake, person, {CareField.DANGER: list(Danger)[which % 5], CareField.NEXT_CONTACT: at}
            ),
            3: lambda: care_intent(
                desk.intake, person, {CareField.STATE: Standing((State.CLOSED, State.WAITING)[which % 2], "so")}
            ),
            4: lambda: card_intent(
                desk.intake, person, {CardField.AVOID: (f"w{which}",), CardField.SILENCE: Silence(which * 6, "ring")}
            ),
            5: lambda: trust_intent(desk.intake, person, TrustWord(list(Rung)[which % 4], "so")),
            6: lambda: same_intent(PART, Same(of.id, self.threads[(which + 1) % 3].id)),
        }
        if what in sets:
            return [sets[what]()]
        if what in (0, 1):
            direction = (Direction.IN, Direction.OUT)[what]
            said = message(of, f"word {which}", at=at, direction=direction, entropy=self.writers.entropy)
            return entries_intents(PART, [], [said])
        if what == 9:
            return undo_intents(desk, [self.writers.ops[which % len(self.writers.ops)].signed.id])
        return self._about_a_message(what, desk, person, which)

    def _about_a_message(self, what: int, desk: Memory, person: Person, which: int) -> Iterable[Intent]:
        for shown in desk.intake.messages(person)[:1]:
            if what == 7:
                return [note_intent(person, shown.message, "look", Where())]
            # The same message once more, brought by somebody else, in other words where `which` is odd.
            again = replace(shown.message, place=f"line {which}", text="other words" * (which % 2))
            return entries_intents(PART, [], [again])
        return []


@settings(max_examples=many(60), deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_the_same_ops_make_the_same_rows_whatever_order_they_came_in(
    steps: list[tuple[int, int, int, int]], random: Random
) -> None:
    story = Story()
    for step in steps:
        story.step(*step)
    ops = list(story.writers.ops)
    at_once, shuffled, one_by_one = Memory(), Memory(), Memory()
    at_once.take(ops)
    random.shuffle(ops)
    for stored in ops:
        one_by_one.take([stored])
    random.shuffle(ops)
    cut = random.randrange(len(ops) + 1)
    shuffled.take(ops[:cut])
    shuffled.take(ops[cut:])
    assert one_by_one.rows() == at_once.rows()
    assert shuffled.rows() == at_once.rows()


def test_an_undo_that_comes_before_what_it_undoes_counts_when_that_comes() -> None:
    story = Story()
    person = story.desks[0].intake.person(PART, story.threads[0].id)
    set_ = story.writers.write(care_intent(story.desks[0].intake, person, {CareField.DANGER: Danger.NOW}))
    story.desks[0].take([set_])
    (intent,) = undo_intents(story.desks[0], [set_.signed.id], "a mistake")
    undo = story.writers.write(intent)
    late = story.desks[1]
    late.take([undo])
    late.take([set_])
    assert late.intake.care(person).danger is Danger.UNKNOWN
    story.desks[0].take([undo])
    assert late.rows() == story.desks[0].rows()


def test_the_picture_marked_violent_by_one_of_two_at_the_same_time_stays_blurred() -> None:
    story = Story()
    said = message(story.threads[0], "see", entropy=story.writers.entropy)
    said = replace(said, files=(PICTURE,))
    (intent,) = entries_intents(PART, [], [said])
    brought = story.writers.write(intent)
    for desk in story.desks:
        desk.take([brought])
    person = story.desks[0].intake.person(PART, story.threads[0].id)
    marks = [
        story.writers.write(
            blur_intent(story.desks[n].intake, person, said, file=0, is_violent=is_violent),
            device=n,
            at=NOON + n * HOUR,
        )
        for n, is_violent in enumerate((True, False))
    ]
    story.desks[2].take(marks)
    (shown,) = story.desks[2].intake.messages(person)
    assert shown.violent == {0}
    story.desks[2].take(
        [story.writers.write(blur_intent(story.desks[2].intake, person, said, file=0, is_violent=False))]
    )
    (shown,) = story.desks[2].intake.messages(person)
    assert shown.violent == frozenset()
    assert kinds.BLUR not in kinds.LASTING
