"""What a drill found, in sentences and for programs: what became readable and what the team has to do now.

English and Russian. The steps are counted, not timed: how long a call takes depends on who has to be found. Refuses to
soothe: where nothing was opened it says what that rests on. Follows docs/operator/incident.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, sentence
from safeconduct.sync.drill import Has, Opened, Rekeying, Seizure
from safeconduct.sync.incident import Exposed
from safeconduct.sync.types import Sort

# Bytes of a kilobyte, and so on: as file managers of today count.
_STEP: Final = 1000

PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
ENTRIES: Final = Counted(("{n} entry", "{n} entries"), ("{n} запись", "{n} записи", "{n} записей"))
PARTS: Final = Counted(("{n} part", "{n} parts"), ("{n} часть", "{n} части", "{n} частей"))
SORTS: Final = {
    Sort.TEAM: Phrase("team", "команда"),
    Sort.RECORD: Phrase("record", "сведения"),
    Sort.CASE: Phrase("case", "дело"),
    Sort.IDENTITY: Phrase("identity sheet", "личный лист"),
    Sort.JOURNEY: Phrase("journey", "поездка"),
    Sort.STATEMENT: Phrase("statement", "показания"),
    Sort.HELPERS: Phrase("helpers", "помощники"),
    Sort.PLACES: Phrase("safe places", "безопасные места"),
    Sort.INBOX: Phrase("inbox", "входящие"),
    Sort.PLANNING: Phrase("planning", "планирование"),
}
HAS: Final = {
    Has.FOLDER: Phrase("The seizer has the folder and nothing else.", "У захватившего есть папка и больше ничего."),
    Has.PASSPHRASE: Phrase(
        "The seizer has the folder and was told the passphrase.", "У захватившего есть папка и парольная фраза."
    ),
    Has.CARDS: Phrase(
        "The seizer has the folder and found recovery cards.",
        "У захватившего есть папка и найденные карточки восстановления.",
    ),
    Has.UNLOCKED: Phrase(
        "The seizer has the computer with the vault open.", "У захватившего есть компьютер с открытым хранилищем."
    ),
}
_CLOSED: Final = Phrase(
    "Nothing was opened. What protects it now is the passphrase alone: a short one is guessed.",
    "Ничего не открылось. Теперь защищает только парольная фраза: короткую подберут.",
)
_NOT_OPENED: Final = Phrase(
    "What the seizer has does not open it.", "То, что есть у захватившего, хранилище не открывает."
)
_LEAKS: Final = Phrase(
    "Readable without any key: {count} places in the files, {own} of them names or keys of this vault. That must not "
    "be: tell your security lead.",
    "Читается без всякого ключа: {count} мест в файлах, из них имена или ключи этого хранилища: {own}. Так быть не "
    "должно: сообщите ответственному за безопасность.",
)
_NO_LEAKS: Final = Phrase(
    "No text and no key of the vault was found in the raw files. Seen all the same: that it is a vault of this "
    "program, its size ({size}), and when it was last changed.",
    "В самих файлах не нашлось ни текста, ни ключей хранилища. Всё же видно, что это хранилище этой программы, его "
    "размер ({size}) и когда оно менялось.",
)
_OPENED: Final = Phrase(
    "It opens. The device of “{alias}” reads {parts}. People named there: {people}.",
    "Оно открывается. Устройство «{alias}» читает {parts}. Названных людей: {people}.",
)
_ALIASES: Final = Phrase("Aliases of the team: {names}", "Псевдонимы команды: {names}")
_RELAYS: Final = Phrase("Relays, addresses and codes: {names}", "Ретрансляторы, адреса и коды: {names}")
_KEYS: Final = Phrase(
    "Keys: this device's, its person's, {epochs} epochs to read and {writes} to write.",
    "Ключи: этого устройства, его человека, эпох для чтения {epochs}, для записи {writes}.",
)
_REKEYED: Final = Phrase(
    "On the team's side: new keys for {rekeyed} parts in {seconds} seconds; {others} more follow when their own "
    "writers exchange; {failed} failed.",
    "На стороне команды: новые ключи для частей ({rekeyed}) за {seconds} с; ещё столько последуют, когда обменяются их "
    "участники: {others}; не удалось: {failed}.",
)
REMOVE_ON_PAGE: Final = Phrase(
    "On another administrator's laptop: Team, “A laptop is lost”, then exchange. From then on this laptop reads "
    "nothing new.",
    "На ноутбуке другого администратора: «Команда», «Ноутбук потерян», затем обмен. С этой минуты этот ноутбук не "
    "читает ничего нового.",
)
_NOBODY: Final = Phrase(
    "Nobody could take this laptop out: no other person decides who is in the team. Only two of the root's cards, on "
    "the laptop of somebody who writes, would help. Let a second person decide, today, and try again.",
    "Исключить этот ноутбук некому: кроме вас, никто не решает, кто в команде. Помогут только две карточки корня на "
    "ноутбуке того, кто пишет. Сегодня же дайте второму человеку право решать и повторите учение.",
)
WARN_ON_PAGE: Final = Phrase(
    "Warn these people, those in danger first: the page of the lost laptop keeps the list. To call or visit: {people}.",
    "Предупредите этих людей, начиная с тех, кто в опасности: список ведёт страница потерянного ноутбука. Кому "
    "звонить или к кому идти: {people}.",
)
ROOT_ON_PAGE: Final = Phrase(
    "The root key of the organisation was in this vault: whoever has it can make members. Found the organisation anew, "
    "with new certificates for everybody, and put the root on cards: Team, Recovery.",
    "В этом хранилище был корневой ключ организации: кто им владеет, может создавать участников. Создайте организацию "
    "заново, с новыми сертификатами для всех, и перенесите корень на карточки: «Команда», «Восстановление».",
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something the team has to do, and how many times: calls, commands, meetings. ``on_page``: without commands."""

    code: str
    count: int
    words: Phrase
    on_page: Phrase

    def sentence(self, language: Language, *, is_page: bool = False) -> str:
        """Return what is to be done, with its count; ``is_page``: for a page, without commands."""
        words = self.on_page if is_page else self.words
        return sentence(words, language, n=self.count, people=PEOPLE.say(self.count, language))


