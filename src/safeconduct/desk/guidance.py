"""What the help says of each screen: its keys, the model's words on it, and the first hour. Words only, no rules.

Keys are named by what stands on them in a Latin layout; they work by their place, in any layout (`static/desk.js`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase


@dataclass(frozen=True, slots=True)
class Key:
    """Keys and what they do."""

    keys: str
    does: Phrase


EVERYWHERE: Final = (
    Key("/", Phrase("to the search box", "к поиску")),
    Key("?", Phrase("help on this screen", "справка об этом экране")),
    Key("Tab", Phrase("to the next link or field", "к следующей ссылке или полю")),
    Key("Ctrl+Z", Phrase("undo what was just done", "отменить только что сделанное")),
    Key("End", Phrase("from another day back to today", "из другого дня обратно в сегодняшний")),
    Key("3×Shift, Ctrl+Alt+L", Phrase("lock, at once", "запереть немедленно")),
)
IN_LISTS: Final = (
    Key("j", Phrase("down in a list", "вниз по списку")),
    Key("k", Phrase("up in a list", "вверх по списку")),
    Key("o, Enter", Phrase("open it", "открыть")),
)
ON_DAYS: Final = (
    Key("← →", Phrase("a day back, a day on", "на день назад, на день вперёд")),
    Key("Home", Phrase("the first day there is something of", "первый день, о котором что-то есть")),
)
IN_PICTURES: Final = (Key("t", Phrase("the pictures as tables, and back", "картинки в виде таблиц и обратно")),)
IN_LONG_LISTS: Final = (
    Key("← →", Phrase("in a long list: the page before, the next", "в длинном списке: страница назад, вперёд")),
)
IN_FORMS: Final = (Key("Ctrl+Enter", Phrase("save what is typed", "сохранить набранное")),)
ON_PRINTED: Final = (Key("p", Phrase("print, with a purpose and a mark", "напечатать — с целью и меткой")),)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: the question it answers, what to know of it, its own keys, and the words on it (`glossary`)."""

    name: Phrase
    about: tuple[Phrase, ...]
    keys: tuple[Key, ...] = ()
    terms: tuple[str, ...] = ()


