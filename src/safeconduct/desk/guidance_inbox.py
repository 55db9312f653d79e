"""What the help says of the screens of the inbox: their keys and what to know of them. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.screens import Key, Screen

IN_LISTS: Final = (
    Key("j", Phrase("down in a list", "вниз по списку")),
    Key("k", Phrase("up in a list", "вверх по списку")),
    Key("o, Enter", Phrase("open it", "открыть")),
)
# What a key does to the request that has the focus in a list.
ON_REQUESTS: Final = (
    Key("r", Phrase("answer the request", "ответить на обращение")),
    Key("n", Phrase("next contact, who looks after it", "следующая связь, кто ведёт")),
    Key("e", Phrase("close it, or open it again", "закрыть или снова открыть")),
    Key("t", Phrase("how far it is trusted", "насколько можно доверять")),
    Key("m", Phrase("it is one person with another request", "это тот же человек, что и в другом обращении")),
    Key("l", Phrase("log a call or message", "записать звонок или сообщение")),
)
_TAKE_ON: Final = Key("a", Phrase("take the request on", "взять обращение себе"))
_SAVE: Final = Key("Ctrl+Enter", Phrase("save what is typed", "сохранить набранное"))
_ON_CARD: Final = (
    Key("c", Phrase("the contact card", "карточка связи")),
    Key("f", Phrase("fill what they answered into the contact card", "внести их ответы в карточку связи")),
)
# Where recordings are heard and pictures looked at.
ON_FILES: Final = (
    Key("v", Phrase("play a recording, stop it", "слушать запись, остановить")),
    Key("← →", Phrase("5 seconds back, on; in a list the next page", "5 секунд назад, вперёд; в списке — страница")),
    Key("1–5", Phrase("speed: 0.75, 1, 1.25, 1.5, 2", "скорость: 0,75, 1, 1,25, 1,5, 2")),
    Key("b", Phrase("show a picture clearly, or blur it", "показать снимок чётко или размыть")),
)
_ON_MESSAGES: Final = (
    *ON_FILES,
    Key("q", Phrase("a message, or what is marked in it, into the record", "сообщение или выделенное — в сведения")),
)
_SPAN: Final = Key(
    "[ ]",
    Phrase(
        "a span of the recording begins here, ends here: for a note or a claim",
        "отрывок записи начинается здесь, кончается здесь: для заметки или утверждения",
    ),
)

SCREENS: Final[Mapping[str, Screen]] = {
    "inbox": Screen(
        Phrase("Inbox", "Входящие"),
        (
            Phrase("What has come in, and who waits?", "Что пришло и кто ждёт?"),
            Phrase(
                "Danger comes first, then what is overdue, then the longest silence. Whose request it is plays no "
                "part: nobody's is nobody's to skip. A closed request opens by itself when they write again.",
                "Сначала опасность, потом просроченное, потом самое долгое молчание. Кто ведёт обращение, роли не "
                "играет: ничьё обращение — не повод его пропустить. Закрытое откроется само, если напишут снова.",
            ),
            Phrase(
                "Where nobody has set the next contact a clock runs by itself: an answer is overdue after one hour of "
                "danger now, six of danger within days or not known, a day of danger later, three days of none. When "
                "somebody is silent for longer than agreed, what they asked of us for then stands above the list.",
                "Если следующую связь никто не назначил, срок идёт сам: ответ просрочен через час, когда опасность "
                "сейчас, через шесть — когда она в ближайшие дни или неизвестна, через сутки — когда позже, через трое "
                "суток — когда её нет. Если молчат дольше, чем условились, над списком стоит, о чём просили на такой "
                "случай.",
            ),
            Phrase(
                "A code name is drawn for every request. The number or address behind it is shown on a page of its "
                "own, to whoever says what for.",
                "Каждому обращению даётся кодовое имя. Номер или адрес показывает отдельная страница — тому, кто "
                "скажет, зачем.",
            ),
        ),
        (*IN_LISTS, _TAKE_ON, *ON_REQUESTS, _SAVE),
    ),
    "log": Screen(
        Phrase("Log a call or message", "Записать звонок или сообщение"),
        (
            Phrase(
                "How is it written down in thirty seconds, and read in without reading it in twice?",
                "Как записать за тридцать секунд и как принять переписку, не приняв её дважды?",
            ),
            Phrase(
                "The text is enough. A chat that is pasted or chosen as a file is shown first: which channel, who "
                "writes, how much of it is new. The copy outside stays where it is until you delete it.",
                "Достаточно текста. Вставленная или выбранная файлом переписка сначала показывается: какой канал, кто "
                "пишет, сколько нового. Копия снаружи остаётся на месте, пока вы её не удалите.",
            ),
        ),
        (_SAVE,),
    ),
    "thread": Screen(
        Phrase("A request", "Обращение"),
        (
            Phrase(
                "What was said, by whom and by which way; who looks after it, and what is next?",
                "Что сказано, кем и каким путём; кто ведёт и что дальше?",
            ),
            Phrase(
                "Answers are held against the contact card, trust and the channel: what refuses one cannot be clicked "
                "away. By a messenger you send it yourself and say so; by our page it goes onto the reply board.",
                "Ответ сверяется с карточкой связи, доверием и каналом; отказ нельзя просто закрыть. По мессенджеру вы "
                "отправляете сами и отмечаете это; через нашу страницу ответ уходит на доску ответов.",
            ),
        ),
        (
            *IN_LISTS,
            _TAKE_ON,
            *_ON_CARD,
            *ON_REQUESTS,
            *_ON_MESSAGES,
            _SAVE,
        ),
    ),
    "message": Screen(
        Phrase("A message", "Сообщение"),
        (
            Phrase(
                "What exactly was said or sent, and what follows from it?",
                "Что именно сказано или прислано и что из этого следует?",
            ),
            Phrase(
                "Recordings are played out of the vault, pictures are shown without their metadata; neither is written "
                "to the disk. Pictures are blurred until you clear them. A claim can point to a part of a picture or a "
                "span of a recording, and shows it again.",
                "Записи звучат прямо из хранилища, снимки показываются без метаданных; на диск ничего не пишется. "
                "Снимки размыты, пока вы сами их не откроете. Утверждение может указывать на часть снимка или отрывок "
                "записи и показывает их снова.",
            ),
        ),
        (*_ON_MESSAGES, _SPAN, Key("n", Phrase("a note at this time", "заметка к этому месту")), _SAVE),
    ),
}
