"""The safe way in, in ``safeconduct demo``: a relay with both its addresses, a duty desk, and people who write.

What is shown is done: people outside take page and keys from the relay, lock their words for the desk alone and keep
eight of them; one text comes by hand, one chat is imported, one call is logged; the desk collects, the relay deletes
when it is told that two places have it, somebody is answered and reads the answer with the eight words. In the headless
run the sealer of `protect` stands for the page; in a browser the page itself does it. It refuses to go on when a step
did not do what it should. People and words are invented, and nothing stays on the disk.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_team import DemoFailed, Desk, relay
from safeconduct.cli.screen import Screen
from safeconduct.protect.boards import verify_board
from safeconduct.protect.bundles import VerifiedBundle, decode_bundles, verify_bundle
from safeconduct.protect.intake_contents import Content, Cover, Message, Way
from safeconduct.protect.receipt_words import draw_receipt, receipt_from_words, words_of_receipt
from safeconduct.protect.replies import join_replies
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.submissions import Addressee, armour_submission, seal_submission
from safeconduct.protect.threads import Thread, thread_from_receipt

# An invented person at an invented desk; the alias tells nothing.
DUTY: Final = "dogwood"
_NOW: Final = "They are at the door of my neighbours. I am on the roof."
_SOON: Final = "My brother was asked to come to the office on Thursday."
_CARRIED: Final = "A friend carries this. I cannot use the net where I live."
_CALL: Final = "A sister calls: he has not come home since Monday."
_ANSWER: Final = "We have read you. Stay where you are; write again with the same eight words."
# Beyond the numbers that are given to anybody (ITU-T E.164 has no country 999).
_NUMBER: Final = "+999 5550 142"
_DAY_S: Final = 86_400
# How long a relay on this computer may take to answer, in seconds.
_PATIENCE: Final = 60

ABOUT: Final = Phrase(
    "The way in: a relay with a page for whoever comes, and a duty desk, each a process of its own.",
    "Вход: ретранслятор со страницей для любого, кто придёт, и рабочее место дежурных — отдельные процессы.",
)
WAITING: Final = Phrase("Letting people write", "Люди пишут")
CAME: Final = Phrase(
    "{page} wrote through the page, {carried} text was brought locked, {chat} chat imported, {phone} call logged: one "
    "list, the nearest danger first.",
    "Через страницу написали: {page}, принесено запертым: {carried}, переписок из выгрузки: {chat}, звонков: {phone}. "
    "Список один, сначала ближайшая опасность.",
)
DELETED: Final = Phrase(
    "The relay held {before} things it cannot read, {between} after the desk had read them, and {after} once it was "
    "told that they are safe.",
    "На ретрансляторе лежало нечитаемого: {before}; когда рабочее место всё прочло: {between}; когда подтвердило, "
    "что сохранено: {after}.",
)
ANSWERED: Final = Phrase(
    "One was answered on a board of {slots} equal places and read it with eight words; nobody else's words find it.",
    "Одному ответили на доске из {slots} одинаковых мест; ответ прочитан по восьми словам, а по чужим не находится.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody outside: what the page told them, and the eight words they keep."""

    bundle: VerifiedBundle
    public: str
    words: tuple[str, ...]

    @classmethod
    def come(cls, public: str, root: bytes) -> Source:
        """Take the keys from the relay, as the page does, and draw eight words."""
        (raw,) = decode_bundles(asked(public, "GET", "/bundles"))
        words = words_of_receipt(draw_receipt(SystemEntropy()), "ru")
        return cls(verify_bundle(raw, RootVerifyKey(root)), public, words)

    @property
    def thread(self) -> Thread:
        """What follows from the words; a tenth of a second."""
        return thread_from_receipt(receipt_from_words(" ".join(self.words)), self.bundle.bundle.org)

    def message(self, text: str, way: Way, danger: str) -> Message:
        """Return a message as the page makes it."""
        id_, today = SystemEntropy().bytes(SHORT_ID_BYTES), day_from_ms(SystemClock().now_ms())
        return Message(self.thread.secret, id_, today, "en", way, text, answers=(("danger", danger),))

    def sealed(self, content: Content) -> bytes:
        """Lock something for the inbox."""
        bundle = self.bundle.bundle
        epoch = bundle.epoch_on(day_from_ms(SystemClock().now_ms()))
        return seal_submission(content, Addressee(bundle.org, bundle.box, epoch.recipient), entropy=SystemEntropy())

    def send(self, body: bytes) -> None:
        """Post something sealed."""
        asked(self.public, "POST", "/submissions", body)

    def answers(self) -> tuple[int, list[str]]:
        """Return how many places the board has, and the answers that these words find."""
        board = verify_board(asked(self.public, "GET", f"/board/{self.bundle.bundle.box.hex()}"), self.bundle.intake)
        found = board.replies_of(self.thread)
        return board.count, [one.reply.text for one in join_replies(found.parts)]


