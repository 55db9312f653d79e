"""One message at the gate: words, pieces and covers sealed to the inbox, and posted before anything is said (P8, P9).

What is sealed here the gate could read, and the message says so to the desk (its way). Sealed are first the pieces of
its files with covers, then the message, each as a submission of its class, so that the relay sees the same as from a
page. Whoever is told "sent" is told so after the relay has all of it on its disk.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.gate.bundles import Bundles
from safeconduct.gate.relay_connection import RelayAway, RelayConnection
from safeconduct.protect.age_errors import MalformedAge, MalformedArmour
from safeconduct.protect.age_header import read_header
from safeconduct.protect.bundles import IntakeEpoch, VerifiedBundle
from safeconduct.protect.intake_contents import Content, Message, SentFile, pieces_of, with_covers
from safeconduct.protect.intake_errors import SubmissionTooLarge
from safeconduct.protect.submissions import (
    HEAD_BYTES,
    SIZES,
    Addressee,
    age_file_from_armour,
    frame_submission,
    seal_submission,
    with_work,
)

ARMOUR_MARK: Final = "-----BEGIN AGE ENCRYPTED FILE-----"
ARMOUR_END: Final = "-----END AGE ENCRYPTED FILE-----"
_RECIPIENT_KIND: Final = "mlkem768x25519"
# Tries of work beyond what is expected: with these, 1 of 50 stays below and comes into a slower lane.
_TRIES_PER_HASH: Final = 4


class Fault(enum.Enum):
    """Why nothing, or not all, was kept; each names the sentence that is shown."""

    BUSY = "e_busy"
    FULL = "e_full"
    KEY = "e_key"
    LINE = "e_line"
    OLD = "e_old"
    REFUSED = "e_refused"
    LOCKED_FOR_OTHERS = "e_armour"


class NotSent(Exception):
    """What was to be sent is not kept, or nobody knows whether it is."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


_FAULTS: Final = {410: Fault.OLD, 507: Fault.FULL, 503: Fault.BUSY, 502: Fault.BUSY, 504: Fault.BUSY}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with the bytes of its files, in the order of ``message.files``."""

    message: Message
    files: tuple[bytes, ...] = ()

    def contents(self) -> Iterator[Content]:
        """Give what is sealed, in the order of posting."""
        pairs: Sequence[tuple[SentFile, bytes]] = list(zip(self.message.files, self.files, strict=True))
        yield from with_covers(piece for file, data in pairs for piece in pieces_of(file, data))
        yield self.message


class Sending:
    """Posts to the relay. For any number of threads."""

    def __init__(self, relay: RelayConnection, bundles: Bundles, entropy: Entropy) -> None:
        self._relay, self._bundles, self._entropy = relay, bundles, entropy

    def send(self, letter: Letter) -> None:
        """Seal and post a letter; NotSent. With an old key once more, to a bundle fetched anew."""
        try:
            self._send(letter, is_anew=False)
        except NotSent as failed:
            if failed.fault is not Fault.OLD:
                raise
            self._send(letter, is_anew=True)

    def pass_on(self, armoured: str, epoch: str) -> bool:
        """Post a text that age locked, as it is; NotSent. False where its size is no class: it travels as a text then.

        ``epoch``: the one the writer's page showed, as hexadecimal digits, or empty for today's. age files
        of our kind do not name their recipient: a key that is not ours shows on the desk alone, other kinds here.
        """
        bundle = self._bundles.for_people()
        sealed = locked_alone(armoured)
        if len(sealed) + HEAD_BYTES not in SIZES:
            return False
        found = _epoch(bundle, epoch) if epoch else bundle.bundle.epoch_on(self._bundles.today())
        self._post(frame_submission(sealed, bundle.bundle.box, found.id), bundle)
        return True

    def _send(self, letter: Letter, *, is_anew: bool) -> None:
        bundle = self._bundles.for_people(is_anew=is_anew)
        epoch = bundle.bundle.epoch_on(self._bundles.today())
        to = Addressee(bundle.bundle.org, bundle.bundle.box, epoch.recipient)
        for content in letter.contents():
            self._post(seal_submission(content, to, entropy=self._entropy), bundle)

    def _post(self, data: bytes, bundle: VerifiedBundle) -> None:
        if bits := bundle.bundle.work_bits:
            data = with_work(data, bits, most_tries=_TRIES_PER_HASH << bits)
        try:
            status = self._relay.post("/submissions", data)
        except RelayAway:
            raise NotSent(Fault.LINE) from None
        if status != 200:
            raise NotSent(_FAULTS.get(status, Fault.REFUSED))


def locked_alone(armoured: str) -> bytes:
    """Return the age file of an armour that is locked for one recipient of our kind alone; NotSent."""
    try:
        sealed = age_file_from_armour(armoured)
        header, _ = read_header((sealed,))
    except (MalformedArmour, MalformedAge, SubmissionTooLarge):
        raise NotSent(Fault.LOCKED_FOR_OTHERS) from None
    if [stanza.kind for stanza in header.stanzas] != [_RECIPIENT_KIND]:
        raise NotSent(Fault.LOCKED_FOR_OTHERS)
    return sealed


def _epoch(bundle: VerifiedBundle, wanted: str) -> IntakeEpoch:
    found = [one for one in bundle.bundle.epochs if one.id.hex() == wanted]
    if not found:
        raise NotSent(Fault.OLD)
    return found[0]
