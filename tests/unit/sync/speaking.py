"""People who say words to each other: real signed ops of certified devices, in one compartment unless said."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from safeconduct.base.clock import Hlc
from safeconduct.base.ids import NO_HASH, CompartmentId, EpochId, OpId
from safeconduct.protect.members import MEMBER_KIND, Joined, Role, body_from_joined
from safeconduct.protect.ops import OpCore, SignedOp, sign_op
from safeconduct.sync.acts import ACT_KIND, EMERGENCY_GO, SECOND_KIND, Verdict, body_of_act, body_of_second
from safeconduct.sync.kinds import Body
from safeconduct.sync.words import Word, word_from_op
from tests.persons import Seat

HERE = CompartmentId(bytes([1]) * 16)
ELSEWHERE = CompartmentId(bytes([2]) * 16)
MS = 1_600_000_000_000


@dataclass
class Talk:
    """Everything that was said so far, as ops and as words. Each word is a millisecond after the one before."""

    ops: list[SignedOp] = field(default_factory=list)
    _clock: itertools.count[int] = field(default_factory=lambda: itertools.count(MS))

    @property
    def words(self) -> list[Word]:
        return [word_from_op(op) for op in self.ops]

    def say(self, seat: Seat, kind: str, body: Body, where: CompartmentId = HERE) -> OpId:
        hlc = Hlc(next(self._clock) << 16)
        core = OpCore(where, seat.id, 1, OpId(NO_HASH), (), hlc, EpochId(bytes(32)), (), kind, body)
        self.ops.append(sign_op(core, seat.keys.sign))
        return self.ops[-1].id

    def go(self, seat: Seat, deadline_ms: int = 0) -> OpId:
        body = body_of_act(EMERGENCY_GO, "case 7, leg 1", reason="they are at the door", deadline_ms=deadline_ms)
        return self.say(seat, ACT_KIND, body)

    def verdict(self, seat: Seat, act: OpId, verdict: Verdict, where: CompartmentId = HERE) -> OpId:
        return self.say(seat, SECOND_KIND, body_of_second(act, verdict, "looked at it"), where)

    def admit(self, seat: Seat, certificates: tuple[bytes, bytes] | None = None) -> OpId:
        joined = Joined(seat.id, Role.WRITE, *(certificates or seat.certificates))
        return self.say(seat, MEMBER_KIND, body_from_joined(joined))
