"""The Russian of `team_request` and `team_act`, for the group that takes their commands in (see `help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TWO_PERSONS_HELP: Final[Mapping[str, str]] = {
    "Divide the organisation's publishing key among the people ALIASES: any two of them sign, none of them alone. "
    "Takes the root. Again: another key takes the place of the one before.": (
        "Разделить ключ публикаций организации между людьми ALIASES: подписать могут любые двое, один — никто. Нужен "
        "корень. Повторно: прежний ключ сменится новым."
    ),
    "Secrets that two people open: without a command, what is asked for and who holds a share.": (
        "Секреты, которые открывают вдвоём; без команды — что запрошено и у кого доли."
    ),
    "Ask for the publishing key, to sign one file; or for what was sealed last in the identity sheet PART.": (
        "Попросить ключ публикаций, чтобы подписать один файл, или последнее запечатанное в личном листе PART."
    ),
    "Why; it is signed and kept. No names.": "Почему; причина подписывается и хранится. Без имён.",
    "The file that is to be signed.": "Файл, который нужно подписать.",
    "Hand your share over for a REQUEST, by its first digits, and for nothing else.": (
        "Передать свою долю по запросу REQUEST (первые знаки номера) и ни для чего больше."
    ),
    "The file you looked at: your share goes only if the request is about this very file.": (
        "Файл, который вы посмотрели: доля уйдёт, только если запрос именно о нём."
    ),
    "Refuse a REQUEST, or take your own back.": "Отказать в запросе REQUEST или отозвать свой.",
    "Use a REQUEST that two people stand behind: sign the file. It goes on record first.": (
        "Исполнить запрос REQUEST, за которым стоят двое: подписать файл. Сначала об этом делается запись."
    ),
    "Acts of one person alone: without a command, those that wait for a second, and how the others ended.": (
        "Действия одного человека; без команды — те, что ждут второго человека, и чем кончились остальные."
    ),
    "Begin an emergency go about SUBJECT, a code word and a few more: red on every desk until a second person "
    "confirms it or anybody stops it.": (
        "Начать экстренный выезд о SUBJECT (кодовое слово и коротко суть): красная полоса у всех, пока второй человек "
        "не подтвердит или кто-нибудь не остановит."
    ),
    "In how many minutes somebody has to have looked at it.": "За сколько минут это кто-то должен посмотреть.",
    "Confirm the ACT of somebody else, by its first digits.": "Подтвердить чужое действие ACT (первые знаки номера).",
    "Stop an ACT, for good.": "Остановить действие ACT, насовсем.",
}
