"""Answers that are kept off the reply board: they name what was protected after they were written (decision 0011).

The composer holds an answer against the terms that its writer's desk knew. A term that somebody typed later, or that
had not reached that desk, is held against it here, each time a board is made, until a person takes the answer back or
writes it anew. Every desk of the inbox decides alike: by the ops alone, by the terms of this inbox, and by what the
writer had seen, never by a clock. Refuses to judge what a person let pass: a term that the writer knew was shown to
them then.
"""

from __future__ import annotations

from safeconduct.base.ids import NO_HASH, DeviceId, OpId
from safeconduct.base.text import fold
from safeconduct.intake.composing import is_word_in
from safeconduct.intake.door.door import Door
from safeconduct.intake.protecting import typed_terms
from safeconduct.protect.ops import OpCore


class LaterTerms:
    """The protected terms of an inbox as they stand now, and which of them an answer's writer had not seen."""

    def __init__(self, door: Door) -> None:
        self._vault = door.team.vault
        self._seen: dict[DeviceId, dict[OpId, int]] = {}
        self.terms = typed_terms(door.team.vault.tables, door.part)

    def are_in(self, text: str, op: OpId) -> bool:
        """Say whether an answer, written by this op, names a term that its writer had not seen."""
        if not self.terms:
            return False
        folded = fold(text)
        return any(is_word_in(one.term, folded) and not self._had_seen(op, one.op) for one in self.terms)

    def _had_seen(self, answer: OpId, typed: OpId) -> bool:
        """Say whether the first op has the second in its past: it names the heads of whatever its writer newly saw."""
        term, core = self._core(typed), self._core(answer)
        if core.device == term.device:
            return term.seq < core.seq
        return self._seen_of(term.device, answer) >= term.seq

    def _seen_of(self, device: DeviceId, op: OpId) -> int:
        """Return how far the writer of an op had seen a device, -1 where not at all.

        What they saw of it last stands nearest; what was walked once is not walked again.
        """
        known, walked, found = self._seen.setdefault(device, {}), [], -1
        while op != NO_HASH and self._vault.has(op):
            if op in known:
                found = known[op]
                break
            walked.append(op)
            core = self._core(op)
            heads = [head.seq for head in core.seen if head.device == device]
            if heads:
                found = max(heads)
                break
            op = OpId(core.prev)
        known.update(dict.fromkeys(walked, found))
        return found

    def _core(self, op: OpId) -> OpCore:
        return self._vault.op(op).signed.core