# By the first part of an address.
SCREENS: Final[Mapping[str, Screen]] = {
    "today": Screen(
        Phrase("Today", "Сегодня"),
        (
            Phrase(
                "Who needs me now, and what is still to be done for this desk itself?",
                "Кому я нужен сейчас и что ещё не сделано для сохранности хранилища?",
            ),
            Phrase(
                "Amber marks what wants a look, with the reason. It goes away when it is done.",
                "Янтарным отмечено то, на что надо взглянуть, и почему. Отметка исчезает, когда это сделано.",
            ),
        ),
        IN_LISTS,
        ("subject", "claim", "recovery words", "verify", "vault"),
    ),
    "case": Screen(
        Phrase("Open a case", "Открыть дело"),
        (
            Phrase(
                "Somebody is in danger: what now, while this version keeps no cases?",
                "Человек в опасности: что делать, пока эта версия не ведёт дел?",
            ),
        ),
    ),
    "record": Screen(
        Phrase("Record", "Сведения"),
        (
            Phrase("What is there, and how much is known of it?", "Что здесь есть и сколько об этом известно?"),
            Phrase(
                "A name leads to what is known of it today, and from there to any day before.",
                "Имя ведёт к тому, что известно сегодня, а оттуда — к любому прошедшему дню.",
            ),
        ),
        (*IN_LISTS, *IN_LONG_LISTS),
        ("subject", "account", "claim", "property"),
    ),
    "subject": Screen(
        Phrase("A subject", "Предмет"),
        (
            Phrase("What do we know, since when, from whom?", "Что мы знаем, с каких пор и от кого?"),
            Phrase(
                "Each card is one answer. A filled dot is an independent voice, an open one may be its echo; "
                "documents that repeat are counted apart. A struck-through value was corrected. Open the answer to "
                "see who says what.",
                "Каждая карточка — один ответ. Закрашенная точка — независимый голос, пустая может быть его эхом; "
                "повторяющие документы считаются отдельно. Зачёркнутое значение исправлено. Раскройте ответ, чтобы "
                "увидеть, кто что говорит.",
            ),
            Phrase(
                "Where voices exclude each other, or one of them says different things, both stand apart with what "
                "would settle it. “What if this source fell?” shows the answers without an account or a voice; nothing "
                "is written.",
                "Где голоса исключают друг друга или один говорит разное, сказанное стоит отдельно, и рядом — что "
                "решит вопрос. «А если этот источник отпадёт?» показывает ответы без сообщения или голоса; ничего не "
                "записывается.",
            ),
            Phrase(
                "The amber band says that another day is shown. What was entered or published later is left out "
                "until you go back to today.",
                "Янтарная полоса означает, что показан другой день. Записанного или опубликованного позже на нём "
                "нет, пока вы не вернётесь к сегодняшнему.",
            ),
        ),
        (*ON_DAYS, *IN_PICTURES, *IN_LISTS, *IN_LONG_LISTS, *ON_PRINTED),
        (
            "claim",
            "voice",
            "document",
            "level",
            "reported",
            "corroborated",
            "reasonable grounds",
            "disputed",
            "inconsistent",
            "corrected",
            "superseded",
            "as known",
            "as public",
            "independence",
            "us",
        ),
    ),
    "claim": Screen(
        Phrase("A claim", "Утверждение"),
        (
            Phrase(
                "Who says this, in which words, and what was said of it since?",
                "Кто это говорит, какими словами и что сказано об этом после?",
            ),
            Phrase(
                "A claim is never overwritten. Dispute it, take it back, withdraw it or read it as a second reader: "
                "your word stands beside it, signed, and can be undone.",
                "Утверждение никогда не переписывают. Оспорьте его, возьмите назад, изымите или отметьте, что "
                "перечитали: ваша отметка встанет рядом, подписанная, и её можно отменить.",
            ),
        ),
        (*IN_FORMS, *ON_PRINTED),
        ("claim", "account", "voice", "repeats", "basis", "review", "withdrawal", "tombstone"),
    ),
    "account": Screen(
        Phrase("Accounts", "Сообщения"),
        (
            Phrase(
                "What was published, sent or told, and which claims stand in it?",
                "Что опубликовано, прислано или рассказано и какие утверждения там стоят?",
            ),
            Phrase(
                "Ranges typed in words are shown back at once as they were understood.",
                "Промежутки, набранные словами, сразу показываются так, как они поняты.",
            ),
        ),
        (*IN_LISTS, *IN_LONG_LISTS, *IN_FORMS, *ON_PRINTED),
        ("account", "publisher", "claim", "voice", "repeats", "learnt on"),
    ),
    "print": Screen(
        Phrase("Print", "Печать"),
        (
            Phrase(
                "What is this sheet for, and who can be asked about it?", "Для чего этот лист и кого о нём спросить?"
            ),
            Phrase(
                "The purpose, the time, this computer and a mark of eight signs stand on every page of the sheet and "
                "in the history. A sheet that turns up leads by its mark to who printed it. Paper cannot be called "
                "back, so a print cannot be undone.",
                "Цель, время, этот компьютер и метка из восьми знаков стоят на каждой странице листа и в истории. По "
                "метке найденного листа видно, кто его напечатал. Бумагу не вернуть, поэтому печать не отменяется.",
            ),
            Phrase(
                "Ctrl+P on any page prints it without a mark, and says so on the paper.",
                "Ctrl+P на любой странице печатает её без метки, и на бумаге об этом сказано.",
            ),
        ),
        (
            Key("p", Phrase("print the sheet that is shown", "напечатать показанный лист")),
            Key("Ctrl+Enter", Phrase("record the print and show its sheet", "записать печать и показать лист")),
        ),
        ("claim", "account", "tombstone"),
    ),
    "voice": Screen(
        Phrase("A voice", "Голос"),
        (
            Phrase(
                "Who is this, whom do they speak after, and what did they say?",
                "Кто это, с чьих слов говорит и что сказал?",
            ),
            Phrase(
                "A voice is who really speaks, whoever prints it. One that speaks after another adds no independent "
                "voice. Names that somebody said are one count as one.",
                "Голос — тот, кто говорит на самом деле, кто бы это ни напечатал. Говорящий с чужих слов не прибавляет "
                "независимого голоса. Имена, о которых сказано, что это одно лицо, считаются за одно.",
            ),
        ),
        IN_LISTS,
        ("voice", "claim", "account", "independence", "repeats", "us"),
    ),
    "property": Screen(
        Phrase("A property", "Показатель"),
        (
            Phrase("Of which subjects is this known?", "О каких предметах это известно?"),
            Phrase(
                "A property is asked of every subject in the same words, so that answers can be compared.",
                "Показатель спрашивают о каждом предмете одними словами, чтобы ответы можно было сравнить.",
            ),
        ),
        IN_LISTS,
        ("property", "subject", "claim", "basis"),
    ),
    "import": Screen(
        Phrase("Import", "Импорт"),
        (
            Phrase("What would this file change here?", "Что изменил бы здесь этот файл?"),
            Phrase(
                "The difference is shown first. All of it is taken in, or nothing.",
                "Сначала показывается разница. Принимается всё целиком или ничего.",
            ),
        ),
        (Key("Ctrl+Enter", Phrase("show the difference, then take it in", "показать разницу, затем принять")),),
        ("account", "claim", "property", "voice"),
    ),
    "history": Screen(
        Phrase("History", "История"),
        (
            Phrase("What was done here, when, and by whom?", "Что здесь сделано, когда и кем?"),
            Phrase(
                "Nothing is ever removed: an undo is an entry too, and can be undone.",
                "Ничего не удаляется: отмена — тоже запись, и её можно отменить.",
            ),
        ),
        IN_FORMS,
        ("claim", "account"),
    ),
    "search": Screen(
        Phrase("Search", "Поиск"),
        (
            Phrase("Where does this word stand?", "Где стоит это слово?"),
            Phrase(
                "Type in whatever layout and alphabet. Each is tried: as typed, without regard to yo, palochka and "
                "hyphens, the same keys of the other layout, the other alphabet; then words that begin so. The page "
                "says which it was.",
                "Набирайте в любой раскладке и любым алфавитом. Пробуется всё: как набрано, без различия ё, палочки "
                "и дефисов, те же клавиши другой раскладки, другой алфавит; затем слова, которые так начинаются. "
                "Страница говорит, что подошло.",
            ),
            Phrase(
                "Withdrawn and undone content is not found. What you searched for is forgotten when the desk locks.",
                "Изъятое и отменённое не находится. Что вы искали, забывается, когда рабочее место запирают.",
            ),
        ),
        IN_LISTS,
        ("subject", "voice", "account", "property", "claim"),
    ),
    "team": Screen(
        Phrase("Team", "Команда"),
        (
            Phrase("Who can read what, on which laptop?", "Кто что может читать и на каком ноутбуке?"),
            Phrase(
                "What is kept lies in parts, each with keys of its own. Before you bring somebody in, the page says "
                "what they could read then: what was read cannot be taken back.",
                "Всё хранится по частям, у каждой свои ключи. Прежде чем вы кого-то примете, страница скажет, что он "
                "сможет прочесть: прочитанного не вернуть.",
            ),
            Phrase(
                "Whoever is let go gets nothing that is written from then on. What their laptops hold stays with them.",
                "Кого исключили, тот не получит ничего из написанного после. То, что уже есть на его ноутбуках, "
                "останется у него.",
            ),
        ),
        (*IN_LISTS, *IN_FORMS),
        ("alias", "vault"),
    ),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a screen: a file among ours for each language, its height in pixels of a page, and it in words."""

    name: str
    height: int
    shows: Phrase


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first hour."""

    title: Phrase
    text: tuple[Phrase, ...]
    picture: tuple[Picture, ...] = ()


# Pixels of a page: how wide every picture in the help is (`tests/browser/test_pictures.py` takes them).
PICTURE_WIDTH: Final = 760
FIRST_HOUR: Final = (
    Step(
        Phrase("Choose a passphrase", "Выберите парольную фразу"),
        (
            Phrase(
                "You did so when the desk first opened: six words drawn with dice, used nowhere else. Nobody can open "
                "the vault without it. If you would choose better now: close this window, then in the terminal: "
                "safeconduct vault passphrase.",
                "Вы выбрали её, когда открыли рабочее место впервые: шесть слов, выпавших на игральных костях, нигде "
                "больше не использованных. Без неё хранилище не откроет никто. Если сейчас вы выбрали бы лучше: "
                "закройте это окно, затем в терминале: safeconduct vault passphrase.",
            ),
        ),
    ),
    Step(
        Phrase("Write down the recovery cards", "Перепишите карточки восстановления"),
        (
            Phrase(
                "Close this window, then in the terminal: safeconduct vault words. Copy the three cards by hand and "
                "give them to three people who do not live together. If the passphrase is lost, any two set a new one.",
                "Закройте это окно, затем в терминале: safeconduct vault words. Перепишите три карточки от руки и "
                "отдайте трём людям, которые живут не вместе. Если парольная фраза потеряна, любые две задают новую.",
            ),
        ),
    ),
    Step(
        Phrase("Take in accounts", "Примите сообщения"),
        (
            Phrase(
                "Under Record, “Import accounts”: choose a file. What it would change is shown first; all of it is "
                "taken in, or nothing. An article or a conversation is typed in with “Add an account” on Today: who "
                "printed or said it, then each thing it claims and who really speaks.",
                "В разделе «Сведения», по ссылке «Импорт сообщений», выберите файл. Сначала видно, что он изменит; "
                "принимается всё или ничего. Статью или разговор набирают через «Добавить сообщение» на странице "
                "«Сегодня»: кто напечатал или сказал, затем каждое утверждение и чей это голос на самом деле.",
            ),
        ),
        (
            Picture(
                "taking-in",
                230,
                Phrase(
                    "What a file would change: how many claims and accounts are new. Buttons: Take it in, Leave it.",
                    "Что изменит файл: сколько утверждений и сообщений новы. Кнопки: «Принять», «Не принимать».",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Read what is known", "Прочтите, что известно"),
        (
            Phrase(
                "Under Record, open a subject. Each card is one answer with its level. What was corrected is struck "
                "through beside it. Eight newspapers that repeat one statement are one voice and eight documents.",
                "В разделе «Сведения» откройте предмет. Каждая карточка — один ответ со степенью достоверности. "
                "Исправленное стоит рядом зачёркнутым. Восемь газет, повторяющих одно заявление, — это один голос и "
                "восемь документов.",
            ),
        ),
        (
            Picture(
                "known",
                330,
                Phrase(
                    "Two cards: the beginning, its older date struck through; the number held, disputed by two voices.",
                    "Две карточки: начало, прежняя дата зачёркнута; число задержанных, два голоса расходятся.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Go back to another day", "Вернитесь в другой день"),
        (
            Phrase(
                "On a subject, type a day, or move it with ← and →. An amber band says that you are looking at another "
                "day: what was public then, or what was known here. The key End brings you back to today.",
                "На странице предмета наберите день или сдвигайте его клавишами ← и →. Янтарная полоса говорит, что вы "
                "смотрите на другой день: что тогда было известно публично или что знали мы. Клавиша End возвращает "
                "к сегодняшнему.",
            ),
        ),
        (
            Picture(
                "another-day",
                410,
                Phrase(
                    "The amber band with the day looked at, above the subject as it was known then.",
                    "Янтарная полоса с выбранным днём, под ней предмет — каким он был известен тогда.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Open a number down to its voices", "Раскройте число до голосов"),
        (
            Phrase(
                "Open an answer, then one of its claims: the words, the account, who speaks, whom it repeats.",
                "Раскройте ответ, затем одно из утверждений: слова, сообщение, кто говорит, кого повторяет.",
            ),
        ),
        (
            Picture(
                "voices",
                400,
                Phrase(
                    "An opened answer: below each voice the accounts it stands in, the corrected ones struck through.",
                    "Раскрытый ответ: под каждым голосом сообщения, в которых он звучит; исправленные зачёркнуты.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Say what you think of a claim, and undo it", "Оспорьте утверждение — и отмените"),
        (
            Phrase(
                "At the foot of a claim's page: dispute it, and note why. What is known changes at once. Ctrl+Z undoes "
                "it; both stay in the history.",
                "Внизу страницы утверждения: оспорьте его и напишите почему. Ответ сразу изменится. Ctrl+Z отменяет; в "
                "истории остаётся и то и другое.",
            ),
        ),
    ),
    Step(
        Phrase("Search without thinking of the keyboard", "Ищите, не думая о раскладке"),
        (
            Phrase(
                "Press / and type a name in the wrong layout. It is found, and the page says how.",
                "Нажмите / и наберите имя не в той раскладке. Оно найдётся, и страница скажет как.",
            ),
        ),
        (
            Picture(
                "search",
                230,
                Phrase(
                    "A name typed in a Russian layout is found as the same keys of the Latin one.",
                    "Имя, набранное в русской раскладке, найдено по тем же клавишам латинской.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Lock", "Заприте"),
        (
            Phrase(
                "Press Shift three times. What you were typing is kept sealed for half an hour and is back after the "
                "passphrase.",
                "Нажмите Shift три раза. То, что вы набирали, полчаса хранится запечатанным и вернётся после парольной "
                "фразы.",
            ),
        ),
    ),
    Step(
        Phrase("Make a backup", "Сделайте резервную копию"),
        (
            Phrase(
                "Close this window, then in the terminal: safeconduct vault backup FILE. It is one encrypted file; "
                "keep it in another house.",
                "Закройте это окно, затем в терминале: safeconduct vault backup ФАЙЛ. Получится один зашифрованный "
                "файл; держите его в другом доме.",
            ),
        ),
    ),
)


def screen_of(path: str) -> str:
    """Return the screen that an address of a page belongs to; nothing for one without help of its own."""
    first = path.strip("/").partition("/")[0]
    also = {
        "": "today",
        "verify": "today",
        "accounts": "account",
        "add": "account",
        "printed": "print",
        "undo": "history",
        "person": "team",
        "part": "team",
        "part-begin": "team",
    }
    name = also.get(first, first)
    return name if name in SCREENS else ""
