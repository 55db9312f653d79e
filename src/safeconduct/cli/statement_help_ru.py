"""The Russian of the help of `statement`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STATEMENT_HELP: Final[Mapping[str, str]] = {
    "What is to be told in public: written, checked, wanted by two, let out.": (
        "То, что скажут всем: написать, проверить, предложить вдвоём, выпустить."
    ),
    "List how much was asked of the check at this desk, hour by hour: figures and rules, never words.": (
        "Перечислить, сколько проверяли на этом рабочем месте, по часам: числа и правила, но не слова."
    ),
    "List every statement that this desk opens, and where each stands.": (
        "Перечислить сообщения, которые открывает это рабочее место, и что с каждым."
    ),
    "Show a statement: its parts, what the check says of it now, and what it lacks.": (
        "Показать сообщение: его части, что о нём сейчас говорит проверка и чего в нём нет."
    ),
    "Check a statement as it stands, by what this desk opens; the exit status is 3 unless it may go out.": (
        "Проверить сообщение в нынешнем виде по тому, что открывает это рабочее место; код выхода 3, если выпускать "
        "нельзя."
    ),
    "Begin a statement under a working name, with sort=update day=DAY languages=ru languages=en channel=site …": (
        "Начать сообщение под рабочим названием: sort=update day=DAY languages=ru languages=en channel=site …"
    ),
    "Set what a statement is, or what one part of it tells: FIELD=VALUE … (see: evacuate forms block).": (
        "Задать, что это за сообщение или что говорит одна его часть: FIELD=VALUE … (см. evacuate forms block)."
    ),
    "A part of the text, by its number; else the statement.": "Часть текста по её номеру; иначе — само сообщение.",
    "Add a part at the end, with FIELD=VALUE … (see: evacuate forms block) and its words.": (
        "Добавить в конец часть: FIELD=VALUE … (см. evacuate forms block) и её слова."
    ),
    "Its words in Russian.": "Её слова по-русски.",
    "Its words in English.": "Её слова по-английски.",
    "Its words in Chechen.": "Её слова по-чеченски.",
    "Word a PART anew in a language. What two persons wanted out they have to want anew.": (
        "Изложить часть PART заново на одном языке. Если выпустить её уже хотели двое, предлагать придётся снова."
    ),
    "Of a quotation: how whoever said it is called.": "Для цитаты: как назван тот, кто это сказал.",
    "Of an entry of the time line: when it was, in words.": "Для события хроники: когда это было, словами.",
    "Leave a PART out.": "Убрать часть PART.",
    "Say on which CLAIMS of the record a PART rests, beside those it has; “set --part N claims=” takes all away.": (
        "Указать утверждения CLAIMS, на которые опирается часть PART, вдобавок к прежним; «set --part N claims=» "
        "убирает все."
    ),
    "Say that you looked at the characters START to END of a PART and they may stand. It counts for these words.": (
        "Отметить, что вы посмотрели знаки с START по END в части PART и их можно оставить. Только для этих слов."
    ),
    "List the sealed identity sheets that hold a statement: nobody searched for their names in these words.": (
        "Перечислить запечатанные личные листы, которые держат сообщение: имён из них в этом тексте никто не искал."
    ),
    "Say that you know who stands in the sealed sheets that hold a statement, and that nobody of them is named.": (
        "Подтвердить, что вы знаете людей из листов, которые держат сообщение, и что никто из них в нём не назван."
    ),
    "Open the sheet of a granted REQUEST for the check alone: every open statement is searched for it, once.": (
        "Вскрыть лист по удовлетворённому запросу REQUEST только для проверки: один раз проверить по нему все "
        "невышедшие сообщения."
    ),
    "Want a statement out as it stands; a second person has to as well.": (
        "Предложить выпустить сообщение в нынешнем виде; нужен и второй человек."
    ),
    "Want out, as the second person, what somebody else wants out; it is checked at this desk first.": (
        "Поддержать вторым то, что предложил выпустить другой; сначала его проверит это рабочее место."
    ),
    "Say whether this desk opens cases, and answer every statement that waits for it, as an open desk does.": (
        "Сказать, открывает ли это рабочее место дела, и ответить на всё, что его ждёт, как делает открытая программа."
    ),
    "Stop whatever would let a statement out. Anybody may, alone.": (
        "Остановить выпуск сообщения. Это может любой, в одиночку."
    ),
    "Want a statement out against the check, as the first of two who wrote nothing of it.": (
        "Предложить выпустить сообщение вопреки проверке, первым из двоих, кто ничего в нём не писал."
    ),
    "Want a statement out against the check, as the second of two who wrote nothing of it.": (
        "Поддержать выпуск вопреки проверке, вторым из двоих, кто ничего в нём не писал."
    ),
    "Folder of the releases, from which the site is built.": "Папка с публикациями, из которых собирают сайт.",
    "Let a statement out that two persons want out, on its day or later: checked once more, entered, written.": (
        "Выпустить сообщение, которое хотят выпустить двое, в назначенный день или позже: ещё раз проверить, внести в "
        "реестр, записать файл."
    ),
}
