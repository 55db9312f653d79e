"""What all parsers share: what the desk tells them, files beside an export, doubts that stay few, texts cut to size.

A hostile export has ten million faults; one place of each kind is enough to look. A message of a hundred megabytes is
given in parts, so that nothing of it is lost and nothing fills the memory.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final, Protocol

from safeconduct.base.clock import Day
from safeconduct.intake.parsers.encodings import is_garbled
from safeconduct.intake.parsers.errors_imports import NOT_IN_IT, no_such_place
from safeconduct.intake.parsers.handles import handle
from safeconduct.intake.parsers.parsed import ParsedMessage, ParsedWarning
from safeconduct.intake.parsers.said_at import is_absurd
from safeconduct.intake.types import Channel, Direction, Warned

# Characters of one message, so that one entry fits into an op (1 MiB) in any script: three bytes each at most.
LONGEST_TEXT: Final = 250_000
# Doubts of one kind that an export lists; each message bears its own besides.
_MOST_OF_A_KIND: Final = 3
_OF_ONE_MESSAGE: Final = frozenset((Warned.BY_PROGRAM, Warned.EDITED, Warned.FORWARDED))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the duty officer knows of an export and the export does not say.

    ``zone``: of the clock of the device that made it, None where unknown. ``ours``: names, numbers or user ids that are
    ours, as the export writes them. ``region``: country of telephone numbers without one. ``copied_on``: the day on
    which a chat was copied, for messages that bear an hour alone.
    """

    zone: datetime.tzinfo | None = None
    ours: frozenset[str] = frozenset()
    region: str = ""
    copied_on: Day | None = None

    def handle(self, channel: Channel, text: str) -> str:
        """Return the one spelling of a handle."""
        return handle(channel, text, self.region)

    def own_handles(self, channel: Channel) -> frozenset[str]:
        """Return what is ours in the spelling of a channel."""
        return frozenset(self.handle(channel, one) for one in self.ours)


UNKNOWN_CIRCUMSTANCES: Final = Circumstances()


def direction(own: frozenset[str], *handles: str) -> Direction:
    """Say who told whom. ``own``: what is ours; without it nobody knows whose export it is."""
    if not own or not any(handles):
        return Direction.UNKNOWN
    return Direction.OUT if own.intersection(handles) else Direction.IN


class Beside(Protocol):
    """The files that lie beside an export, in its folder or archive."""

    def has(self, place: str) -> bool:
        """Say whether a file lies there."""
        ...

    def open(self, place: str) -> BinaryIO:
        """Open it; NoSuchPlace where there is none."""
        ...


class NothingBeside:
    """An export that came alone."""

    def has(self, place: str) -> bool:
        """Say no."""
        return False

    def open(self, place: str) -> BinaryIO:
        """Refuse."""
        raise no_such_place(NOT_IN_IT)


@dataclass(slots=True)
class Doubts:
    """Warnings of an export: a few places of each kind."""

    listed: list[ParsedWarning] = field(default_factory=list)
    _counts: dict[Warned, int] = field(default_factory=dict)

    def add(self, code: Warned, place: str = "") -> None:
        """Note a doubt, unless there are enough of its kind, or it is a fact of one message and doubtful to nobody."""
        if code in _OF_ONE_MESSAGE:
            return
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count <= _MOST_OF_A_KIND:
            self.listed.append(ParsedWarning(code, place))

    def about(self, message: ParsedMessage) -> Iterator[ParsedMessage]:
        """Give a message with what is doubtful in every channel alike, in as many parts as it needs."""
        codes = list(message.warnings)
        if is_absurd(message.said) and Warned.UNSURE_DATE not in codes:
            codes.append(Warned.UNSURE_DATE)
        if is_garbled(message.text):
            codes.append(Warned.GARBLED)
        if any(not one.is_here for one in message.attachments):
            codes.append(Warned.FILE_MISSING)
        is_long = len(message.text) > LONGEST_TEXT
        if is_long:
            codes.append(Warned.DIVIDED)
        for code in codes:
            self.add(code, message.place)
        if len(codes) > len(message.warnings):
            message = replace(message, warnings=tuple(codes))
        if is_long:
            yield from _parts(message)
        else:
            yield message


def _parts(message: ParsedMessage) -> Iterator[ParsedMessage]:
    for number, at in enumerate(range(0, len(message.text), LONGEST_TEXT)):
        yield replace(
            message,
            text=message.text[at : at + LONGEST_TEXT],
            place=f"{message.place}, part {number + 1}",
            attachments=message.attachments if at == 0 else (),
        )