def steps(seizure: Seizure, administrators: int | None = None) -> tuple[Step, ...]:
    """Return what the team has to do now, the most urgent first.

    ``administrators``: other persons who could take the device out, where it is known of a vault that was not opened.
    """
    opened = seizure.opened
    others = opened.administrators if opened else administrators
    remove = Phrase(
        "On another administrator's desk: safeconduct team lost DEVICE, and exchange. From then on the device reads "
        "nothing new.",
        "На месте другого администратора: safeconduct team lost УСТРОЙСТВО и обмен. С этого мига устройство не читает "
        "нового.",
    )
    found = [Step("nobody", 1, _NOBODY, _NOBODY) if others == 0 else Step("remove", 1, remove, REMOVE_ON_PAGE)]
    if opened is None:
        doubt = Phrase(
            "If the passphrase may be known or is short, do all that is done for an open vault.",
            "Если фразу могут знать или она короткая, делайте всё то же, что для открытого хранилища.",
        )
        return (*found, Step("doubt", 1, doubt, doubt))
    warn = Phrase(
        "Warn these people, those in danger first: safeconduct team warn. To call or visit: {people}.",
        "Предупредите этих людей, начиная с тех, кто в опасности: safeconduct team warn. Кому "
        "звонить или к кому идти: {people}.",
    )
    aliases = Phrase(
        "Warn the team: its aliases and who works with whom are known. To call: {people}.",
        "Предупредите команду: известны псевдонимы и кто с кем работает. Кому звонить: {people}.",
    )
    code = Phrase(
        "Give the relay a new access code and tell the desks.",
        "Смените код доступа ретранслятора и сообщите его рабочим местам.",
    )
    root = Phrase(
        "The root key of the organisation was in this vault: whoever has it can make members. Found the organisation "
        "anew, with new certificates for everybody, and never keep the root in a vault again: safeconduct team cards.",
        "В этом хранилище был корневой ключ организации: кто им владеет, может создавать участников. Создайте "
        "организацию заново, с новыми сертификатами для всех, и больше не держите корень в хранилище: safeconduct team "
        "cards.",
    )
    invitations = Phrase(
        "Withdraw the invitations that are still open and make new ones ({n}).",
        "Отзовите ещё открытые приглашения и создайте новые ({n}).",
    )
    keys = opened.keys
    wanted = (
        ("warn", len(seizure.people), warn, WARN_ON_PAGE),
        ("root", int(keys.has_root), root, ROOT_ON_PAGE),
        ("aliases", max(len(opened.aliases) - 1, 0), aliases, aliases),
        ("code", int(bool(opened.relays or opened.addresses)), code, code),
        ("invitations", keys.invitations, invitations, invitations),
    )
    return (*found, *(Step(code, count, words, on_page) for code, count, words, on_page in wanted if count))


def opening_lines(seizure: Seizure, language: Language) -> list[str]:
    """Return what the seizer has, what the raw files show, and whether it opens; parts and people follow."""
    found = [sentence(HAS[seizure.has], language)]
    own = sum(leak.is_own for leak in seizure.leaks)
    size = sum(size for _, size in seizure.files)
    if seizure.leaks:
        found.append(sentence(_LEAKS, language, count=len(seizure.leaks), own=own))
    else:
        found.append(sentence(_NO_LEAKS, language, size=size_in_words(size, language)))
    opened = seizure.opened
    if opened is None:
        return [*found, sentence(_CLOSED if seizure.has is Has.FOLDER else _NOT_OPENED, language)]
    people, parts = len(seizure.people), PARTS.say(len(opened.exposed), language)
    return [*found, sentence(_OPENED, language, alias=opened.alias, parts=parts, people=people)]


