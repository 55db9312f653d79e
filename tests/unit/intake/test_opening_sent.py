"""Each thing that may be wrong with what was sent in is told apart, and what a reader must know of it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OrgId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.intake.door.opening_sent import Came, Keys, SentIn, Why, item_of, opened
from safeconduct.intake.ordering import moment
from safeconduct.intake.types import Channel, Warned
from safeconduct.protect import age
from safeconduct.protect.bundles import epoch_id
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, OpenedSubmission, SubmissionId, seal_submission
from safeconduct.protect.threads import Thread
from tests.unit.intake.inboxes import HERE, NOON

ENTROPY = SeededEntropy(b"sent in")
ORG, BOX = OrgId(b"o" * 16), BoxId(b"b" * 16)
KEY, LATER = KemPrivateKey.generate(ENTROPY), KemPrivateKey.generate(ENTROPY)
TODAY = Day(NOON // 86_400_000)
MESSAGE = Message(Secret(bytes(32)), b"m" * 16, TODAY, "ru", Way.PAGE, "помогите")
KEYS = Keys(ORG, BOX, {epoch_id(KEY.public): KEY}, frozenset())


def sealed(org: OrgId = ORG, box: BoxId = BOX, key: KemPrivateKey = KEY) -> bytes:
    return seal_submission(MESSAGE, Addressee(org, box, key.public), entropy=ENTROPY)


GOOD = sealed()
FOREIGN_INSIDE = GOOD[:4] + BOX + GOOD[20:52] + sealed(box=BoxId(b"c" * 16))[52:]

WRONG = {
    "of another organisation": (sealed(org=OrgId(b"p" * 16)), Why.WRONG_ORG),
    "for another box": (sealed(box=BoxId(b"c" * 16)), Why.WRONG_BOX),
    "for another box, put into this one's frame": (FOREIGN_INSIDE, Why.WRONG_BOX),
    "cut": (GOOD[:-1], Why.MALFORMED),
    "too long": (GOOD + bytes(600_000), Why.MALFORMED),
    "altered at its end": (GOOD[:-1] + bytes((GOOD[-1] ^ 1,)), Why.MALFORMED),
    "altered in its header": (GOOD[:1_500] + bytes((GOOD[1_500] ^ 1,)) + GOOD[1_501:], Why.MALFORMED),
    "of a later version": (b"SCI2" + GOOD[4:], Why.NEWER),
    "to a key that is not here": (sealed(key=LATER), Why.NO_KEY_YET),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_is_told_apart(fault: str) -> None:
    body, why = WRONG[fault]
    assert opened(body, KEYS) is why


def test_what_a_gate_framed_as_another_fortnights_is_opened_by_the_key_it_was_locked_for() -> None:
    both = replace(KEYS, held={epoch_id(KEY.public): KEY, epoch_id(LATER.public): LATER})
    framed_as_later = GOOD[:20] + epoch_id(LATER.public) + GOOD[28:]

    found = opened(framed_as_later, both)

    assert isinstance(found, OpenedSubmission)
    assert found.epoch == epoch_id(KEY.public)


def test_what_may_be_locked_for_a_key_of_another_desk_alone_is_left_for_that_desk() -> None:
    """A gate framed it as of a fortnight whose key is here; the one it was locked for is not."""
    framed_as_later = GOOD[:20] + epoch_id(LATER.public) + GOOD[28:]
    has_later = replace(KEYS, held={epoch_id(LATER.public): LATER})

    assert opened(framed_as_later, replace(has_later, lacking=frozenset((epoch_id(KEY.public),)))) is Why.NO_KEY_YET
    # A desk that has every key says that nobody opens it: what is sealed to nobody fills no relay.
    assert opened(framed_as_later, has_later) is Why.MALFORMED


def test_only_what_no_desk_will_ever_open_is_final() -> None:
    gone = replace(KEYS, destroyed=frozenset((epoch_id(LATER.public),)))
    assert opened(sealed(key=LATER), gone) is Why.OLD_KEY
    assert {why for why in Why if not why.is_final} == {Why.NO_KEY_YET, Why.NEWER}


def test_a_file_that_somebody_else_can_open_too_is_opened_and_marked() -> None:
    plain = age.open_(GOOD[52:], [KEY]).content
    found = opened(_filled(plain), KEYS)
    assert isinstance(found, OpenedSubmission)
    assert found.is_downgraded
    assert isinstance(found.content, Message)
    item = item_of(HERE, _sent(found.content, is_downgraded=True), Came(), now_ms=NOON)
    assert item.warnings == (Warned.MIXED_HEADER.value,)


def _filled(plain: bytes) -> bytes:
    """The same message to two recipients, in a submission of exactly the smallest class."""
    for length in range(len(plain) - 2_000, len(plain)):
        body = GOOD[:52] + b"".join(age.seal_stream((plain[:length],), [KEY.public, LATER.public], ENTROPY))
        if len(body) == 4_096:
            return body
    raise AssertionError("no such length")


def _sent(message: Message, *, day: Day = TODAY, is_downgraded: bool = False) -> SentIn:
    return SentIn(SubmissionId(b"s" * 32), day, message, Thread(message.secret), is_downgraded)


def test_the_way_is_the_channel_and_what_the_gate_saw_is_marked() -> None:
    ways = {
        Way.PAGE: (Channel.PAGE, ()),
        Way.GATE: (Channel.GATE, (Warned.SEEN_BY_GATE.value,)),
        Way.FORM: (Channel.ODK, ()),
        Way.CARRIED: (Channel.CARRIED, ()),
    }
    for way, (channel, warnings) in ways.items():
        item = item_of(HERE, _sent(replace(MESSAGE, way=way)), Came(), now_ms=NOON)
        assert (item.way, item.warnings) == (channel, warnings)


def test_a_day_that_is_far_from_the_relays_is_kept_in_words_and_not_believed() -> None:
    item = item_of(HERE, _sent(replace(MESSAGE, day=Day(3))), Came(), now_ms=NOON)
    assert (item.said, item.said_words, item.warnings) == (UNKNOWN, "1970-01-04", (Warned.UNSURE_DATE.value,))
    near = item_of(HERE, _sent(MESSAGE), Came(), now_ms=NOON)
    assert near.said.lo <= NOON <= near.said.hi


def test_one_message_sent_twice_is_one_and_of_two_threads_two() -> None:
    one, again = (item_of(HERE, _sent(MESSAGE), Came(), now_ms=NOON + n) for n in range(2))
    other = item_of(HERE, _sent(replace(MESSAGE, secret=Secret(b"x" * 32))), Came(), now_ms=NOON)
    assert one.id == again.id
    assert one.id != other.id


def test_whoever_claims_an_earlier_day_waits_from_the_day_on_which_the_relay_had_it() -> None:
    """Else a stranger who says that they wrote seven weeks ago stands before everybody in the same danger."""
    early, honest = (item_of(HERE, _sent(replace(MESSAGE, day=Day(TODAY - n))), Came(), now_ms=NOON) for n in (50, 0))
    assert moment(early.said.hi, early.logged_at) == moment(honest.said.hi, honest.logged_at) == NOON
    assert (early.said.lo, early.said_words) == (honest.said.lo - 50 * 86_400_000, "2030-03-16")
