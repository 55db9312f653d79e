"""Relays in memory: one that does what it says, and one that does everything a seized or bought one could.

Both sign what they give with a real key, and both are asked through the same protocol as a relay on the network. The
hostile one keeps a history for each desk, so that what it tells each fits together as long as it wants it to.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Iterable, Sequence

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import MailboxId
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.receipts import FIRST_ROOT, Receipt, RelayId, RelayKey, root_after
from safeconduct.protect.wire import Appended, News, Posting, ReadAnswer, ReadRequest


class Unreachable(Exception):
    """The line broke; what was asked may have been done or not."""


class Mood(enum.Enum):
    """What a hostile relay does with the next questions of a desk."""

    HONEST = "honest"
    DROP = "drop"
    DELAY = "delay"
    REORDER = "reorder"
    REPLAY = "replay"
    DUPLICATE = "duplicate"
    TRUNCATE = "truncate"
    FLIP = "flip"
    FORK = "fork"
    ROLL_BACK = "roll back"
    BREAK_OFF = "break off"
    LIE_OF_MORE = "lie of more"


class HonestRelay:
    """Mailboxes that only grow, as docs/formats/relay.md has them."""

    def __init__(self) -> None:
        self._key = RelayKey.generate(SystemEntropy())
        self.boxes: dict[MailboxId, list[bytes]] = {}

    @property
    def id(self) -> RelayId:
        return self._key.id

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        answers = []
        for posting in postings:
            posting.check()
            answers.append(self._post(self.boxes.setdefault(posting.mailbox, []), posting))
        return tuple(answers)

    def read(self, request: ReadRequest) -> ReadAnswer:
        return self._read(request, self.boxes)

    def _post(self, box: list[bytes], posting: Posting) -> Appended:
        fresh = [frame for frame in dict.fromkeys(posting.frames) if frame not in box]
        first = len(box) + 1
        box.extend(fresh)
        return Appended(self.receipt(posting.mailbox, box), first, len(posting.frames) - len(fresh))

    def _read(self, request: ReadRequest, boxes: dict[MailboxId, list[bytes]]) -> ReadAnswer:
        news, left, has_more = [], request.most_bytes, False
        for reading in request.readings:
            box = boxes.get(reading.mailbox, [])
            if len(box) < reading.after:
                news.append(News(self.receipt(reading.mailbox, box), ()))
            frames: list[bytes] = []
            for frame in box[reading.after :]:
                if left < len(frame):
                    has_more = True
                    break
                frames.append(frame)
                left -= len(frame)
            if frames:
                news.append(News(self.receipt(reading.mailbox, box[: reading.after + len(frames)]), tuple(frames)))
        return ReadAnswer(tuple(news), has_more)

    def receipt(self, mailbox: MailboxId, box: Sequence[bytes]) -> Receipt:
        return self._key.receipt(mailbox, len(box), root_after(FIRST_ROOT, hashes_of(box)))


class HostileRelay(HonestRelay):
    """One relay with two faces and more: `face` is what one desk talks to."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.draw = random.Random(seed)
        self.faces: dict[str, Face] = {}

    def face(self, desk: str) -> Face:
        return self.faces.setdefault(desk, Face(self))

    def heal(self) -> None:
        """Be honest from now on towards everybody, with everything that anybody ever posted."""
        for face in self.faces.values():
            face.mood = Mood.HONEST


