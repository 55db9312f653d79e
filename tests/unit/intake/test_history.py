"""What was done in an inbox is said in both languages, by code names, without the words of any message."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum
from typing import Any, get_args

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import DeviceId, OpId, UserId
from safeconduct.base.language import say
from safeconduct.intake import kinds, wording
from safeconduct.intake.commands import (
    blur_intent,
    card_intent,
    care_intent,
    entries_intents,
    note_intent,
    reply_intent,
    reveal_intent,
    same_intent,
    sent_intent,
    took_intent,
    trust_intent,
    undo_intents,
    unopened_intent,
)
from safeconduct.intake.conflicts import RULES
from safeconduct.intake.door import door_kinds
from safeconduct.intake.door.door_kinds import (
    Certified,
    Copy,
    Linked,
    MadeEpoch,
    PiecesOf,
    Ready,
    Shared,
    Shown,
    Stood,
    WasRead,
    body_of_certified,
    body_of_epoch,
    body_of_linked,
    body_of_pieces,
    body_of_read,
    body_of_ready,
    body_of_share,
    body_of_shown,
    body_of_stood,
)
from safeconduct.intake.errors import NothingToUndoHere
from safeconduct.intake.history_words import UNREAD, Told, op_in_words
from safeconduct.intake.protecting import protect_intents
from safeconduct.intake.trusting import word_of
from safeconduct.intake.types import (
    CardField,
    CareField,
    Channel,
    Consent,
    Danger,
    Direction,
    FileItem,
    Relation,
    Rung,
    Standing,
    State,
    Warned,
    Where,
)
from safeconduct.intake.word_bytes import GivenUp, Reply, Same, Sent, Took, Unopened, body_of_given_up, reply_from_body
from safeconduct.protect.bundles import IntakeEpochId
from safeconduct.protect.intake_seeds import SEALED_SEED_BYTES
from safeconduct.protect.secrets import Secret
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.types import Intent, StoredOp
from tests.unit.intake.inboxes import NOON, PART, Room, message
from tests.unit.intake.test_bytes import FILE

SECRET = "the words of the message"


def everything(room: Room) -> list[StoredOp]:
    """Let one op of every kind be written."""
    of, other = room.thread("a"), room.thread("b")
    said = replace(message(of, SECRET, entropy=room.entropy), files=(FileItem(FILE.original, "p.jpg", "image/jpeg"),))
    room.do(*entries_intents(PART, [], [said]))
    person, intake = room.person(of), room.intake
    reply = Reply(bytes(16), Channel.SIGNAL, SECRET)
    (set_,) = room.do(care_intent(intake, person, {CareField.DANGER: Danger.NOW, CareField.OWNER: UserId(b"u" * 16)}))
    room.do(
        care_intent(intake, person, {CareField.STATE: Standing(State.CLOSED, "safe")}),
        card_intent(intake, person, {CardField.AVOID: ("fund",), CardField.COVER: "a cousin"}),
        trust_intent(intake, person, word_of(Rung.UNHEARD, {}, "nobody spoke with them")),
        note_intent(person, said, SECRET, Where()),
        blur_intent(intake, person, said, file=0, is_violent=True),
        reply_intent(PART, of.id, reply),
        sent_intent(PART, of.id, Sent(reply.id, Channel.SIGNAL, NOON)),
        same_intent(PART, Same(of.id, other.id, "said so")),
        took_intent(PART, of.id, Took((said.id,), "desk\x1fx", "")),
        reveal_intent(PART, of.id, "to call back"),
        *protect_intents(room.tables, PART, (SECRET,)),
        unopened_intent(PART, Unopened(bytes(32), "old_key", 22_000, 4_096)),
        Intent(PART, kinds.GIVEN_UP, body_of_given_up(of.id, GivenUp(bytes(16), "a year of silence"))),
        *undo_intents(room.tables, [set_], "a mistake"),
    )
    return room.writers.ops


def told(room: Room, language: Language) -> Told:
    ops = {one.signed.id: one for one in room.writers.ops}

    def op(id_: OpId) -> StoredOp:
        if id_ not in ops:
            raise UnknownOp
        return ops[id_]

    return Told(language, room.intake, op, lambda user: "ash")


def test_every_kind_is_told_in_both_languages_and_no_message_is_repeated() -> None:
    room = Room()
    ops = everything(room)
    assert {one.signed.core.kind for one in ops} == kinds.ALL
    for language in get_args(Language):
        words = [op_in_words(told(room, language), one) for one in ops]
        assert all(words)
        assert not any(SECRET in one or "cannot be read" in one or "не читается" in one for one in words)
        assert all(re.search("[а-яё]", one) for one in words) == (language == "ru")


def test_what_a_newer_or_a_broken_program_wrote_is_said_to_be_that() -> None:
    room = Room()
    teller = told(room, "en")
    for intent in (Intent(PART, kinds.CARE, {0: 7}), Intent(PART, kinds.OPEN, {}), Intent(PART, kinds.UNDO, {0: 1})):
        assert op_in_words(teller, room.writers.write(intent)) == "an entry that cannot be read"
    assert "newer version" in op_in_words(teller, room.writers.write(Intent(PART, "intake.later/7", {})))


def test_an_undo_of_what_is_not_here_and_a_chain_of_undos_are_told_shortly() -> None:
    room = Room()
    op = OpId(bytes(32))
    for _ in range(6):
        (stored,) = [room.writers.write(Intent(PART, kinds.UNDO, {0: [op], 1: ""}))]
        op = stored.signed.id
    words = op_in_words(told(room, "en"), room.writers.ops[-1])
    assert words.count("undo of") == 4
    assert "not here" in op_in_words(told(room, "en"), room.writers.ops[1])


def test_what_two_desks_set_at_the_same_time_is_one_thing_to_the_rules_of_sync() -> None:
    room = Room()
    things = {
        one.signed.core.kind: set(RULES[one.signed.core.kind].things(one.signed.core.body))
        for one in everything(room)
        if one.signed.core.kind in RULES
    }
    assert set(things) == set(RULES)
    assert all(things.values())
    for kind, rule in RULES.items():
        assert list(rule.things({0: 7})) == [], kind


def test_a_persons_history_has_what_brought_them_what_was_undone_and_what_undid_it() -> None:
    room = Room()
    of, other = room.thread("a"), room.thread("b")
    begun = [one.signed.id for one in room.writers.ops]
    both = [message(one, "help", entropy=room.entropy) for one in (of, other)]
    (brought,) = room.do(*entries_intents(PART, [], both))
    (set_,) = room.do(care_intent(room.intake, room.person(of), {CareField.DANGER: Danger.NOW}))
    (undo,) = room.do(*undo_intents(room.tables, [set_]))
    (redo,) = room.do(*undo_intents(room.tables, [undo]))
    assert room.intake.ops(room.person(of)) == (begun[1], brought, set_, undo, redo)
    assert room.intake.ops(room.person(other)) == (begun[2], brought)


def test_the_answers_of_a_whole_inbox_are_given_with_their_threads() -> None:
    room = Room()
    of, other = room.thread("a"), room.thread("b")
    one, two = Reply(bytes(16), Channel.PAGE, "one"), Reply(bytes(15) + b"2", Channel.PAGE, "two")
    room.do(reply_intent(PART, of.id, one), reply_intent(PART, other.id, two))
    (taken_back,) = room.do(reply_intent(PART, of.id, Reply(bytes(15) + b"3", Channel.PAGE, "three")))
    room.do(*undo_intents(room.tables, [taken_back]))
    found = list(room.intake.entries_of(PART, kinds.REPLY))
    assert [(thread, reply_from_body(told.body)) for thread, told in found] == [(of.id, one), (other.id, two)]


def test_every_code_that_is_shown_has_words_in_both_languages() -> None:
    tables: list[tuple[dict[Any, Phrase], type[Enum]]] = [
        (wording.CHANNELS, Channel),
        (wording.DANGERS, Danger),
        (wording.STATES, State),
        (wording.DIRECTIONS, Direction),
        (wording.RELATIONS, Relation),
        (wording.CONSENTS, Consent),
        (wording.WARNINGS, Warned),
        (wording.CARE_FIELDS, CareField),
        (wording.CARD_FIELDS, CardField),
    ]
    for words, codes in tables:
        assert set(words) == set(codes)
        assert (
            len({phrase.en for phrase in words.values()}) == len({phrase.ru for phrase in words.values()}) == len(words)
        )
    assert wording.warning_in_words("a_newer_one", "ru") == "a_newer_one"


def test_what_was_done_at_the_door_is_told_in_both_languages_and_without_addresses() -> None:
    room = Room()
    ash, other = room.thread("a"), room.thread("b")
    copies = (Copy(DeviceId(b"d" * 16), b"h" * 32, b"s" * SEALED_SEED_BYTES),)
    first, last = Day(20_006), Day(20_025)
    bodies = {
        door_kinds.CERTIFY: body_of_certified(Certified(b"certificate", Secret(b"s" * 32))),
        door_kinds.READY: body_of_ready(Ready(b"p" * 1_216, first)),
        door_kinds.EPOCH: body_of_epoch(MadeEpoch(b"p" * 1_216, first, last, copies)),
        door_kinds.SHARE: body_of_share(Shared(IntakeEpochId(b"e" * 8), copies)),
        door_kinds.SHOWN: body_of_shown(Shown(addresses=("http://example.onion",))),
        door_kinds.PIECES: body_of_pieces(PiecesOf(b"m" * 32, (b"a" * 32,))),
        door_kinds.LINKED: body_of_linked(Linked(ash.id, other.id, b"l" * 32)),
        door_kinds.READ: body_of_read(WasRead(ash.id, b"r" * 16, (b"m" * 16,))),
        door_kinds.BOARD: body_of_stood(Stood(1_900_000, b"r" * 32, 64)),
    }
    assert bodies.keys() == door_kinds.ALL
    room.do(*(Intent(PART, kind, body) for kind, body in bodies.items()))
    ops = room.writers.ops[-len(bodies) :]
    for language in get_args(Language):
        words = [op_in_words(told(room, language), one) for one in ops]
        assert len(set(words)) == len(bodies)
        assert not any("onion" in one or "newer version" in one or "новой версии" in one for one in words)
        assert all(re.search("[а-яё]", one) for one in words) == (language == "ru")
        assert ash.name in words[-2]
        broken = [replace(one, signed=replace(one.signed, core=replace(one.signed.core, body={0: 7}))) for one in ops]
        assert {op_in_words(told(room, language), one) for one in broken} == {say(UNREAD, language)}
    with pytest.raises(NothingToUndoHere) as refused:
        undo_intents(room.tables, [ops[0].signed.id])
    assert "how people reach you" in refused.value.sentences("en")
    assert "как вам пишут" in refused.value.sentences("ru")
