"""The help of every command in Russian, by its English (see `help`). Benches are for developers and stay English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.cli.evacuate_help_ru import EVACUATE_HELP
from safeconduct.cli.evidence_help_ru import EVIDENCE_HELP
from safeconduct.cli.gate_help_ru import GATE_HELP
from safeconduct.cli.incident_help_ru import INCIDENT_HELP
from safeconduct.cli.intake_help_ru import INTAKE_HELP
from safeconduct.cli.journey_help_ru import JOURNEY_HELP
from safeconduct.cli.ledger_help_ru import LEDGER_HELP
from safeconduct.cli.media_help_ru import MEDIA_HELP
from safeconduct.cli.plan_help_ru import PLAN_HELP
from safeconduct.cli.record_help_ru import RECORD_HELP
from safeconduct.cli.record_paper_help_ru import PAPER_HELP
from safeconduct.cli.record_read_help_ru import RECORD_READ_HELP
from safeconduct.cli.record_table_help_ru import RECORD_TABLE_HELP
from safeconduct.cli.release_help_ru import RELEASE_HELP
from safeconduct.cli.site_help_ru import SITE_HELP
from safeconduct.cli.statement_help_ru import STATEMENT_HELP
from safeconduct.cli.two_persons_help_ru import TWO_PERSONS_HELP

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
    **GATE_HELP,
    **INCIDENT_HELP,
    **INTAKE_HELP,
    **EVACUATE_HELP,
    **EVIDENCE_HELP,
    **JOURNEY_HELP,
    **PLAN_HELP,
    **MEDIA_HELP,
    **RECORD_HELP,
    **PAPER_HELP,
    **RECORD_TABLE_HELP,
    **RECORD_READ_HELP,
    **RELEASE_HELP,
    **SITE_HELP,
    **STATEMENT_HELP,
    **LEDGER_HELP,
    **TWO_PERSONS_HELP,
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
        "Показать всю цепочку на настоящих публичных известиях, во временном хранилище."
    ),
    "Print the results instead of opening the desk.": "Напечатать результаты, не открывая рабочее место.",
    "Show an invented country instead of the real accounts.": (
        "Показать вымышленную страну вместо настоящих известий."
    ),
    "Open the desks of two people side by side, with a relay.": (
        "Открыть рядом рабочие места двух человек и ретранслятор между ними."
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
    "Where frames are kept: sqlite:PATH or postgresql://…": "Где хранить кадры: sqlite:PATH или postgresql://…",
    "File whose first line is that address: for one with a password, which a command line shows.": (
        "Файл, первая строка которого — этот адрес: для адреса с паролем, который в командной строке виден."
    ),
    "Where to listen: unix:PATH or 127.0.0.1:PORT.": "Где слушать: unix:PATH или 127.0.0.1:PORT.",
    "Where whoever comes is answered, without a code: the page, replies, what is sent in. As --listen, another.": (
        "Где без кода отвечать всем: страница, ответы, приём обращений. Как --listen, но другой адрес."
    ),
    "Fingerprint of the organisation that may put up its inboxes here.": (
        "Отпечаток организации, которая может открыть здесь свои ящики обращений."
    ),
    "Room for what is sent in, in MiB; an eighth more is kept for who was answered before.": (
        "Место для обращений, в МиБ; ещё одна восьмая остаётся для тех, кому уже отвечали."
    ),
    "Processes; more need PostgreSQL.": "Сколько процессов; для нескольких нужен PostgreSQL.",
    "Make an access code for desks.": "Создать код доступа для рабочих мест.",
    "Make one more access code and show it.": "Создать ещё один код доступа и показать его.",
    "Let no other access code in from now on.": "Отключить все прежние коды доступа.",
    # drill
    "Try out on copies what is to be feared: a seizure.": "Проверить на копиях то, чего боятся: захват.",
    "Do to a copy of a vault what a seizer would; list what became readable and what to do.": (
        "Сделать с копией хранилища то, что сделал бы захвативший; перечислить, что стало читаемым и что делать."
    ),
    "A copy of the vault's folder.": "Копия папки хранилища.",
    "What the seizer has: the folder alone, the passphrase, recovery cards, or the open vault.": (
        "Что есть у захватившего: одна папка, парольная фраза, карточки восстановления или открытое хранилище."
    ),
    "Vault of an administrator, locked: measure in a copy of it how long new keys take.": (
        "Запертое хранилище администратора: измерить на его копии, сколько занимает смена ключей."
    ),
    "File whose first line is the passphrase of --team-vault.": (
        "Файл, первая строка которого — парольная фраза для --team-vault."
    ),
    # bench
    "Measure: protect, vault, record, desk, relay, intake, plan, burn, cases, release, reading, sync.": (
        "Измерения: protect, vault, record, desk, relay, intake, plan, burn, cases, release, reading, sync."
    ),
    # vault
    "The encrypted store: create, verify, words, passphrase, backup, restore, clock.": (
        "Зашифрованное хранилище: создать, проверить, слова восстановления, смена фразы, копия, восстановление, часы."
    ),
    "Seal it under six words, which you read to them over a call: without them a copy is of no use to anybody.": (
        "Закрыть его шестью словами, которые вы прочтёте по телефону: без них копия никому не пригодится."
    ),
    "File whose first line is the six words that were told you with the first file; else they are asked for.": (
        "Файл, первая строка которого — шесть слов, названных вам вместе с первым файлом; иначе программа спросит."
    ),
    "Believe this computer's clock from now on; look at its date first.": (
        "Отныне верить часам этого компьютера; сначала посмотрите, какое на них число."
    ),
    "Say whether this computer's clock fits the entries, or that a clock that was doubted is right.": (
        "Сказать, согласуются ли часы компьютера с записями, или подтвердить, что они верны."
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
    # team
    "Put the organisation's root on three cards, of which any two give it back, and take it out of the vault. The "
    "words are English (list SLIP-39), 33 on a card; two cards are read back before anything is removed. With --again: "
    "three new cards out of two of the old, when one is lost or has been seen.": (
        "Перенести корень организации на три карточки, любые две из которых его возвращают, и убрать его из хранилища. "
        "Слова английские (список SLIP-39), по 33 на карточке; прежде чем что-то убрать, программа просит ввести две "
        "карточки. С --again: три новые карточки по двум старым, если одна потеряна или её видели."
    ),
    "Make three new cards out of two of the old; remove nothing.": (
        "Сделать три новые карточки по двум старым; ничего не убирать."
    ),
    "File with two of the cards, to take the root out: a card on a line, its words without the numbers.": (
        "Файл с двумя карточками, чтобы убрать корень: по карточке в строке, слова без номеров."
    ),
    "Take the root out without asking.": "Убрать корень, не спрашивая.",
    # record: in and out
    "Sourced claims and what is known from them.": "Утверждения с источниками и то, что из них известно.",
    "Take in an accounts FILE: its difference to what is here is shown first.": (
        "Принять файл известий FILE: сначала показывается, чем он отличается от имеющегося."
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
        "Раскрыть каждый ответ до голосов, известий и утверждений."
    ),
    "List what there is: every subject with how much is known of it, or accounts, voices, properties.": (
        "Показать, что есть: предметы и сколько о каждом известно, или известия, голоса, показатели."
    ),
    "Find WORDS in names, accounts and claims: as typed, in the other keyboard layout, in the other alphabet.": (
        "Найти слова WORDS в именах, известиях и утверждениях: как набрано, в другой раскладке клавиатуры, в другом "
        "алфавите."
    ),
    "Format of the export.": "Формат выгрузки.",
    # record: places
    "List places where people are held or were last seen, how exactly each is known and by how many voices.": (
        "Показать места, где людей держат или видели в последний раз: насколько точно известно каждое и по словам "
        "скольких голосов."
    ),
    "Say who was held or last seen at PLACE, when, by whom and by how many voices, under all its spellings.": (
        "Сказать, кого держали или видели в последний раз в PLACE, когда, кто и по словам скольких голосов, во всех "
        "его написаниях."
    ),
    "Begin after so many lines.": "Начать после стольких строк.",
    # record: by hand
    "Add an account: a document, a message, a conversation.": "Добавить известие: документ, письмо, разговор.",
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
    "The account it stands in.": "Известие, в котором оно содержится.",
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
        "Известие, из которого это взято; можно указать несколько раз."
    ),
    "The voice itself replaces what it said before.": "Голос сам заменяет сказанное им раньше.",
    "The account's own words.": "Слова самого известия.",
    "Where it is seen or heard: SHA-256 of a file that was sent; begin and end in it in milliseconds, or "
    ":LEFT:TOP:WIDTH:HEIGHT of a part of a picture in 1/10,000 of its sides.": (
        "Где это видно или слышно: SHA-256 присланного файла; начало и конец в нём в миллисекундах или "
        ":LEFT:TOP:WIDTH:HEIGHT — часть снимка в 1/10 000 его сторон (слева, сверху, ширина, высота)."
    ),
    "Mend how a CLAIM was entered. What the voice itself replaces is a new claim with --corrects instead.": (
        "Исправить, как записано утверждение CLAIM. То, что заменил сам голос, — новое утверждение с --corrects."
    ),
    "Keep the wording of a CLAIM that an ENTRY brought, where two were written at the same time; none is lost.": (
        "Оставить ту редакцию утверждения CLAIM, что записана в ENTRY, где сделаны две одновременно; ничто не теряется."
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
        "Отозвать согласие на утверждение или известие: его содержание скрывается за все дни, но не стирается. "
        "Журнал, резервные копии и импортированный файл слова сохраняют; если изъятие отменить, они снова видны."
    ),
    "Withdraw without asking.": "Изъять, не спрашивая.",
    "NAME is an account: withdraw everything it says.": "NAME — известие: изъять всё, что в нём сказано.",
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
        "Раскрыть утверждение CLAIM: его слова, известие, голос и всё сказанное о нём после."
    ),
    # team
    "The team: who is in it, its parts, your alias, and what was set aside.": (
        "Команда: кто в ней, её части, ваш псевдоним и что отложено."
    ),
    "Show who is in the team, its parts and who is on them, and how far invitations have come.": (
        "Показать, кто в команде, её части и кто в них участвует, и на каком шаге приглашения."
    ),
    "List what was set aside in a PART, or in all: who wrote it, when, and of which kind.": (
        "Перечислить отложенное в части PART или во всех: кто это написал, когда и какого это вида."
    ),
    "Choose your own alias, WORD, before you invite anybody: never your name. Without WORD one is drawn and shown.": (
        "Выбрать себе псевдоним WORD, прежде чем кого-то приглашать: никогда не имя. Без WORD показывается случайный."
    ),
    "Parts of the team's work, each with keys and people of its own.": (
        "Части работы команды, у каждой свои ключи и свои участники."
    ),
    "Begin a part called NAME, with you as its administrator.": (
        "Создать часть с названием NAME; вы станете её администратором."
    ),
    "What it is for.": "Для чего она.",
    "Who else is on it: ash:write.": "Кто ещё в ней участвует: ash:write.",
    "Put ALIAS on a PART, with all their computers, or give them another right there.": (
        "Включить ALIAS со всеми его компьютерами в часть PART или дать ему там другое право."
    ),
    "Their right.": "Право.",
    "Take ALIAS off a PART and change its keys.": "Исключить ALIAS из части PART и сменить её ключи.",
    "Call a PART NAME from now on.": "Назвать часть PART по-новому: NAME.",
    "Let what is entered from now on go into PART. To copy what lies in another part, enter it again.": (
        "Отныне вводить в часть PART. Чтобы скопировать то, что лежит в другой части, введите его заново."
    ),
    "The part it goes into, as “team show” lists them; what is said of an entry goes where the entry lies.": (
        "Часть, в которую это попадёт, как в «team show»; сказанное о записи попадает туда, где лежит сама запись."
    ),
    "Decide about OPS of a PART that were set aside, each by its first digits in “team aside”.": (
        "Решить об отложенных записях OPS части PART; каждую указывают по первым знакам из «team aside»."
    ),
    "They count from now on, or stay aside for good.": "Они отныне учитываются или остаются отложенными навсегда.",
    "Share with the team what was written before there was one, once it was said who will read it.": (
        "Поделиться с командой записанным до её появления; сначала говорится, кто это прочтёт."
    ),
    "Share it without asking.": "Поделиться, не спрашивая.",
    # member
    "Grant it without asking.": "Предоставить, не спрашивая.",
    "Give ALIAS another right in the team: make them administrator, or take that back.": (
        "Дать участнику ALIAS другое право в команде: сделать администратором или снять с этой роли."
    ),
    "Let people into the team and out of it.": "Принимать людей в команду и исключать из неё.",
    "File to write; without it a new one here, under a name that tells nothing.": (
        "Файл, который записать; без этого — новый файл здесь, под именем, которое ни о чём не говорит."
    ),
    "Write the file by which one person can ask to be let in. It is good for 14 days.": (
        "Записать файл, с которым один человек может попроситься в команду. Он действует 14 дней."
    ),
    "A part they will be on: record:write.": "Часть, в которой он будет участвовать: record:write.",
    "A computer of your own, restored from a backup, by the first digits that it names: it gets the rights it had "
    "before.": (
        "Ваш компьютер, восстановленный из резервной копии, по первым знакам, которые он называет: он получит права, "
        "которые имел прежде."
    ),
    "Name no relay in it: a copy that is stolen then tells nobody where you exchange.": (
        "Не указывать в нём ретранслятор: тогда украденная копия не выдаст, через что вы обмениваетесь."
    ),
    "By a relay that the invitation names, instead of files.": (
        "Через ретранслятор, указанный в приглашении, вместо файлов."
    ),
    "Answer the FILE of somebody who asks; then, once the words are compared, let them in or not.": (
        "Ответить на файл FILE того, кто просится; затем, когда слова сверены, принять его или нет."
    ),
    "What came of comparing the six words.": "Что показало сравнение шести слов.",
    "Which invitation, by the first digits of its id in “team show”.": (
        "Какое приглашение, по первым знакам его идентификатора из «team show»."
    ),
    "Show the six words to compare, of every invitation that waits for that.": (
        "Показать шесть слов для сравнения по каждому приглашению, которое этого ждёт."
    ),
    "Remove a person with all their computers, or one computer by its id, from the team and all its parts.": (
        "Исключить человека со всеми его компьютерами, или один компьютер по идентификатору, из команды и всех её "
        "частей."
    ),
    "Last entry of theirs that is believed in its part, by its first digits; what they wrote after it is set aside.": (
        "Последняя его запись в части, которой верят, по её первым знакам; написанное после неё откладывается."
    ),
    "File with two of the root's cards, once the root has left the vault: a card on a line.": (
        "Файл с двумя карточками корневого ключа, когда корня в хранилище уже нет: карточка на строку."
    ),
    "Join a team by a FILE its member gives you, and by each that follows; the first makes a new vault.": (
        "Вступить в команду по файлу FILE от её участника и по каждому следующему; первый создаёт новое хранилище."
    ),
    "What the team will call you; with the first file. Never your name.": (
        "Как вас будут звать в команде; вместе с первым файлом. Никогда не имя."
    ),
    "For a further computer of your own, and for nobody else.": (
        "Для ещё одного вашего собственного компьютера, и больше ни для кого."
    ),
    "This is a further computer of the very person who invites.": (
        "Это ещё один компьютер того самого человека, который приглашает."
    ),
    "Give up the invitation that this vault waits with for this one.": (
        "Отказаться ради этого приглашения от того, по которому хранилище уже ждёт."
    ),
    # sync
    "Long files that go with it: none, those of what is new to them, or all.": (
        "Какие большие файлы приложить: никаких (none), относящиеся к новому для них (new) или все (all)."
    ),
    "Exchange with the other desks: by a file, or by a relay.": (
        "Обмен с другими рабочими местами: файлом или через ретранслятор."
    ),
    "Exchange by one file, over any messenger or a stick.": "Обмен одним файлом, любым мессенджером или на флешке.",
    "Write a file with what the others are not known to have.": "Записать файл с тем, чего у других может не быть.",
    "Only for these; without it for everybody.": "Только для них; без этого — для всех.",
    "Everything, not only what they may lack.": "Всё, а не только то, чего у них может не быть.",
    "Take in a FILE that another desk wrote. Twice, late or out of order does no harm.": (
        "Принять файл FILE с другого рабочего места. Дважды, поздно или не по порядку — не повредит."
    ),
    "Say how far the exchange has come: what waits, what was changed at the same time, and each relay.": (
        "Показать, как идёт обмен: что ждёт, что изменено одновременно, и каждый ретранслятор."
    ),
    "Tell no more of what was changed at the same time and needs no choice.": (
        "Больше не сообщать об изменённом одновременно, где выбирать не нужно."
    ),
    "Exchange with every relay of the team, now.": "Обменяться сейчас с каждым ретранслятором команды.",
    "Go on, once every so many seconds.": "Продолжать: раз в столько секунд.",
    "Begin with the relays from nothing: their operator set them up anew.": (
        "Начать с ретрансляторами с начала: оператор настроил их заново."
    ),
    "Forget the faults noted of the relays: you have dealt with them.": (
        "Забыть отмеченные сбои ретрансляторов: вы с ними разобрались."
    ),
    "Let the whole team exchange by the relay at ADDRESS. It is asked first whether it is the one of that key.": (
        "Подключить всю команду к ретранслятору по адресу ADDRESS. Сначала он должен ответить и показать этот ключ."
    ),
    "Do not ask it first: it is not reached from here, or not yet.": (
        "Не спрашивать его сначала: отсюда он недоступен или ещё не работает."
    ),
    "The relay's public key, as its operator gives it.": "Открытый ключ ретранслятора, как его даёт оператор.",
    "File whose first line is the access code; without it you are asked.": (
        "Файл, первая строка которого — код доступа; без него программа спросит."
    ),
    "The access code itself: other programs and the shell's history see it.": (
        "Сам код доступа: его увидят другие программы и история оболочки."
    ),
    "Let this desk go to ADDRESS, on this very computer, though the team's list or an invitation names it.": (
        "Разрешить этому рабочему месту адрес ADDRESS на этом самом компьютере, хотя его назвал список или приглашение."
    ),
    "List the team's relays and when each was last met.": (
        "Перечислить ретрансляторы команды и время последнего обмена с каждым."
    ),
    "Let the team exchange by the relay at ADDRESS no more.": (
        "Больше не обмениваться через ретранслятор по адресу ADDRESS."
    ),
    "Fill the relay at ADDRESS, new or emptied, with everything that this desk may send.": (
        "Заполнить ретранслятор по адресу ADDRESS, новый или опустевший, всем, что может отправить это рабочее место."
    ),
    "Show the programme in figures: requests, times to answer and safety, nights, outcomes; none below five.": (
        "Показать программу в цифрах: обращения, сроки ответа и безопасности, ночи, исходы; чисел меньше пяти нет."
    ),
}
