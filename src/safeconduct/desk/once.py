"""A form that was sent twice is done once: each carries a mark of its own, and what came of it is remembered.

A double click, the back button and "send again" bring the same mark: the command is not given a second time, the
person is shown what the first time led to. It refuses a form without a mark, and, when nobody can say whether the first
time was done, says so instead of guessing (promise P4). Used on the vault's thread, one form after another.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.desk.forms import Form
from safeconduct.desk.interrupting import LockedMeanwhile
from safeconduct.desk.render import Elsewhere, Shown
from safeconduct.desk.worked_beside import NotYet

FIELD: Final = "once"
# 128 bits in base32: no two forms ever drawn have the same mark.
_MARK_BYTES: Final = 16
_MARK: Final = re.compile(r"[a-z2-7]{26}")
# Forms whose outcome is remembered: more than anybody sends between two presses of the same button. Some 200 KB.
_MOST: Final = 1000


class WithoutMark(SafeconductError):
    """A form that no page of ours made."""

    code = "desk.without_mark"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This form lacks the mark by which it is known to be sent once.",
        safe=NOTHING_CHANGED_EN,
        do="Open the page again and send it from there.",
    )
    ru = Advice(
        what="В этой форме нет метки, по которой видно, что она отправлена один раз.",
        safe=NOTHING_CHANGED_RU,
        do="Откройте страницу заново и отправьте форму с неё.",
    )


class InDoubt(SafeconductError):
    """The same form again, after the program failed while doing it the first time."""

    code = "desk.in_doubt"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The program failed when this form was sent the first time, so it is not done again unseen.",
        safe="It was done whole or not at all, and was not repeated now.",
        do="Look whether it is there. If it is not, open the page again and fill it in anew.",
    )
    ru = Advice(
        what="Когда эту форму отправили впервые, программа дала сбой, поэтому вслепую она не повторяется.",
        safe="Сделано либо всё, либо ничего; сейчас ничего не повторено.",
        do="Посмотрите, появилось ли введённое. Если нет, откройте страницу заново и заполните её ещё раз.",
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """A form whose command was begun and was not seen to end."""


def new_mark(entropy: Entropy) -> str:
    """Draw the mark of one form on one page."""
    return base64.b32encode(entropy.bytes(_MARK_BYTES)).decode("ascii").rstrip("=").lower()


class SentForms:
    """What came of the forms sent since the desk was started: addresses of ours, which hold no names (P14)."""

    def __init__(self) -> None:
        self._came: dict[tuple[str, str], Elsewhere | Begun] = {}

    def __len__(self) -> int:
        return len(self._came)

    def came_of(self, address: str, form: Form) -> tuple[Elsewhere, ...]:
        """Return where this very form led when it was done; nothing when it was not."""
        came = self._came.get((address, form.text(FIELD)))
        return (came,) if isinstance(came, Elsewhere) else ()

    def once(self, address: str, form: Form, act: Callable[[], Shown]) -> Shown:
        """Do what a form asks for, unless it was done: then return where it led. WithoutMark, InDoubt.

        A form is done when it leads elsewhere. One that is shown again, or is refused by a rule, has changed nothing
        and may be sent again.
        """
        key = (address, form.text(FIELD))
        if not _MARK.fullmatch(key[1]):
            raise WithoutMark
        came = self._came.get(key)
        if isinstance(came, Elsewhere):
            return came
        if isinstance(came, Begun):
            raise InDoubt
        self._came[key] = Begun()
        try:
            shown = act()
        except (SafeconductError, LockedMeanwhile, NotYet):
            # Work that stops for the lock, or before it began, may be done again from its beginning.
            del self._came[key]
            raise
        del self._came[key]
        if isinstance(shown, Elsewhere):
            # Of what was typed beside it nothing stays here, where it would lie open while the desk is locked.
            self._came[key] = Elsewhere(shown.address)
            while len(self._came) > _MOST:
                del self._came[next(iter(self._came))]
        return shown