def lines(seizure: Seizure, language: Language) -> list[str]:
    """Return the report as paragraphs for a person."""
    found, opened = opening_lines(seizure, language), seizure.opened
    if opened is None:
        return found
    for one in opened.exposed:
        found.append("- " + exposed_line(one, language))
        found.extend("    " + sentence(Phrase("{name}", "{name}"), language, name=person.name) for person in one.people)
    return [*found, *_surroundings(opened, language)]


def exposed_line(exposed: Exposed, language: Language) -> str:
    """Return one compartment as a line: sort, name, since when, entries, people."""
    words = Phrase("{sort} {name}: since {day}, {entries}, {people}", "{sort} {name}: с {day}, {entries}, {people}")
    return sentence(
        words,
        language,
        sort=sentence(SORTS[exposed.sort], language),
        name=exposed.name or exposed.compartment.hex()[:8],
        day=iso_from_day(day_from_ms(exposed.since)),
        entries=ENTRIES.say(exposed.ops, language),
        people=PEOPLE.say(len(exposed.people), language),
    )


def rekeyed_line(rekeying: Rekeying, language: Language) -> str:
    """Return what the team's side took, as a sentence."""
    return sentence(
        _REKEYED,
        language,
        rekeyed=rekeying.rekeyed,
        seconds=f"{rekeying.seconds:.2f}",
        others=rekeying.others,
        failed=rekeying.failed,
    )


def to_json(seizure: Seizure, rekeying: Rekeying | None, language: Language) -> Json:
    """Return the report for programs."""
    opened = seizure.opened
    return {
        "has": seizure.has.value,
        "opened": opened is not None,
        "files": dict(seizure.files),
        "leaks": [
            {"file": leak.file, "at": leak.at, "bytes": leak.length, "own": leak.is_own} for leak in seizure.leaks
        ],
        "device": opened.device.hex() if opened else "",
        "people": len(seizure.people),
        "compartments": [exposed_json(one) for one in opened.exposed] if opened else [],
        "aliases": list(opened.aliases) if opened else [],
        "relays": [relay.hex() for relay in opened.relays] if opened else [],
        "addresses": list(opened.addresses) if opened else [],
        "keys": {
            "root": bool(opened and opened.keys.has_root),
            "user": bool(opened and opened.keys.has_user),
            "epochs": opened.keys.epochs if opened else 0,
            "write": opened.keys.write_keys if opened else 0,
            "invitations": opened.keys.invitations if opened else 0,
        },
        "steps": [{"step": step.code, "count": step.count, "do": step.sentence(language)} for step in steps(seizure)],
        "rekeying": {
            "seconds": rekeying.seconds,
            "rekeyed": rekeying.rekeyed,
            "others": rekeying.others,
            "failed": rekeying.failed,
        }
        if rekeying
        else None,
    }


def exposed_json(exposed: Exposed) -> Json:
    """Return one compartment for programs."""
    return {
        "compartment": exposed.compartment.hex(),
        "sort": exposed.sort.name.lower(),
        "name": exposed.name,
        "since": iso_from_day(day_from_ms(exposed.since)),
        "ops": exposed.ops,
        "people": [{"ref": person.ref, "name": person.name} for person in exposed.people],
    }


def _surroundings(opened: Opened, language: Language) -> list[str]:
    relays = [*(relay.hex()[:8] for relay in opened.relays), *opened.addresses]
    found = [sentence(_ALIASES, language, names=", ".join(opened.aliases))] if opened.aliases else []
    if relays:
        found.append(sentence(_RELAYS, language, names=", ".join(relays)))
    return [*found, sentence(_KEYS, language, epochs=opened.keys.epochs, writes=opened.keys.write_keys)]


def size_in_words(size: int, language: Language) -> str:
    """Return a number of bytes as people say it: 1.7 MB, never 1729276 bytes."""
    units = (("B", "Б"), ("kB", "КБ"), ("MB", "МБ"), ("GB", "ГБ"), ("TB", "ТБ"))
    value, unit = float(size), 0
    while value >= _STEP and unit < len(units) - 1:
        value, unit = value / _STEP, unit + 1
    digits = f"{value:.1f}" if unit else str(size)
    return f"{digits.replace('.', ',')} {units[unit][1]}" if language == "ru" else f"{digits} {units[unit][0]}"