class Face:
    """What a hostile relay shows one desk: a history of its own, as near to the true one as the mood is."""

    def __init__(self, relay: HostileRelay) -> None:
        self._relay = relay
        self._shown: dict[MailboxId, list[bytes]] = {}
        self._took: set[bytes] = set()
        self._asked = 0
        self.mood = Mood.HONEST

    @property
    def id(self) -> RelayId:
        return self._relay.id

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        self._break_off()
        if self.mood is Mood.ROLL_BACK:
            for box in self._shown.values():
                del box[self._relay.draw.randint(0, len(box)) :]
        answers = []
        for posting in postings:
            posting.check()
            shown = self._shown.setdefault(posting.mailbox, [])
            if self.mood is Mood.HONEST:
                self._catch_up(posting.mailbox)
            if self.mood not in (Mood.DROP, Mood.FORK):
                true = self._relay.boxes.setdefault(posting.mailbox, [])
                true.extend(frame for frame in posting.frames if frame not in true)
            answers.append(self._relay._post(shown, posting))
        return tuple(answers)

    def read(self, request: ReadRequest) -> ReadAnswer:
        self._break_off()
        self._asked += 1
        if self.mood is Mood.DELAY:
            return ReadAnswer((), has_more=False)
        for reading in request.readings:
            if self.mood is not Mood.FORK:
                self._catch_up(reading.mailbox)
            self._spoil(self._shown.get(reading.mailbox, []), reading.after)
        answer = self._relay._read(request, self._shown)
        if self.mood is Mood.TRUNCATE:
            cut = (News(one.receipt, one.frames[:-1]) for one in answer.news)
            return ReadAnswer(tuple(cut), answer.has_more)
        if self.mood is Mood.REPLAY:
            again = (
                News(one.receipt, tuple(self._shown[one.receipt.mailbox][: len(one.frames)])) for one in answer.news
            )
            return ReadAnswer(tuple(again), answer.has_more)
        if self.mood is Mood.LIE_OF_MORE:
            return ReadAnswer(answer.news, has_more=True)
        return answer

    def _catch_up(self, mailbox: MailboxId) -> None:
        """Show what the mailbox truly has beyond what was shown before."""
        shown = self._shown.setdefault(mailbox, [])
        known = set(shown) | self._took
        shown.extend(frame for frame in self._relay.boxes.get(mailbox, []) if frame not in known)

    def _spoil(self, box: list[bytes], after: int) -> None:
        """Alter what has not been shown yet; every receipt will fit what was altered."""
        draw, fresh = self._relay.draw, range(after, len(box))
        if not fresh:
            return
        k = draw.choice(fresh)
        match self.mood:
            case Mood.REORDER:
                rest = box[after:]
                draw.shuffle(rest)
                box[after:] = rest
            case Mood.DUPLICATE:
                box.insert(k, box[draw.randrange(len(box))])
            case Mood.FLIP:
                self._took.add(box[k])
                at = draw.randrange(len(box[k]) - 40, len(box[k]))
                box[k] = box[k][:at] + bytes((box[k][at] ^ 1,)) + box[k][at + 1 :]
            case Mood.DROP:
                self._took.add(box.pop(k))
            case Mood.ROLL_BACK:
                del box[draw.randrange(len(box)) :]
            case _:
                pass

    def _break_off(self) -> None:
        if self.mood is Mood.BREAK_OFF and self._relay.draw.random() < 0.5:
            raise Unreachable


class KeepingBack(HonestRelay):
    """A relay that keeps some frames of one desk from all others for ever, and everything else from nobody."""

    def __init__(self) -> None:
        super().__init__()
        self._author = ""
        self._kept: frozenset[bytes] = frozenset()

    def keeps_back(self, author: str, frames: Iterable[bytes]) -> None:
        """Choose what, before anybody was shown it."""
        self._author, self._kept = author, frozenset(frames)

    def gives_all(self) -> None:
        """Show everybody everything from now on, behind what they were shown."""
        for box in self.boxes.values():
            box.sort(key=lambda frame: frame in self._kept)
        self._kept = frozenset()

    def face(self, name: str) -> OneFace:
        """Return what one desk talks to."""
        return OneFace(self, name)

    def shown(self, name: str) -> dict[MailboxId, list[bytes]]:
        """Return what there is, for one desk."""
        if name == self._author:
            return self.boxes
        return {mailbox: [one for one in box if one not in self._kept] for mailbox, box in self.boxes.items()}


class OneFace:
    """What such a relay shows one desk. Receipts are of what it shows: they fit for ever."""

    def __init__(self, relay: KeepingBack, name: str) -> None:
        self._relay = relay
        self._name = name

    @property
    def id(self) -> RelayId:
        return self._relay.id

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        answers = []
        for posting in postings:
            before = len(self._relay.shown(self._name).get(posting.mailbox, ()))
            (answer,) = self._relay.append((posting,))
            after = self._relay.shown(self._name)[posting.mailbox]
            answers.append(Appended(self._relay.receipt(posting.mailbox, after), before + 1, answer.known))
        return tuple(answers)

    def read(self, request: ReadRequest) -> ReadAnswer:
        return self._relay._read(request, self._relay.shown(self._name))
