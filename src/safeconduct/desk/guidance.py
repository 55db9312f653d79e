"""What the help says of each screen: its keys, and the model's words on it. Words only, no rules.

Keys are named by what stands on them in a Latin layout; they work by their place, in any layout (`static/desk.js`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_cases import SCREENS as OF_CASES
from safeconduct.desk.guidance_evidence import SCREENS as OF_EVIDENCE
from safeconduct.desk.guidance_inbox import IN_LISTS, ON_FILES, ON_REQUESTS
from safeconduct.desk.guidance_inbox import SCREENS as OF_INBOX
from safeconduct.desk.guidance_keys import IN_FORMS, IN_LONG_LISTS, IN_PICTURES, ON_DAYS, ON_PRINTED
from safeconduct.desk.guidance_losses import SCREENS as OF_LOSSES
from safeconduct.desk.guidance_media import SCREENS as OF_MEDIA
from safeconduct.desk.guidance_papers import SCREENS as OF_PAPERS
from safeconduct.desk.guidance_places import SCREENS as OF_PLACES
from safeconduct.desk.guidance_publish import SCREENS as OF_PUBLISHING
from safeconduct.desk.guidance_reading import SCREENS as OF_READING
from safeconduct.desk.guidance_tables import SCREENS as OF_TABLES
from safeconduct.desk.screens import Key, Screen

# By the first part of an address.
SCREENS: Final[Mapping[str, Screen]] = {
    **OF_INBOX,
    **OF_CASES,
    **OF_MEDIA,
    **OF_PUBLISHING,
    **OF_EVIDENCE,
    **OF_PAPERS,
    **OF_PLACES,
    **OF_READING,
    **OF_TABLES,
    **OF_LOSSES,
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
        (*IN_LISTS, *ON_REQUESTS, *IN_FORMS),
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
                "решит вопрос. «А если этот источник отпадёт?» показывает ответы без известия или голоса; ничего не "
                "записывается.",
            ),
            Phrase(
                "The amber band says that another day is shown. What was entered or published later is left out "
                "until you go back to today.",
                "Янтарная полоса означает, что показан другой день. Записанного или опубликованного позже на нём "
                "нет, пока вы не вернётесь к сегодняшнему.",
            ),
        ),
        (
            *ON_DAYS,
            *IN_PICTURES,
            *IN_LISTS,
            *IN_LONG_LISTS,
            *ON_PRINTED,
            Key("b", Phrase("papers about it", "бумаги о нём")),
        ),
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
        (*ON_FILES, *IN_FORMS, *ON_PRINTED),
        ("claim", "account", "voice", "repeats", "basis", "review", "withdrawal", "tombstone"),
    ),
    "account": Screen(
        Phrase("Accounts", "Известия"),
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
        (
            *IN_LISTS,
            *IN_LONG_LISTS,
            *IN_FORMS,
            *ON_PRINTED,
            Key("r", Phrase("read the words of an account", "читать слова известия")),
        ),
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
            Phrase(
                "What you type goes into one part: a line above every page says which, where you write in several. "
                "Nothing is moved between parts; what another part is to know too is entered there again.",
                "То, что вы вводите, попадает в одну часть: если вы пишете в несколько, строка вверху каждой страницы "
                "говорит, в какую. Между частями ничего не переносится; что должно быть и в другой, вводят там заново.",
            ),
        ),
        (*IN_LISTS, *IN_FORMS),
        ("alias", "vault"),
    ),
    "invitations": Screen(
        Phrase("Invitations", "Приглашения"),
        (
            Phrase(
                "Who is on the way into the team, and what is the next step?",
                "Кто вступает в команду и какой шаг следующий?",
            ),
            Phrase(
                "Four files: the invitation, a request back, an answer, a welcome. Between answer and welcome both "
                "read six words to each other by voice. If they differ, somebody has changed a file on its way: "
                "nobody is let in.",
                "Четыре файла: приглашение, запрос в ответ, ответ, приём. Между ответом и приёмом оба вслух читают "
                "друг другу шесть слов. Если они разные, файл по дороге подменили: никого не принимают.",
            ),
        ),
        (*IN_LISTS, *IN_FORMS),
        ("alias", "vault"),
    ),
    "exchange": Screen(
        Phrase("Exchange", "Обмен"),
        (
            Phrase(
                "What has not reached the others yet, and what has come from them?",
                "Что ещё не дошло до других и что пришло от них?",
            ),
            Phrase(
                "A file and a relay carry the same. Nothing is counted as sent because a file was saved: only what the "
                "others write back, or a relay's receipt, shows that it arrived.",
                "Файл и ретранслятор несут одно и то же. Сохранённый файл ещё не значит, что отправлено: о получении "
                "говорит только то, что напишут в ответ другие, или квитанция ретранслятора.",
            ),
        ),
        IN_FORMS,
        ("vault",),
    ),
    "recovery": Screen(
        Phrase("Recovery", "Восстановление"),
        (
            Phrase(
                "What opens this vault when the passphrase or the laptop is lost?",
                "Что откроет это хранилище, если потеряны парольная фраза или ноутбук?",
            ),
            Phrase(
                "Cards are shown one at a time, and count only after words of them were typed back from the paper. A "
                "backup is one sealed file; keep it in another house.",
                "Карточки показываются по одной и действуют только после того, как вы наберёте слова с бумаги. "
                "Резервная копия — один запечатанный файл; держите его в другом доме.",
            ),
        ),
        IN_FORMS,
        ("recovery words", "vault"),
    ),
    "acts": Screen(
        Phrase("Acts of one person alone", "Действия одного человека"),
        (
            Phrase(
                "What has one person begun in need, and who else answers for it?",
                "Что один человек начал по необходимости и кто ещё за это отвечает?",
            ),
            Phrase(
                "The red band stands on every page until another person confirms the act or anybody stops it. A stop "
                "holds against every confirmation.",
                "Красная полоса стоит на каждой странице, пока действие не подтвердит другой человек или кто-нибудь не "
                "остановит. Остановка сильнее любого подтверждения.",
            ),
            Phrase(
                "An emergency go is for a first leg that cannot wait: begin it, exchange, and call somebody. Who began "
                "it can stop it and not confirm it, from whatever laptop.",
                "Экстренный выезд — для первого участка пути, который не может ждать: начните, обменяйтесь и позвоните "
                "кому-нибудь. Начавший может его остановить, но не подтвердить, с какого бы ноутбука ни писал.",
            ),
        ),
    ),
    "requests": Screen(
        Phrase("Secrets that two people open", "Секреты, которые открывают вдвоём"),
        (
            Phrase(
                "What is asked for, by whom and why, and does it wait for me?",
                "О чём просят, кто и почему, и ждут ли меня?",
            ),
            Phrase(
                "A share is sealed to the laptop that asked and serves for this request alone. A refusal is a voice "
                "and no veto: two others can still hand theirs over, and see why you refused.",
                "Доля запечатывается для ноутбука, с которого просили, и годится только для этого запроса. Отказ — "
                "голос, а не запрет: двое других могут передать свои доли, и они увидят, почему вы отказали.",
            ),
            Phrase(
                "The key that signs what is published is divided here. Read the file that is to be signed before you "
                "hand your share over; the share signs that file and no other. When a holder leaves, divide the key "
                "anew.",
                "Здесь делят ключ, которым подписывают публикации. Прежде чем передать долю, прочтите файл, который "
                "нужно подписать: доля подпишет его и никакой другой. Когда хранитель уходит, разделите ключ заново.",
            ),
            Phrase(
                "What is sealed of a case is called by its kind and day. It opens once, on the laptop that asked: a "
                "sheet on the screen, a file to be saved. Whoever needs it again asks again.",
                "Запечатанное по делу названо по виду и дню. Вскрывается один раз на том ноутбуке, с которого просили: "
                "лист — на экране, файл — для сохранения. Кому понадобится снова, просит снова.",
            ),
        ),
    ),
    "beside": Screen(
        Phrase("Changed at the same time", "Изменено одновременно"),
        (
            Phrase(
                "What did two people change without knowing of each other, and which wording is kept?",
                "Что двое изменили, не зная друг о друге, и какая редакция остаётся?",
            ),
            Phrase(
                "Until somebody chooses, both wordings stand, on every desk. The choice goes to all and can be undone. "
                "Where both count anyway, there is nothing to choose: it is told until you have seen it.",
                "Пока никто не выбрал, на всех рабочих местах действуют обе редакции. Выбор получат все, и его можно "
                "отменить. Где действует и то и другое, выбирать нечего: об этом сообщается, пока вы не увидите.",
            ),
        ),
        (),
        ("claim",),
    ),
    "aside": Screen(
        Phrase("Set aside", "Отложено"),
        (
            Phrase(
                "What is kept and does not count, why, and who decides?",
                "Что хранится, но не учитывается, почему и кто решает?",
            ),
            Phrase(
                "What a laptop wrote after it was let go, or two ways at once, is set aside until somebody who decides "
                "who is in the part has judged it. Nothing is thrown away.",
                "Записанное ноутбуком после исключения или в двух вариантах сразу откладывается, пока не решит тот, "
                "кто определяет состав части. Ничего не выбрасывается.",
            ),
        ),
    ),
}


def screen_of(path: str) -> str:
    """Return the screen that an address of a page belongs to; nothing for one without help of its own."""
    first, _, rest = path.strip("/").partition("/")
    if first == "case" and rest.endswith("/place"):
        return "placing"
    if first == "statement" and rest.endswith("/out"):
        return "releasing"
    if first == "account" and rest.endswith("/copies"):
        return "copies"
    if first == "account" and rest.endswith(("/reading", "/consent")):
        return "words"
    also = {
        "": "today",
        "verify": "today",
        "accounts": "account",
        "add": "account",
        "text": "words",
        "returned": "tables",
        "outgoing": "tables",
        "terms": "fields",
        "new": "describe",
        "printed": "print",
        "undo": "history",
        "person": "team",
        "sharing": "team",
        "part": "team",
        "into": "team",
        "part-begin": "team",
        "invitation": "invitations",
        "joining": "invitations",
        "save": "exchange",
        "reading": "log",
        "finding": "inbox",
        "door": "inbox",
        "protected": "inbox",
        "file": "message",
        "place": "thing",
    }
    name = also.get(first, first)
    return name if name in SCREENS else ""
