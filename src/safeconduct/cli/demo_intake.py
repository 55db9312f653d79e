"""The safe way in, in ``safeconduct demo``: a relay with both its addresses, a gate, a duty desk, and people who write.

What is shown is done: people outside take page and keys from the relay, lock their words for the desk alone and keep
eight of them; one writes through the gate, one fills in a form on a telephone (`demo_gate`); one text comes by hand,
one chat is imported, one call is logged; the desk collects, the relay deletes when it is told that two places have it,
somebody is answered and reads the answer with the eight words. In the headless run the sealer of `protect` stands for
the page; in a browser the page itself does it. It refuses to go on when a step did not do what it should. People and
words are invented, and nothing stays on the disk.
"""

from __future__ import annotations

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_gate import ADDRESS, AtGate, Token
from safeconduct.cli.demo_intake_desk import LEAVE
from safeconduct.cli.demo_team import DemoFailed, Desk, gate, relay
from safeconduct.cli.demo_visiting import asked
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
_AT_THE_GATE: Final = "My browser is old. They took my brother's telephone and read it."
_FILLED_IN: Final = {"danger": "soon", "whom": "other", "text": "Two of us have to leave before the week is over."}
_CALL: Final = "A sister calls: he has not come home since Monday."
_ANSWER: Final = "We have read you. Stay where you are; write again with the same eight words."
# Beyond the numbers that are given to anybody (ITU-T E.164 has no country 999).
_NUMBER: Final = "+999 5550 142"
_DAY_S: Final = 86_400

