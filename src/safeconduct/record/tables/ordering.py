"""What a person asked to have leave: what, in which form, for what, for whom; and what rooms above know of it.

Refuses an export to nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Language, SafeconductError
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.leaves import TextCheck, everything_goes
from safeconduct.record.resolve import NOW
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.purposes import Purpose

# Characters of the words that say for whom an export is.
LONGEST_RECIPIENT: Final = 200
# The forms that are read back.
RETURNABLE: Final = ("xlsx", "csv")


class NoRecipient(SafeconductError):
    """An export to nobody."""

    code = "record.no_recipient"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing leaves unencrypted: an export is for somebody, by name, and sealed to their keys.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Say --for NAME and --recipient with a key (age1pq…), or with a file that has one in each line.",
        on_page="Say for whom it is, and give their public key.",
    )
    ru = Advice(
        what="Ничто не уходит незашифрованным: у выгрузки есть получатель по имени, и она закрыта его ключами.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите --for ИМЯ и --recipient с ключом (age1pq…) или с файлом, где по ключу в строке.",
        on_page="Напишите, для кого она, и дайте открытый ключ получателя.",
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for: what, in which form, for what, for whom. ``language``: of the words beside codes."""

    choice: Choice
    form: str
    purpose: Purpose
    recipient: str
    keys: tuple[KemPublicKey, ...]
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Known:
    """What rooms above know of an export before it leaves.

    ``act``: by which a second person answers for it, b"" where nobody does; ``before``: whom exports of late told of
    (`record.counting`), who count with those of this one; ``further``: names from outside the record that may not be
    told; ``check``: the release check, which empties a cell or lets nothing leave; ``day``: on which it leaves.
    """

    act: bytes = b""
    before: Collection[str] = ()
    further: Collection[str] = ()
    check: TextCheck = everything_goes
    day: Day = NOW


def may_come_back(purpose: Purpose, form: str) -> bool:
    """Say whether a table of this purpose and form is read back when it returns."""
    return purpose.is_returned and form in RETURNABLE


def check_recipient(order: Order) -> None:
    """Raise NoRecipient where an order says no key, or not for whom it is."""
    if not order.keys or not order.recipient.strip() or len(order.recipient) > LONGEST_RECIPIENT:
        raise NoRecipient
