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
    Key("End", Phrase("today", "сегодня")),
)


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
                "Кому я нужен сейчас и что ещё не сделано для самого рабочего места?",
            ),
            Phrase(
                "Amber marks what wants a look, with the reason. It goes away when it is done.",
                "Янтарным отмечено то, на что надо взглянуть, и почему. Отметка исчезает, когда это сделано.",
            ),
        ),
        IN_LISTS,
        ("subject", "claim", "recovery words", "verify", "vault"),
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
        IN_LISTS,
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
        (*ON_DAYS, *IN_LISTS, *ON_PRINTED),
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
                "Утверждение никогда не переписывают. Оспорьте его, возьмите назад, изымите или перечитайте вторым: "
                "ваше слово встанет рядом, подписанное, и его можно отменить.",
            ),
        ),
        ON_PRINTED,
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
        (*IN_LISTS, *ON_PRINTED, Key("Ctrl+Enter", Phrase("save what is typed", "сохранить набранное"))),
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
        (),
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
        IN_LISTS,
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
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first hour. ``picture`` is a file among ours, or nothing while there is none."""

    title: Phrase
    text: tuple[Phrase, ...]
    picture: str = ""


FIRST_HOUR: Final = (
    Step(
        Phrase("Choose a passphrase", "Выберите парольную фразу"),
        (
            Phrase(
                "Six words that do not belong together, and that you have used nowhere else. Nobody can open the "
                "vault without it.",
                "Шесть слов, которые друг к другу не относятся и которых вы больше нигде не использовали. Без неё "
                "хранилище не откроет никто.",
            ),
        ),
    ),
    Step(
        Phrase("Write down the recovery cards", "Перепишите карточки восстановления"),
        (
            Phrase(
                "With this window closed, in the terminal: safeconduct vault words. Give the three cards to three "
                "people who do not live together. Any two set a new passphrase.",
                "Закрыв это окно, в терминале: safeconduct vault words. Отдайте три карточки трём людям, которые "
                "живут не вместе. Любые две задают новую парольную фразу.",
            ),
        ),
    ),
    Step(
        Phrase("Take in accounts", "Примите сообщения"),
        (
            Phrase(
                "A file of accounts shows first what it would change, and is taken in whole or not at all. An "
                "article or a conversation can be typed in: the account, then each thing it says, in whose voice.",
                "Файл сообщений сначала показывает, что он изменит, и принимается целиком или никак. Статью или "
                "разговор можно набрать: само сообщение, затем всё, что в нём сказано, и чьим голосом.",
            ),
        ),
    ),
    Step(
        Phrase("Read what is known", "Прочтите, что известно"),
        (
            Phrase(
                "Under Record, open a subject. Each card is an answer with its level. Eight newspapers that repeat "
                "one statement are one voice and eight documents.",
                "В разделе «Сведения» откройте предмет. Каждая карточка — ответ со степенью достоверности. Восемь "
                "газет, повторяющих одно заявление, — это один голос и восемь документов.",
            ),
        ),
    ),
    Step(
        Phrase("Go back to another day", "Вернитесь в другой день"),
        (
            Phrase(
                "Arrow keys move the day. An amber band says that you are looking at another one: what was public "
                "then, or what was known here. End brings you back.",
                "Стрелки сдвигают день. Янтарная полоса говорит, что вы смотрите на другой: что тогда было публично "
                "или что было известно здесь. End возвращает.",
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
    ),
    Step(
        Phrase("Say what you think of a claim, and undo it", "Скажите своё об утверждении — и отмените"),
        (
            Phrase(
                "Dispute it, with a note. What is known changes at once. Ctrl+Z takes it back; both stay in the "
                "history.",
                "Оспорьте его с пометкой. Известное сразу изменится. Ctrl+Z отменяет; в истории остаётся и то и "
                "другое.",
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
    ),
    Step(
        Phrase("Lock", "Заприте"),
        (
            Phrase(
                "Three presses of Shift. What you were typing is kept sealed for half an hour and is back after the "
                "passphrase.",
                "Три нажатия Shift. То, что вы набирали, полчаса хранится запечатанным и вернётся после парольной "
                "фразы.",
            ),
        ),
    ),
    Step(
        Phrase("Make a backup", "Сделайте резервную копию"),
        (
            Phrase(
                "With this window closed, in the terminal: safeconduct vault backup FILE. One encrypted file; keep "
                "it in another house.",
                "Закрыв это окно, в терминале: safeconduct vault backup ФАЙЛ. Один зашифрованный файл; держите его "
                "в другом доме.",
            ),
        ),
    ),
)


def screen_of(path: str) -> str:
    """Return the screen that an address of a page belongs to; nothing for one without help of its own."""
    first = path.strip("/").partition("/")[0]
    also = {"": "today", "verify": "today", "accounts": "account", "add": "account", "printed": "print"}
    name = also.get(first, first)
    return name if name in SCREENS else ""