class _AtSocket(http.client.HTTPConnection):
    """A connection to a socket that is a file: the demonstration runs where there is no network at all (P13)."""

    def __init__(self, path: str) -> None:
        super().__init__("relay", timeout=_PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Connect to the file."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(self._path)


def _connected(public: str) -> http.client.HTTPConnection:
    kind, _, path = public.partition(":")
    return _AtSocket(path) if kind == "unix" else http.client.HTTPConnection(public, timeout=_PATIENCE)


def asked(public: str, method: str, path: str, body: bytes = b"") -> bytes:
    """Ask the relay's public address as a browser asks; DemoFailed for a refusal."""
    with contextlib.closing(_connected(public)) as link:
        link.request(method, path, body or None, {"Content-Type": "application/octet-stream"} if body else {})
        answer = link.getresponse()
        data = answer.read()
        _need(answer.status == 200, 11)
        return data


def run() -> dict[str, Json]:
    """Run all of it and return what it showed, as counts."""
    with tempfile.TemporaryDirectory(prefix="sc-") as name, ExitStack() as stack:
        folder = Path(name)
        desk = Desk(folder / DUTY, DUTY, program="safeconduct.cli.demo_intake_desk")
        stack.callback(desk.end)
        where = stack.enter_context(relay(folder / "relay", is_public=True))
        root = bytes.fromhex(desk.do("begin", alias=DUTY, **where)["root"])
        page = asked(where["public"], "GET", "/")
        writer, other, carrier = (Source.come(where["public"], root) for _ in range(3))
        return {
            "page_bytes": len(page),
            "relay": _sent_and_collected(desk, where, writer, other),
            "inbox": _from_elsewhere(desk, folder, carrier),
            "answer": _answered(desk, where, writer, other),
        }


def tell(screen: Screen, shown: dict[str, Any]) -> None:
    """Say what came of it."""
    screen.gap()
    screen.say(ABOUT)
    came, relay_held = shown["inbox"]["by_channel"], shown["relay"]
    screen.say(CAME, page=came["page"], carried=came["carried"], chat=came["telegram"], phone=came["phone"])
    screen.say(
        DELETED,
        before=relay_held["lay_there"],
        between=relay_held["after_reading"],
        after=relay_held["after_acknowledging"],
    )
    screen.say(ANSWERED, slots=shown["answer"]["board_slots"])


def _sent_and_collected(desk: Desk, where: dict[str, str], writer: Source, other: Source) -> dict[str, Json]:
    """Send two messages and a cover, one of them twice; collect; let the relay delete."""
    twice = other.sealed(other.message(_SOON, Way.PAGE, "soon"))
    bodies = (writer.sealed(writer.message(_NOW, Way.PAGE, "now")), twice, twice, other.sealed(Cover()))
    for body in bodies:
        writer.send(body)
    lay_there = desk.do("left", **where)["left"]
    read = desk.do("collect", **where)
    after_reading = desk.do("left", **where)["left"]
    gone = desk.do("acknowledge", board="no", **where)
    after = desk.do("left", **where)["left"]
    _need((read["messages"], read["covers"], read["faults"], gone["faults"]) == (2, 1, 0, 0), 12)
    _need((lay_there, after_reading, gone["acknowledged"], after) == (3, 3, 3, 0), 13)
    return {
        "posted": len(bodies),
        "lay_there": lay_there,
        "messages": read["messages"],
        "covers": read["covers"],
        "after_reading": after_reading,
        "acknowledged": gone["acknowledged"],
        "after_acknowledging": after,
    }


def _from_elsewhere(desk: Desk, folder: Path, carrier: Source) -> dict[str, Json]:
    """Bring a locked text, an exported chat and a call, and look at the list."""
    text = armour_submission(carrier.sealed(carrier.message(_CARRIED, Way.CARRIED, "unsure")))
    _need(desk.do("carried", text=text)["new"] and not desk.do("carried", text=text)["new"], 14)
    chat = folder / "result.json"
    chat.write_text(json.dumps(_chat()), encoding="utf-8")
    brought, again = (desk.do("bring", file=str(chat)) for _ in range(2))
    _need((brought["new"], again["new"]) == (3, 0), 15)
    _need(desk.do("call", text=_CALL, number=_NUMBER, danger="days")["new"], 16)
    listed = desk.do("listed")
    _need(listed["order"] == ["now", "days", "days", "unknown", "unknown"], 17)
    return {"imported": brought["new"], "imported_again": again["new"], **listed}


def _answered(desk: Desk, where: dict[str, str], writer: Source, other: Source) -> dict[str, Json]:
    """Answer whoever is first; they read it with their eight words, typed anew."""
    desk.do("reply", text=_ANSWER)
    desk.do("collect", **where)
    _need(desk.do("acknowledge", board="yes", **where)["has_board"], 18)
    slots, found = writer.answers()
    by_others = other.answers()[1]
    _need(found == [_ANSWER] and not by_others, 19)
    return {"answered": 1, "board_slots": slots, "read_with_words": len(found), "found_by_others": len(by_others)}


def _chat() -> dict[str, Json]:
    """Return an invented chat as Telegram writes it out, of yesterday."""
    began = SystemClock().now_ms() // 1_000 - _DAY_S
    said = (
        ("Ash Lantern", "Is this the number one can write to?"),
        ("Reed Harbour", "Yes. Are you safe where you are?"),
        ("Ash Lantern", "For now. They asked for me at work twice this week."),
    )
    messages: list[Json] = [
        {
            "id": number,
            "type": "message",
            "date_unixtime": str(began + 60 * number),
            "from": who,
            "from_id": f"user{len(who)}",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }
        for number, (who, text) in enumerate(said, 1)
    ]
    return {"name": "Ash Lantern", "type": "personal_chat", "id": 11, "messages": messages}


def _need(is_so: bool, step: int) -> None:
    if not is_so:
        raise DemoFailed(step=step)