ABOUT: Final = Phrase(
    "The way in: a relay with a page for whoever comes, a gate, and a duty desk, each a process of its own.",
    "Вход: ретранслятор со страницей для любого, кто придёт, шлюз и рабочее место дежурных — отдельные процессы.",
)
WAITING: Final = Phrase("Letting people write", "Люди пишут")
CAME: Final = Phrase(
    "{page} wrote through the page, {carried} text was brought locked, {chat} chat imported, {phone} call logged: one "
    "list, the nearest danger first.",
    "Через страницу написали: {page}, принесено запертым: {carried}, переписок из выгрузки: {chat}, звонков: {phone}. "
    "Список один, сначала ближайшая опасность.",
)
AT_THE_GATE: Final = Phrase(
    "{gate} wrote through the gate, which reads what it locks, and the desk sees that it did; {forms} form came locked "
    "from a telephone: the gate passed it on unread, and the desk alone opened it.",
    "Через шлюз написали: {gate}; шлюз читает то, что запирает, и рабочее место это видит. Анкет, запертых на "
    "телефоне: {forms}; шлюз передал их не читая, открыло только рабочее место.",
)
DELETED: Final = Phrase(
    "The relay held {before} things it cannot read, {between} after the desk had read them, and {after} once it was "
    "told that they are safe.",
    "На ретрансляторе лежало нечитаемого: {before}; когда рабочее место всё прочло: {between}; когда подтвердило, "
    "что сохранено: {after}.",
)
ANSWERED: Final = Phrase(
    "One was answered on a board of {slots} equal places and read it with eight words, by the page and at the gate; "
    "nobody else's words find it.",
    "Одному ответили на доске из {slots} одинаковых мест; ответ прочитан по восьми словам, на странице и через шлюз, "
    "а по чужим не находится.",
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


def run() -> dict[str, Json]:
    """Run all of it and return what it showed, as counts."""
    with tempfile.TemporaryDirectory(prefix="sc-") as name, ExitStack() as stack:
        folder = Path(name)
        desk = Desk(folder / DUTY, DUTY, program="safeconduct.cli.demo_intake_desk")
        stack.callback(desk.end)
        where = stack.enter_context(relay(folder / "relay", is_public=True))
        root, token = bytes.fromhex(desk.do("begin", alias=DUTY)["root"]), Token.draw()
        forms = folder / "forms.toml"
        forms.write_text(token.settings("form.xml"), encoding="utf-8")
        desk.do("form", file=str(folder / "form.xml"))
        with ThreadPoolExecutor(1) as beside:
            # The gate starts while the desk shows what it gives out: it asks the relay only when somebody comes.
            shown = beside.submit(desk.do, "show", gate=f"{ADDRESS}/", **where)
            opening = gate(folder / "gate", where["public"], root, LEAVE, forms=(forms, ADDRESS))
            at_gate = AtGate(stack.enter_context(opening))
            shown.result()
        page = asked(where["public"], "GET", "/")
        writer, other, carrier = (Source.come(where["public"], root) for _ in range(3))
        came = _Came(desk, where, at_gate, token)
        return {
            "page_bytes": len(page),
            **_sent_and_collected(came, writer, other),
            "inbox": _from_elsewhere(desk, folder, carrier),
            "answer": _answered(came, writer, other),
        }


@dataclass(frozen=True, slots=True)
class _Came:
    """The desk, and the ways by which people come to it."""

    desk: Desk
    where: dict[str, str]
    gate: AtGate
    token: Token


def tell(screen: Screen, shown: dict[str, Any]) -> None:
    """Say what came of it."""
    screen.gap()
    screen.say(ABOUT)
    came, relay_held = shown["inbox"]["by_channel"], shown["relay"]
    screen.say(CAME, page=came["page"], carried=came["carried"], chat=came["telegram"], phone=came["phone"])
    screen.say(AT_THE_GATE, gate=came["gate"], forms=came["odk"])
    screen.say(
        DELETED,
        before=relay_held["lay_there"],
        between=relay_held["after_reading"],
        after=relay_held["after_acknowledging"],
    )
    screen.say(ANSWERED, slots=shown["answer"]["board_slots"])


def _sent_and_collected(came: _Came, writer: Source, other: Source) -> dict[str, Json]:
    """Send two messages and a cover, one of them twice, and one and a form through the gate; collect; let it delete."""
    desk, where = came.desk, came.where
    twice = other.sealed(other.message(_SOON, Way.PAGE, "soon"))
    bodies = (writer.sealed(writer.message(_NOW, Way.PAGE, "now")), twice, twice, other.sealed(Cover()))
    for body in bodies:
        writer.send(body)
    by_page = desk.do("left", **where)["left"]
    words, questions = came.gate.write(_AT_THE_GATE), came.gate.fill_in(came.token, _FILLED_IN)
    lay_there = desk.do("left", **where)["left"]
    read = desk.do("collect", **where)
    after_reading = desk.do("left", **where)["left"]
    gone = desk.do("acknowledge", board="no", **where)
    after = desk.do("left", **where)["left"]
    opened, ways = desk.do("open_forms"), desk.do("listed")["by_channel"]
    _need((read["messages"], read["faults"], gone["faults"]) == (4, 0, 0) and read["covers"] == 1, 12)
    _need((by_page, after_reading, gone["acknowledged"], after) == (3, lay_there, lay_there, 0), 13)
    _need((opened["opened"], opened["locked"], ways["gate"], ways["odk"]) == (1, 0, 1, 1), 22)
    return {
        "relay": {
            "posted": len(bodies),
            "lay_there": lay_there,
            "by_gate": lay_there - by_page,
            "messages": read["messages"],
            "covers": read["covers"],
            "after_reading": after_reading,
            "acknowledged": gone["acknowledged"],
            "after_acknowledging": after,
        },
        "gate": {
            "messages": ways["gate"],
            "words_given": len(words.split()),
            "forms": ways["odk"],
            "questions": questions,
            "forms_opened_at_the_desk": opened["opened"],
        },
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
    _need(listed["order"] == ["now", *["days"] * 3, *["unknown"] * 3], 17)
    return {"imported": brought["new"], "imported_again": again["new"], **listed}


def _answered(came: _Came, writer: Source, other: Source) -> dict[str, Json]:
    """Answer whoever is first; they read it with their eight words, typed anew, by the page and at the gate."""
    desk, where = came.desk, came.where
    desk.do("reply", text=_ANSWER)
    desk.do("collect", **where)
    told = desk.do("acknowledge", board="yes", **where)
    _need((told["has_board"], told["answered"]) == (True, 1), 18)
    slots, found = writer.answers()
    by_others = other.answers()[1]
    at_gate = [came.gate.finds(" ".join(one.words), _ANSWER) for one in (writer, other)]
    _need(found == [_ANSWER] and not by_others and at_gate == [True, False], 19)
    return {
        "answered": told["answered"],
        "board_slots": slots,
        "read_with_words": len(found),
        "read_at_the_gate": sum(at_gate),
        "found_by_others": len(by_others),
    }


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
