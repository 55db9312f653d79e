"""What a verification may find, each kind with its sentence in English and Russian (promise P5).

A finding names places and opaque ids, never content, so that a report may be sent to whoever helps.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Exit, Language, Opaque, Phrase
from safeconduct.base.json_value import Json

# Ids or row keys named in one finding: enough to look, too few to flood a screen.
MOST_KEYS: Final = 8


class Kind(enum.Enum):
    """Kinds of findings."""

    FILE = "file"
    BEGINNING = "beginning"
    LOG = "log"
    ANCHOR = "anchor"
    HEADER = "header"
    UNREADABLE = "unreadable"
    PAGES = "pages"
    SCHEMA = "schema"
    OPS_MISSING = "ops_missing"
    HISTORY = "history"
    ORDER = "order"
    OP = "op"
    SIGNATURE = "signature"
    SIGNER = "signer"
    CHAIN = "chain"
    PARENT = "parent"
    RUN = "run"
    HEADS = "heads"
    REGISTER = "register"
    BLOB_MISSING = "blob_missing"
    BLOB_DAMAGED = "blob_damaged"
    VIEW_MISSING = "view_missing"
    VIEW_EXTRA = "view_extra"
    VIEW_DIFFERS = "view_differs"
    VIEW_UNCHECKED = "view_unchecked"


_SENTENCES: Final[dict[Kind, Phrase]] = {
    Kind.FILE: Phrase(
        "The database file is not the one that was closed: bytes were changed while the vault was locked.",
        "Файл базы данных не тот, который был закрыт: его байты изменены, пока хранилище было заперто.",
    ),
    Kind.BEGINNING: Phrase(
        "The first bytes of the database file were changed.",
        "Изменены первые байты файла базы данных.",
    ),
    Kind.LOG: Phrase(
        "A log lies beside the database, although the vault was closed cleanly: somebody put it there.",
        "Рядом с базой данных лежит журнал изменений, хотя хранилище было закрыто: его туда положили.",
    ),
    Kind.ANCHOR: Phrase(
        "The mark that shows whether the vault is up to date is missing or damaged.",
        "Метка, по которой видно, что хранилище не устарело, отсутствует или повреждена.",
    ),
    Kind.HEADER: Phrase(
        "The key file is an older one, or was altered.",
        "Файл ключей старый или изменён.",
    ),
    Kind.UNREADABLE: Phrase(
        "The database could not be read on ({place}): a page is damaged.",
        "Базу данных не удалось прочитать дальше ({place}): страница повреждена.",
    ),
    Kind.PAGES: Phrase(
        "Pages of the database do not fit together ({count} places).",
        "Страницы базы данных не согласуются между собой (мест: {count}).",
    ),
    Kind.SCHEMA: Phrase(
        "Tables or indexes are not those this program makes ({count}): {keys}.",
        "Таблицы или индексы не те, что создаёт эта программа ({count}): {keys}.",
    ),
    Kind.OPS_MISSING: Phrase(
        "{count} entries that were acknowledged are missing at the end of the journal.",
        "В конце журнала не хватает подтверждённых записей: {count}.",
    ),
    Kind.HISTORY: Phrase(
        "The journal is not the one that was acknowledged, up to entry {count}.",
        "Журнал не тот, который был подтверждён, до записи {count}.",
    ),
    Kind.ORDER: Phrase(
        "Entries are missing inside the journal ({count} gaps), before: {keys}.",
        "Внутри журнала не хватает записей (пропусков: {count}), перед: {keys}.",
    ),
    Kind.OP: Phrase(
        "Entries are not what their ids say ({count}): {keys}.",
        "Записи не соответствуют своим идентификаторам ({count}): {keys}.",
    ),
    Kind.SIGNATURE: Phrase(
        "Entries whose signature is wrong ({count}): {keys}.",
        "Записи с неверной подписью ({count}): {keys}.",
    ),
    Kind.SIGNER: Phrase(
        "Entries of a device this vault does not know ({count}): {keys}.",
        "Записи устройства, которого это хранилище не знает ({count}): {keys}.",
    ),
    Kind.CHAIN: Phrase(
        "Entries that do not follow their device's entry before ({count}): {keys}.",
        "Записи, которые не продолжают предыдущую запись своего устройства ({count}): {keys}.",
    ),
    Kind.PARENT: Phrase(
        "Entries whose parents are missing or come later ({count}): {keys}.",
        "Записи, чьи предшественники отсутствуют или стоят позже ({count}): {keys}.",
    ),
    Kind.RUN: Phrase(
        "The running hash over the journal breaks ({count} times), first at: {keys}.",
        "Нарастающий хеш журнала не сходится (раз: {count}), впервые на: {keys}.",
    ),
    Kind.HEADS: Phrase(
        "The table {place} is not what the entries give ({count} rows).",
        "Таблица {place} не соответствует записям (строк: {count}).",
    ),
    Kind.REGISTER: Phrase(
        "Keys, signers, drafts or settings are not those that were last saved.",
        "Ключи, подписанты, черновики или настройки не те, что были сохранены последними.",
    ),
    Kind.BLOB_MISSING: Phrase(
        "Pieces of files that were here whole are missing ({count}; file/piece): {keys}.",
        "Нет частей файлов, которые были здесь целиком ({count}; файл/часть): {keys}.",
    ),
    Kind.BLOB_DAMAGED: Phrase(
        "Pieces of files are damaged or were exchanged ({count}; file/piece): {keys}.",
        "Части файлов повреждены или подменены ({count}; файл/часть): {keys}.",
    ),
    Kind.VIEW_MISSING: Phrase(
        "The view {place} lacks {count} rows that the entries give: {keys}.",
        "В представлении {place} нет строк, которые следуют из записей ({count}): {keys}.",
    ),
    Kind.VIEW_EXTRA: Phrase(
        "The view {place} has {count} rows that no entry gives: {keys}.",
        "В представлении {place} есть строки, которых не даёт ни одна запись ({count}): {keys}.",
    ),
    Kind.VIEW_DIFFERS: Phrase(
        "The view {place} has {count} rows that differ from what the entries give: {keys}.",
        "В представлении {place} есть строки, отличные от того, что дают записи ({count}): {keys}.",
    ),
    Kind.VIEW_UNCHECKED: Phrase(
        "The view {place} could not be recomputed, because the entries are damaged.",
        "Представление {place} не удалось пересчитать: записи повреждены.",
    ),
}

# What `mend` makes anew, for the signed entries vouch for it. Everything else needs a backup.
MENDABLE: Final = frozenset(
    (Kind.FILE, Kind.BEGINNING, Kind.ANCHOR, Kind.VIEW_MISSING, Kind.VIEW_EXTRA, Kind.VIEW_DIFFERS)
)


_NOWHERE: Final = Opaque("")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. ``keys`` are op ids or row keys in hex, at most `MOST_KEYS`."""

    kind: Kind
    count: int = 1
    place: Opaque = _NOWHERE
    keys: tuple[Opaque, ...] = ()

    def sentence(self, language: Language) -> str:
        """Return what is wrong as one sentence."""
        phrase = _SENTENCES[self.kind]
        text = phrase.ru if language == "ru" else phrase.en
        keys = ", ".join(self.keys) + (" …" if self.count > len(self.keys) else "")
        return text.format(count=self.count, place=self.place, keys=keys)

    def to_json(self, language: Language) -> dict[str, Json]:
        """Return the finding for a program to read."""
        return {
            "kind": self.kind.value,
            "count": self.count,
            "place": self.place,
            "keys": list(self.keys),
            "sentence": self.sentence(language),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a verification: how much was looked at, and what was found.

    ``unchecked`` names view sets that were not compared because this program does not know them or would
    recompute them on opening anyway. ``by_room`` counts the ops that could be read by the first word of their kind.
    """

    ops: int
    rows: int
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...] = ()
    by_room: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was found."""
        return not self.findings

    @property
    def can_be_mended(self) -> bool:
        """Say whether all that was found can be made anew from the signed entries."""
        return all(finding.kind in MENDABLE for finding in self.findings)

    def to_json(self, language: Language) -> dict[str, Json]:
        """Return the report for a program to read, with each finding's sentence."""
        return {
            "sound": self.is_sound,
            "ops": self.ops,
            "by_room": {**self.by_room},
            "rows": self.rows,
            "unchecked": list(self.unchecked),
            "mendable": self.can_be_mended,
            "findings": [finding.to_json(language) for finding in self.findings],
        }

    @property
    def exit_code(self) -> Exit:
        """Return the program's exit status."""
        return Exit.DONE if self.is_sound else Exit.INTEGRITY


class Tray:
    """Collects findings while a verification goes on: one for each kind and place, with counts and first keys."""

    def __init__(self) -> None:
        self._found: dict[tuple[Kind, Opaque], tuple[int, list[Opaque]]] = {}

    def add(self, kind: Kind, *, place: str = "", key: str = "", count: int = 1) -> None:
        """Count one finding more."""
        total, keys = self._found.get((kind, Opaque(place)), (0, []))
        if key and len(keys) < MOST_KEYS:
            keys.append(Opaque(key))
        self._found[kind, Opaque(place)] = (total + count, keys)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was collected, in the order of kinds."""
        order = {kind: index for index, kind in enumerate(Kind)}
        places = sorted(self._found, key=lambda at: (order[at[0]], at[1]))
        return tuple(Finding(kind, *_counted(self._found[kind, place], place)) for kind, place in places)


def _counted(found: tuple[int, list[Opaque]], place: Opaque) -> tuple[int, Opaque, tuple[Opaque, ...]]:
    count, keys = found
    return count, place, tuple(keys)
