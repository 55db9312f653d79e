"""``bench intake``, the desk's line: messages opened and stored, out of a relay that is memory alone.

Each message is sealed as a page seals it, with a text of some 600 bytes, for a vault that is made and thrown away. What
is measured is the whole of collecting but the network: listed, fetched, opened, in the journal and its tables. It
fails when a message is missing at the end.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any, Final, cast

from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.cli.opening import surroundings
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.collecting import Collecting, How
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.fortnights import tend
from safeconduct.intake.door.steps import run
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, SubmissionId, read_submission, seal_submission
from safeconduct.protect.wire_intake import (
    Lane,
    ListAnswer,
    Listed,
    decode_fetch,
    decode_list,
    encode_fetched,
    encode_listed,
)
from safeconduct.sync.ready import create_vault
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.team import Team

# Messages for a second that a measurement is meant to take: a rough guess, the rate is what comes out.
_EACH_SECOND: Final = 700
_TEXT: Final = "Слова, которые кто-то пишет в спешке. " * 9


class MessagesMissing(SafeconductError):
    """The desk has fewer messages than were sent in."""

    code = "cli.bench_messages_missing"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A measurement opened {found} messages where {sent} were sent in.",
        safe="Only invented messages were measured.",
        do="Do not use this version; tell its maintainers.",
    )
    ru = Advice(
        what="При измерении открыто сообщений: {found}, а прислано: {sent}.",
        safe="Измерялись только вымышленные сообщения.",
        do="Не пользуйтесь этой версией; сообщите её разработчикам.",
    )


class _MemoryRelay:
    """Answers what a desk asks of a box, out of memory."""

    def __init__(self, bodies: dict[SubmissionId, bytes], day: int) -> None:
        self._bodies, self._day = bodies, day

    def ask(self, method: str, path: str, body: bytes, **_: Any) -> bytes:
        """Answer a list or fetch request."""
        del method
        if path.endswith("/list"):
            request = decode_list(body)
            after = sorted(one for one in self._bodies if one > request.after)
            shown = tuple(Listed(one, len(self._bodies[one]), self._day, Lane.WORKED) for one in after[: request.most])
            return encode_listed(ListAnswer(shown, len(after) > request.most))
        return encode_fetched([self._bodies[one] for one in decode_fetch(body).ids])


def opened_rate(seconds: float) -> dict[str, float]:
    """Measure how many messages of the smallest class a desk opens and stores in a second."""
    given = surroundings()
    count = max(200, int(_EACH_SECOND * seconds))
    with (
        tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder,
        create_vault(Path(folder) / "v", Passphrase.from_text("a vault to measure"), given, cost=LEAST_COST) as vault,
    ):
        team = Team(vault, given.clock, given.entropy)
        door = Door(team, open_inbox(team, "measured"))
        certify(door)
        tend(door)
        relay = _MemoryRelay(_sealed(door, count), door.today)
        collecting = Collecting(door, How())
        begun = time.perf_counter()
        run(collecting.take_in(), cast(RelayClient, relay))
        took = time.perf_counter() - begun
    if collecting.done.messages != count:
        raise MessagesMissing(found=collecting.done.messages, sent=count)
    return {"intake_opened_per_s": count / took}


def _sealed(door: Door, count: int) -> dict[SubmissionId, bytes]:
    team, epoch = door.team, door.shown_fortnights()[0]
    to = Addressee(team.me.org, door.box, KemPublicKey(epoch.made.recipient))
    found = {}
    for number in range(count):
        secret, id_ = Secret.random(32, team.entropy), team.entropy.bytes(16)
        message = Message(secret, id_, door.today, "ru", Way.PAGE, f"{number}. {_TEXT}")
        body = seal_submission(message, to, entropy=team.entropy)
        found[read_submission(body).id] = body
    return found
