"""Findings in sentences for a duty officer: what is seen, what it means, what to do (docs/rooms/sync.md).

English and Russian, and JSON for programs. Says plainly what only a second path can show. Refuses to call anybody
guilty: of two signed histories it says that they are proof, of everything else that it is not.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import day_from_ms, iso_from_day
from safeconduct.base.errors import Advice, Language
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain
from safeconduct.sync.detection import Detection, Finding, Known, Sort
from safeconduct.sync.drill_words import SORTS
from safeconduct.sync.polls import FILE
from safeconduct.sync.team import Team

Both = tuple[Advice, Advice]
"""English and Russian: what is seen, what it means, what to do."""

_WORDS: Final[dict[Sort, Both]] = {
    Sort.ROLLED_BACK: (
        Advice(
            what="Others have entries {first} to {last} of this desk in “{part}” that this desk itself lacks.",
            safe="This folder was put back to an older state: a restored disk image, a copied folder, or somebody's "
            "hand. Nothing others have is lost.",
            do="Write nothing more here. Tell your security lead. Restore from a backup into a new folder, so that "
            "this computer gets a device of its own, and let an administrator remove this one.",
        ),
        Advice(
            what="У других есть записи этого рабочего места с {first} по {last} в части «{part}», которых нет у него "
            "самого.",
            safe="Эту папку вернули к прежнему состоянию: восстановленный образ диска, скопированная папка или чья-то "
            "рука. Ничто из того, что есть у других, не потеряно.",
            do="Больше ничего здесь не пишите. Сообщите ответственному за безопасность. Восстановите резервную копию в "
            "новую папку, чтобы этот компьютер стал отдельным устройством, а это пусть исключит администратор.",
        ),
    ),
    Sort.FORK: (
        Advice(
            what="{alias}'s device {device} wrote two different entries at place {first} in “{part}”.",
            safe="Two copies of it write: a copied folder, a restored image, or a thief. Both histories are kept; from "
            "there on its entries do not count until an administrator decides. The two signed entries are proof.",
            do="Call {alias} and ask whether they copied or restored the folder. If not, treat the device as seized. "
            "Hand the proof only to people who may read that part: it holds both entries.",
        ),
        Advice(
            what="Устройство {device} ({alias}) записало две разные записи на месте {first} в части «{part}».",
            safe="Пишут две его копии: скопированная папка, восстановленный образ или вор. Обе истории сохранены; "
            "начиная с этого места записи устройства не учитываются, пока не решит администратор. Две подписанные "
            "записи — доказательство.",
            do="Позвоните {alias} и спросите, копировали или восстанавливали ли папку. Если нет, считайте устройство "
            "захваченным. Доказательство отдавайте только тем, кто вправе читать эту часть: в нём обе записи.",
        ),
    ),
    Sort.LEFT_OUT: (
        Advice(
            what="{alias}'s device {device} changed the keys of “{part}” (change {first}) and gave this desk none "
            "that open.",
            safe="Nothing was lost: this desk told the others, and whoever has the keys gives them. {came} Their "
            "program erred, or somebody wanted you not to read.",
            do="Tell your security lead who it was. Exchange with somebody else who is in that part. If it happens "
            "again, an administrator lets that device go.",
        ),
        Advice(
            what="Устройство {device} ({alias}) сменило ключи части «{part}» (смена {first}) и не дало этому месту "
            "таких, что открываются.",
            safe="Ничто не потеряно: это место сообщило остальным, и ключи даст тот, у кого они есть. {came} Либо "
            "ошиблась программа, либо кто-то хотел, чтобы вы не читали.",
            do="Скажите ответственному за безопасность, кто это был. Обменяйтесь с кем-нибудь другим из этой части. "
            "Если повторится, пусть администратор исключит это устройство.",
        ),
    ),
    Sort.RELAY_FAULT: (
        Advice(
            what="Relay {relay} gave for “{part}” what does not continue what it gave before (then {first}, now "
            "{last}).",
            safe="It lost, altered, held back or rolled back entries. What is on this desk is kept. {proof}",
            do="Exchange by file with at least one other desk today, and tell whoever runs the relay. Do not use it "
            "alone until that is settled.",
        ),
        Advice(
            what="Ретранслятор {relay} отдал для части «{part}» то, что не продолжает отданного раньше (было {first}, "
            "стало {last}).",
            safe="Он потерял, изменил, скрыл или откатил записи. Всё, что есть здесь, сохранено. {proof}",
            do="Сегодня же обменяйтесь файлом хотя бы с одним рабочим местом и сообщите тому, кто держит ретранслятор. "
            "Пока не выяснено, не полагайтесь на него одного.",
        ),
    ),
    Sort.KEPT_BACK: (
        Advice(
            what="Relay {relay} kept back what came another way: entries of {alias}'s device {device} in “{part}” "
            "(places {first} to {last}, {count} in all), first on {time}.",
            safe="They are here, by a file or another relay; nothing is lost on this desk. {sign} In two more polls it "
            "did not show them: it lost them, or it hides them. Its mailbox is {mailbox}. {proof}",
            do="Use the file or the other relay too until that is settled. Ask others of “{part}” whether they have "
            "these entries, and tell whoever runs the relay its mailbox and the time. When it is dealt with: "
            "safeconduct sync relay --accept.",
            on_page="Use files or the other relay too until that is settled. Ask others of “{part}” whether they have "
            "these entries, and tell whoever runs the relay its mailbox and the time.",
        ),
        Advice(
            what="Ретранслятор {relay} удержал то, что пришло другим путём: записи устройства {device} ({alias}) в "
            "части «{part}» (места с {first} по {last}, всего {count}), впервые {time}.",
            safe="Они здесь: пришли файлом или через другой ретранслятор; на этом месте ничто не потеряно. {sign} За "
            "два следующих обмена он их не показал: потерял или скрывает. Его ящик: {mailbox}. {proof}",
            do="Пока не выяснено, пользуйтесь и файлом или другим ретранслятором. Спросите остальных участников части "
            "«{part}», есть ли у них эти записи, и назовите тому, кто держит ретранслятор, ящик и время. Когда "
            "разберётесь: safeconduct sync relay --accept.",
            on_page="Пока не выяснено, пользуйтесь и файлами или другим ретранслятором. Спросите остальных участников "
            "части «{part}», есть ли у них эти записи, и назовите тому, кто держит ретранслятор, ящик и время.",
        ),
    ),
    Sort.WITHHELD: (
        Advice(
            what="{alias}'s device {device} says that it wrote entries up to {last} in “{part}”; here they end before "
            "{first}.",
            safe="They are on their way, or somebody keeps them back. Which of the two, one relay alone cannot show.",
            do="Exchange once more. If they still do not come, ask {alias} for a file or use another relay, and "
            "compare the six words over the telephone.",
            on_page="Exchange once more. If they still do not come, ask {alias} for a file or use another relay, and "
            "compare the six words over the telephone: Team, {alias}, “Compare six words”.",
        ),
        Advice(
            what="Устройство {device} ({alias}) сообщает, что написало в части «{part}» записи по {last}; здесь они "
            "кончаются раньше {first}.",
            safe="Они в пути, либо их кто-то удерживает. Что из двух, один ретранслятор показать не может.",
            do="Обменяйтесь ещё раз. Если их всё нет, попросите у {alias} файл или возьмите другой ретранслятор и "
            "сверьте шесть слов по телефону.",
            on_page="Обменяйтесь ещё раз. Если их всё нет, попросите у {alias} файл или возьмите другой ретранслятор "
            "и сверьте шесть слов по телефону: «Команда», {alias}, «Сравните шесть слов».",
        ),
    ),
    Sort.MISSING: (
        Advice(
            what="Entries of “{part}” wait ({count}): they follow entries {first} to {last} of {alias}'s device "
            "{device}, which did not come in {at} polls.",
            safe="What waits is kept and does not show yet. Something between was lost or held back.",
            do="Ask {alias}, or anybody who is in that part, for a file. If the file brings them, the relay kept them "
            "back: tell whoever runs it.",
        ),
        Advice(
            what="Записи части «{part}» ждут ({count}): они продолжают записи с {first} по {last} устройства {device} "
            "({alias}), которые не пришли за столько обменов: {at}.",
            safe="Ожидающее сохранено и пока не показывается. Что-то между ними потеряно или удержано.",
            do="Попросите файл у {alias} или у любого участника этой части. Если файл их принесёт, значит, их "
            "удерживал ретранслятор: сообщите тому, кто его держит.",
        ),
    ),
    Sort.TOO_MUCH: (
        Advice(
            what="More entries of {alias}'s device {device} in “{part}” follow something that is not here than this "
            "desk keeps waiting (some {count} of one device).",
            safe="What was here before stays. What did not fit is asked for again when there is room, and nobody "
            "else's entries make way for it.",
            do="Ask {alias} for a file. If they know nothing of so many entries, tell your security lead: the device "
            "may be somebody else's by now.",
        ),
        Advice(
            what="Записей устройства {device} ({alias}) в части «{part}», которые продолжают то, чего здесь нет, "
            "больше, чем это место держит в ожидании (около {count} на одно устройство).",
            safe="То, что было здесь раньше, остаётся. Не поместившееся запрашивается снова, когда есть место, и ничьи "
            "другие записи ради него не вытесняются.",
            do="Попросите файл у {alias}. Если о таком числе записей там не знают, сообщите ответственному за "
            "безопасность: устройство, возможно, уже в чужих руках.",
        ),
    ),
    Sort.SPOILT: (
        Advice(
            what="Pieces of a file that {alias} shared in “{part}” made up another content than the one that was "
            "signed.",
            safe="They were thrown away, and nothing of them was shown. Somebody who may read that part sealed others "
            "under the file's key; the right ones are still taken from everywhere else ({count} are missing).",
            do="Take in a file from {alias}, or use another relay. If it stays so, ask {alias} to share it once more, "
            "and tell your security lead.",
        ),
        Advice(
            what="Из частей файла, которым в «{part}» поделился участник {alias}, сложилось не то содержимое, что "
            "подписано.",
            safe="Они выброшены, ничего из них не показано. Кто-то из читающих эту часть запечатал другие под ключом "
            "этого файла; верные по-прежнему принимаются отовсюду ещё (не хватает: {count}).",
            do="Примите файл обмена у {alias} или возьмите другой ретранслятор. Если не поможет, попросите {alias} "
            "поделиться файлом заново и сообщите ответственному за безопасность.",
        ),
    ),
    Sort.STALE: (
        Advice(
            what="{alias}'s device {device} has not been heard of for two periods of six hours.",
            safe="It is off, has no network, was taken, or its messages are kept back. Silence does not say which.",
            do="Call {alias}. If they do not answer, or say that it is on and online, exchange by file and read the "
            "six words to each other; if it may have been taken: safeconduct team lost.",
            on_page="Call {alias}. If they do not answer, or say that it is on and online, exchange by file and read "
            "the six words to each other (Team, {alias}, “Compare six words”); if it may have been taken, take it out "
            "as lost: on this page, above.",
        ),
        Advice(
            what="Об устройстве {device} ({alias}) ничего не слышно дольше двух шестичасовых сроков.",
            safe="Оно выключено, без сети, захвачено, или его сообщения удерживают. Молчание не говорит, что именно.",
            do="Позвоните {alias}. Если не отвечают или говорят, что оно включено и в сети, обменяйтесь файлом и "
            "прочтите друг другу шесть слов; если его могли забрать: safeconduct team lost.",
            on_page="Позвоните {alias}. Если не отвечают или говорят, что оно включено и в сети, обменяйтесь файлом и "
            "прочтите друг другу шесть слов («Команда», {alias}, «Сравните шесть слов»); если его могли забрать, "
            "исключите его как потерянное: на этой странице, выше.",
        ),
    ),
    Sort.NO_POLL: (
        Advice(
            what="This desk has not exchanged with anybody yet.",
            safe="What others wrote is not here, and nothing can be said of them.",
            do="Exchange through a relay, or take in a file.",
        ),
        Advice(
            what="Это рабочее место ещё ни с кем не обменивалось.",
            safe="Написанного другими здесь нет, и сказать о них нечего.",
            do="Обменяйтесь через ретранслятор или примите файл.",
        ),
    ),
    Sort.ONE_PATH: (
        Advice(
            what="Everything from others came through one relay, {relay}.",
            safe="If it shows this desk and others two different halves for ever, nothing on this desk can show it.",
            do="Once a week use a second path: take in a file, use another relay, or read the six words of “sync "
            "words” over the telephone.",
            on_page="Once a week use a second path: take in a file, use another relay, or read six words to each "
            "other over the telephone (Team, a person, “Compare six words”).",
        ),
        Advice(
            what="Всё от других пришло через один ретранслятор, {relay}.",
            safe="Если он всегда показывает этому месту и другим две разные половины, ничто здесь этого не покажет.",
            do="Раз в неделю пользуйтесь вторым путём: примите файл, возьмите другой ретранслятор или прочтите по "
            "телефону шесть слов команды «sync words».",
            on_page="Раз в неделю пользуйтесь вторым путём: примите файл, возьмите другой ретранслятор или прочтите "
            "друг другу по телефону шесть слов («Команда», человек, «Сравните шесть слов»).",
        ),
    ),
}
_PROVED: Final = (
    "Two receipts it signed are proof and show nothing of what was written.",
    "Два подписанных им подтверждения — доказательство, и написанного они не раскрывают.",
)
_NOT_PROVED: Final = (
    "What is kept here does not prove it to others.",
    "Того, что здесь сохранено, другим в доказательство не хватит.",
)
_CAME: Final = (
    "They have come: what was written meanwhile is here, or comes with the next exchange.",
    "Они пришли: написанное за это время уже здесь или придёт при следующем обмене.",
)
_NOT_COME: Final = (
    "They have not come yet: what was written under them cannot be read here.",
    "Они ещё не пришли: написанное под ними здесь пока не прочесть.",
)
_SIGNS: Final[dict[Known, tuple[str, str]]] = {
    Known.POSTING: (
        "When this desk gave them to it, it said that it had them.",
        "Когда это место их ему отдало, он ответил, что они у него есть.",
    ),
    Known.OP: (
        "It did show later entries of the same device, which come behind them in the same mailbox.",
        "Более поздние записи того же устройства, стоящие за ними в том же ящике, он показал.",
    ),
    Known.HEARTBEAT: (
        "It did show a sign of life of that device that speaks of them; or that device does not reach this relay: ask "
        "its person.",
        "Сигнал этого устройства, где о них сказано, он показал; либо устройство не достаёт до этого ретранслятора: "
        "спросите его владельца.",
    ),
}
_MS_PER_MINUTE: Final = 60_000
# Characters of an id that a person can compare at a glance.
_SHOWN: Final = 8


def advice(team: Team, finding: Finding, language: Language, *, is_page: bool = False) -> Advice:
    """Return what is seen, what it means, and what to do; for a page, without commands."""
    place = 1 if language == "ru" else 0
    words = _WORDS[finding.sort][place]
    facts = {
        "part": part_name(team, finding, language),
        "alias": plain(team.alias(finding.device)) or ("?" if finding.device else ""),
        "device": finding.device.hex()[:_SHOWN],
        "relay": finding.relay.hex()[:_SHOWN],
        "first": finding.first,
        "last": finding.last,
        "count": finding.count,
        "at": finding.at,
        "time": _time(finding.at) if finding.sort is Sort.KEPT_BACK else "",
        "mailbox": finding.mailbox.hex()[:_SHOWN],
        "sign": _SIGNS[finding.known][place] if finding.known in _SIGNS else "",
        "came": (_CAME if finding.count else _NOT_COME)[place],
        "proof": (_PROVED if finding.is_proved else _NOT_PROVED)[place],
    }
    do = words.on_page or words.do if is_page else words.do
    return Advice(words.what.format_map(facts), words.safe.format_map(facts), do.format_map(facts))


def part_name(team: Team, finding: Finding, language: Language) -> str:
    """Return how a person knows the compartment of a finding: its name, or its sort and the beginning of its id."""
    if not finding.compartment:
        return "?"
    name = plain(team.name(finding.compartment))
    if name:
        return name
    if finding.compartment == team.id:
        return "команда" if language == "ru" else "team"
    sort = SORTS[team.log(finding.compartment).sort]
    return f"{sort.ru if language == 'ru' else sort.en} {finding.compartment.hex()[:_SHOWN]}"


def _time(ms: int) -> str:
    """Return a minute of this desk's clock, in universal time: a relay's operator compares it with their own."""
    minutes = ms // _MS_PER_MINUTE
    return f"{iso_from_day(day_from_ms(ms))} {minutes // 60 % 24:02}:{minutes % 60:02} UTC"


def to_json(team: Team, detection: Detection, language: Language) -> dict[str, Json]:
    """Return the report for programs: numbers, ids in hex, and the sentences in one language."""
    return {
        "calm": detection.is_calm,
        "waiting": detection.waiting,
        "polls": {("file" if path == FILE else path.hex()): count for path, count in detection.polled.items()},
        "findings": [_json(team, one, language) for one in detection.findings],
    }


def _json(team: Team, finding: Finding, language: Language) -> Json:
    said = advice(team, finding, language)
    return {
        "sort": finding.sort.value,
        "known_by": finding.known.value,
        "compartment": finding.compartment.hex(),
        "device": finding.device.hex(),
        "first": finding.first,
        "last": finding.last,
        "count": finding.count,
        "at": finding.at,
        "relay": finding.relay.hex(),
        "mailbox": finding.mailbox.hex(),
        "proved": finding.is_proved,
        "seen": said.what,
        "means": said.safe,
        "do": said.do,
    }
