"""The help of every command in Russian, by its English (see `help`). Benches are for developers and stay English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# What click itself writes into help.
CLICK_WORDS: Final[Mapping[str, str]] = {
    "Usage:": "Использование:",
    "Options": "Параметры",
    "Commands": "Команды",
    "Show this message and exit.": "Показать эту справку и выйти.",
    "[default: ": "[по умолчанию: ",
    "[required]": "[обязательно]",
}

HELP: Final[Mapping[str, str]] = {
    # The program and what every command shares.
    "Get people out of danger: what is known, whom to move, what may be told.": (
        "Выводить людей из опасности: что известно, кого вывозить, о чём можно говорить."
    ),
    "Language of what people read (default: the terminal's).": "Язык вывода для людей (по умолчанию: язык терминала).",
    "Show the version and exit.": "Показать версию и выйти.",
    "Print one JSON object on standard output.": "Вывести один объект JSON на стандартный вывод.",
    "Folder of the vault.": "Папка хранилища.",
    "File whose first line is the passphrase.": "Файл, первая строка которого — парольная фраза.",
    "Open file descriptor to read the passphrase from.": "Открытый дескриптор, из которого прочитать парольную фразу.",
    # demo
    "Show the whole chain on real public accounts, in a throw-away vault.": (
        "Показать всю цепочку на настоящих публичных сообщениях, во временном хранилище."
    ),
    "Print the results instead of opening the desk.": "Напечатать результаты, не открывая рабочее место.",
    "Show an invented country instead of the real accounts.": (
        "Показать вымышленную страну вместо настоящих сообщений."
    ),
    # desk
    "Open a vault in the browser; the first time, make one.": (
        "Открыть хранилище в браузере; в первый раз — создать его."
    ),
    "Use your ordinary browser, which keeps traces.": "Открыть в вашем обычном браузере, который хранит следы.",
    "Open none; print the file that lets one in.": "Браузер не открывать; напечатать файл, через который входят.",
    "Port to use (default: any).": "Какой порт занять (по умолчанию любой).",
    "Minutes without anybody until it locks.": "Через сколько минут без людей оно закрывается.",
    "Put the desk into the menu of programs, and stop.": "Добавить рабочее место в меню программ и закончить.",
    "Take it out of the menu, and stop.": "Убрать его из меню и закончить.",
    # relay
    "The server between desks: holds ciphertext and knows no members.": (
        "Сервер между рабочими местами: хранит шифртекст и не знает участников."
    ),
    "Run a relay until it is told to stop.": "Запустить ретранслятор; он работает, пока его не остановят.",
    "Where frames are kept: sqlite:PATH or postgresql://…": "Где хранить кадры: sqlite:ПУТЬ или postgresql://…",
    "Where to listen: unix:PATH or 127.0.0.1:PORT.": "Где слушать: unix:ПУТЬ или 127.0.0.1:ПОРТ.",
    "Processes; more need PostgreSQL.": "Сколько процессов; для нескольких нужен PostgreSQL.",
    "Make an access code for desks.": "Создать код доступа для рабочих мест.",
    "Make one more access code and show it.": "Создать ещё один код доступа и показать его.",
    "Let no other access code in from now on.": "Отключить все прежние коды доступа.",
    # bench
    "Measure: protect, vault, record, desk.": "Измерения: protect, vault, record, desk.",
    # vault
    "The encrypted store: create, verify, words, passphrase, backup, restore.": (
        "Зашифрованное хранилище: создать, проверить, слова восстановления, смена фразы, копия, восстановление."
    ),
    "Make a new vault.": "Создать новое хранилище.",
    "Check every entry and recompute every view; say what differs.": (
        "Проверить каждую запись и пересчитать каждое представление; сказать, что расходится."
    ),
    "Make anew what can be made from the signed entries.": "Создать заново то, что следует из подписанных записей.",
    "Make recovery words: three cards, of which any two set a new passphrase and open backups made from then on. The "
    "words are English (list SLIP-39), 33 on a card: each is written down whole, in its order.": (
        "Создать слова восстановления: три карточки, любые две задают новую парольную фразу и открывают копии, "
        "сделанные после этого. Слова английские (список SLIP-39), по 33 на карточке: их переписывают латинскими "
        "буквами, каждое целиком, по порядку."
    ),
    "Let no cards from before open the vault any more.": "Прежние карточки больше не открывают хранилище.",
    "Set a new passphrase for this vault; the old one, or two recovery cards, prove the right.": (
        "Задать хранилищу новую парольную фразу; право на это доказывают старая фраза или две карточки восстановления."
    ),
    "File whose first line is the new passphrase.": "Файл, первая строка которого — новая парольная фраза.",
    "Open file descriptor to read the new passphrase from.": (
        "Открытый дескриптор, из которого прочитать новую парольную фразу."
    ),
    "Take a new passphrase even if it is easily guessed: for trials.": (
        "Принять новую парольную фразу, даже если её легко подобрать: для проб."
    ),
    "Write everything into one encrypted FILE.": "Записать всё в один зашифрованный файл FILE.",
    "Make a new vault from a backup FILE, on this or another computer. With cards it gets a new passphrase.": (
        "Создать новое хранилище из резервной копии FILE, на этом или другом компьютере. По карточкам оно получает "
        "новую парольную фразу."
    ),
    "File with two recovery cards instead of a passphrase: a card on a line, its words without the numbers.": (
        "Файл с двумя карточками восстановления вместо парольной фразы: по карточке в строке, слова без номеров."
    ),
    # record: in and out
    "Sourced claims and what is known from them.": "Утверждения с источниками и то, что из них известно.",
    "Take in an accounts FILE: its difference to what is here is shown first.": (
        "Принять файл сообщений FILE: сначала показывается, чем он отличается от имеющегося."
    ),
    "Take the difference in without asking.": "Принять различия, не спрашивая.",
    "Show the difference and change nothing.": "Показать различия и ничего не менять.",
    "Say what is known of SUBJECT, now or on a past day, from how many independent voices.": (
        "Сказать, что известно о предмете SUBJECT сейчас или было известно в прошедший день и от скольких независимых "
        "голосов."
    ),
    "What we knew at the end of this day: 2019-01-21, 21 January 2019.": (
        "Что мы знали на конец этого дня: 2019-01-21, 21 января 2019."
    ),
    "What was public at the end of this day.": "Что было известно публично на конец этого дня.",
    "Open each answer down to voices, accounts and claims.": (
        "Раскрыть каждый ответ до голосов, сообщений и утверждений."
    ),
    "List what there is: every subject with how much is known of it, or accounts, voices, properties.": (
        "Показать, что есть: предметы и сколько о каждом известно, или сообщения, голоса, показатели."
    ),
    "Find WORDS in names, accounts and claims: as typed, in the other keyboard layout, in the other alphabet.": (
        "Найти слова WORDS в именах, сообщениях и утверждениях: как набрано, в другой раскладке клавиатуры, в другом "
        "алфавите."
    ),
    "Refused until Part 4: every export is an encrypted file to a named recipient, and these have no keys yet.": (
        "До части 4 отклоняется: всякая выгрузка — зашифрованный файл для названного получателя, а ключей у "
        "получателей пока нет."
    ),
    "Format of the export.": "Формат выгрузки.",
    "File to write.": "Файл, который записать.",
    # record: by hand
    "Add an account: a document, a message, a conversation.": "Добавить сообщение: документ, письмо, разговор.",
    "Who printed, sent or said it.": "Кто его напечатал, прислал или произнёс.",
    "Day or range it became public: 2019-01-14, 14 January 2019, 2019-01.": (
        "День или промежуток, когда оно стало публичным: 2019-01-14, 14 января 2019, 2019-01."
    ),
    "Voice that brought it to the public; empty: nobody did.": "Голос, который его опубликовал; пусто: никто.",
    "Its address, if it has one.": "Его адрес, если он есть.",
    "The language it is in: ru, en, ce.": "Язык, на котором оно: ru, en, ce.",
    "What else should be known of it.": "Что ещё надо об этом знать.",
    "Add a claim: SUBJECT PROPERTY VALUE, shown back as understood. Words given as - are read from standard input.": (
        "Добавить утверждение: SUBJECT PROPERTY VALUE; показывается, как оно понято. Слова, заданные как -, читаются "
        "со стандартного ввода."
    ),
    "The account it stands in.": "Сообщение, в котором оно содержится.",
    "What it says, in a few words; without it VALUE as you typed it.": (
        "Что в нём сказано, несколькими словами; без этого — VALUE, как вы его набрали."
    ),
    "Who really speaks; empty: nobody is named.": "Кто на самом деле говорит; пусто: никто не назван.",
    "How the voice knows it; victim and witness speak first-hand.": (
        "Откуда голос это знает; victim (пострадавший) и witness (свидетель) рассказывают сами, не с чужих слов."
    ),
    "estimated, confirmed, identified …": (
        "estimated (оценка), confirmed (подтверждено), identified (установлено поимённо) …"
    ),
    "Account it is taken from; may be given several times.": (
        "Сообщение, из которого это взято; можно указать несколько раз."
    ),
    "The voice itself replaces what it said before.": "Голос сам заменяет сказанное им раньше.",
    "The account's own words.": "Слова самого сообщения.",
    "Mend how a CLAIM was entered. What the voice itself replaces is a new claim with --corrects instead.": (
        "Исправить, как записано утверждение CLAIM. То, что заменил сам голос, — новое утверждение с --corrects."
    ),
    "The value, mended.": "Исправленное значение.",
    "What it says, mended.": "Исправленный пересказ.",
    # record: what staff say
    "Dispute a CLAIM: what it says is in doubt until this is undone.": (
        "Оспорить утверждение CLAIM: оно под сомнением, пока это не отменено."
    ),
    "The claim that says otherwise.": "Утверждение, которое говорит иначе.",
    "Why.": "Почему.",
    "Say that BY_CLAIM takes the place of CLAIM.": "Отметить, что BY_CLAIM заменяет CLAIM.",
    "Take a CLAIM back: whoever said it no longer does.": (
        "Взять утверждение CLAIM назад: тот, кто это сказал, больше так не говорит."
    ),
    "Withdraw consent for a claim or an account: its content is hidden on every day, not erased. The journal, backups "
    "and the file that was imported keep the words; undoing the withdrawal shows them again.": (
        "Отозвать согласие на утверждение или сообщение: его содержание скрывается за все дни, но не стирается. "
        "Журнал, резервные копии и импортированный файл слова сохраняют; если изъятие отменить, они снова видны."
    ),
    "Withdraw without asking.": "Изъять, не спрашивая.",
    "NAME is an account: withdraw everything it says.": "NAME — сообщение: изъять всё, что в нём сказано.",
    "Say as a second reader whether you agree with a CLAIM.": (
        "Сказать как второй читатель, согласны ли вы с утверждением CLAIM."
    ),
    "Say that ONE and OTHER are the same voice (or subject).": "Отметить, что ONE и OTHER — один голос (или предмет).",
    "Say that ONE and OTHER were looked at and are not the same.": (
        "Отметить, что ONE и OTHER сверены и это не одно и то же."
    ),
    "Affirm that two voices speak independently of each other.": "Отметить, что два голоса независимы друг от друга.",
    "Deny that two voices speak independently of each other.": "Отрицать, что два голоса независимы друг от друга.",
    "They are subjects.": "Это предметы.",
    # record: history
    "Undo OPS, each by its first digits in history (at least 8) or as a range FIRST..LAST; an undo in the same way.": (
        "Отменить записи OPS, по первым знакам из history (не менее 8) или промежутком FIRST..LAST; отмену — так же."
    ),
    "List what was done last, newest first.": "Перечислить последние действия, начиная с новых.",
    "How many entries are listed.": "Сколько записей показать.",
    "Open one CLAIM: its words, its account, its voice, and everything said of it since.": (
        "Раскрыть утверждение CLAIM: его слова, сообщение, голос и всё сказанное о нём после."
    ),
}
