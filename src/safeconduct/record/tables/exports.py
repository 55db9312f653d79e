"""What left the vault as a file: the op `record.export/1`, and the ids that its rows bear (docs/formats/ops.md).

An id is a hash under a secret that was drawn for this one export and stays here: nobody outside can say of two exports
which rows are of one claim, nor find a claim by guessing it; here a returned row leads back to the very wording that
left. Refuses to be undone: the file is in the world.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Opaque, SafeconductError
from safeconduct.base.ids import HASH_BYTES, CompartmentId, hash_id, label
from safeconduct.protect.age_keys import kem_from_seed
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from safeconduct.record.items import EXPORT, MalformedItem, SubjectKind
from safeconduct.vault.types import Intent

ROW_LABEL: Final = label("export-row")
SUBJECT_LABEL: Final = label("export-subject")
RETURN_LABEL: Final = label("export-return")
SECRET_BYTES: Final = 32
# Bytes of a mark, written as 8 letters and digits: 40 random bits, so that of 10,000 exports two meet once in 20,000.
_MARK_BYTES: Final = 5
# Bytes of an id, written as 20 hex digits: among 2^32 rows of one export two meet with a chance of one in 2^17.
_ID_BYTES: Final = 10
MARK: Final = re.compile(r"[a-z2-7]{8}")
ROW_ID: Final = re.compile(r"([a-z2-7]{8})-r[0-9a-f]{20}")
FORMS: Final = ("xlsx", "csv", "ftm", "ftm-statements", "huridocs", "uwazi")
# Subjects that one export names one by one, so that its op stays small; kinds name as many as there are.
MOST_SUBJECTS: Final = 1_000
_TEXT_MOST: Final = 200
_WORD: Final = re.compile(r"[a-z][a-z_-]{0,39}")
_MARK, _SECRET, _PURPOSE, _RECIPIENT, _KEYS, _FORM, _SUBJECTS, _KINDS, _PROPERTIES, _LIVING, _ROWS, _ACT, _PEOPLE = (
    range(13)
)


class LeftTheVault(SafeconductError):
    """An undo of an export."""

    code = "record.left_the_vault"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What was exported cannot be undone: the file is in the world.",
        safe=NOTHING_CHANGED_EN,
        do="Ask whoever has it to delete it.",
    )
    ru = Advice(
        what="Выгруженное отменить нельзя: файл уже существует.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите получателя удалить его.",
    )


@dataclass(frozen=True, slots=True)
class Exported:
    """One export. ``recipient``: for whom, in words; ``keys``: SHA-256 of each key it was sealed to.

    ``subjects`` are qualified names, ``kinds`` all subjects of a kind; ``with_living``: living people too. ``act``: by
    which a second person answered, and which is used up; b"" where one person sent it alone, and then ``people``: whom
    it tells of, names or words, rising.
    """

    mark: str
    secret: Secret
    purpose: str
    recipient: str
    keys: tuple[bytes, ...]
    form: str
    subjects: tuple[str, ...]
    kinds: tuple[SubjectKind, ...]
    properties: tuple[str, ...]
    with_living: bool
    rows: int
    act: bytes = b""
    people: tuple[str, ...] = ()

    def row_id(self, version: bytes) -> str:
        """Return the id of the row of one wording of a claim (`items.claim_version`)."""
        return f"{self.mark}-r{_digits(hash_id(ROW_LABEL, self.secret.reveal() + version))}"

    def subject_id(self, name: str) -> str:
        """Return the id of a subject, by its qualified name."""
        return f"{self.mark}-s{_digits(hash_id(SUBJECT_LABEL, self.secret.reveal() + name.encode('utf-8')))}"

    def other_id(self, sort: str, name: str) -> str:
        """Return the id of something else that a form names: an account, a place."""
        data = self.secret.reveal() + sort.encode("ascii") + b"\0" + name.encode("utf-8")
        return f"{self.mark}-{sort}{_digits(hash_id(SUBJECT_LABEL, data))}"

    def return_key(self) -> KemPrivateKey:
        """Return the key that a returned table may be sealed to."""
        return kem_from_seed(Secret(hash_id(RETURN_LABEL, self.secret.reveal())))


def new_mark(entropy: Entropy) -> str:
    """Draw the mark that the ids of one export begin with."""
    return base64.b32encode(entropy.bytes(_MARK_BYTES)).decode("ascii").lower()


def _digits(digest: bytes) -> str:
    return digest[:_ID_BYTES].hex()


def export_intent(compartment: CompartmentId, sent: Exported) -> Intent:
    """Return the op of one export."""
    body: dict[int, cbor.Item] = {
        _MARK: sent.mark,
        _SECRET: sent.secret.reveal(),
        _PURPOSE: sent.purpose,
        _RECIPIENT: sent.recipient,
        _KEYS: list(sent.keys),
        _FORM: sent.form,
        _SUBJECTS: list(sent.subjects),
        _KINDS: [kind.value for kind in sent.kinds],
        _PROPERTIES: list(sent.properties),
        _LIVING: sent.with_living,
        _ROWS: sent.rows,
        _ACT: sent.act,
        _PEOPLE: list(sent.people),
    }
    return Intent(compartment, EXPORT, body)


def exported_from_body(body: dict[int, cbor.Item]) -> Exported:
    """Return what an export op says; MalformedItem for anything else."""
    try:
        sent = Exported(
            mark=_text(body[_MARK]),
            secret=Secret(_bytes(body[_SECRET])),
            purpose=_text(body[_PURPOSE]),
            recipient=_text(body[_RECIPIENT]),
            keys=tuple(_bytes(key) for key in _list(body[_KEYS])),
            form=_text(body[_FORM]),
            subjects=tuple(_text(one) for one in _list(body[_SUBJECTS])),
            kinds=tuple(SubjectKind(one) for one in _list(body[_KINDS])),
            properties=tuple(_text(one) for one in _list(body[_PROPERTIES])),
            with_living=_bool(body[_LIVING]),
            rows=_count(body[_ROWS]),
            act=_bytes(body[_ACT]),
            people=tuple(_text(one) for one in _list(body[_PEOPLE])),
        )
        if not _is_sound(sent) or len(body) != _PEOPLE + 1:
            raise ValueError
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedItem(place=Opaque(f"export: {type(error).__name__}")) from None
    return sent


def _is_sound(sent: Exported) -> bool:
    return (
        MARK.fullmatch(sent.mark) is not None
        and len(sent.secret) == SECRET_BYTES
        and all(len(key) == HASH_BYTES for key in sent.keys)
        and all(_WORD.fullmatch(word) for word in (sent.purpose, sent.form))
        and 0 < len(sent.recipient) <= _TEXT_MOST
        and len(sent.subjects) <= MOST_SUBJECTS
        and len(sent.act) in (0, HASH_BYTES)
        and len(sent.people) <= MOST_SUBJECTS
        and list(sent.people) == sorted(set(sent.people))
    )


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item


def _bytes(item: cbor.Item) -> bytes:
    if not isinstance(item, bytes):
        raise TypeError
    return item


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError
    return item


def _bool(item: cbor.Item) -> bool:
    if not isinstance(item, bool):
        raise TypeError
    return item


def _count(item: cbor.Item) -> int:
    if isinstance(item, bool) or not isinstance(item, int) or item < 0:
        raise TypeError
    return item
