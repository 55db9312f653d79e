"""What the help says of the screens of publishing: their keys and what to know of them. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.screens import Key, Screen

_SAVE: Final = Key("Ctrl+Enter", Phrase("save the part that one is in", "сохранить часть, в которой вы находитесь"))
_JUMP: Final = Key(
    "1–3", Phrase("to the words that a question is about", "к словам, о которых вопрос"),
)  # fmt: skip

SCREENS: Final[Mapping[str, Screen]] = {
    "statements": Screen(
        Phrase("Statements", "Сообщения"),
        (
            Phrase("What waits for somebody before it goes out?", "Что ждёт кого-то перед выходом?"),
            Phrase(
                "First what somebody wants out: it waits for a second person, or two want it out. What two let out "
                "against the check counts six hours later. Until then, and after, one word of anybody stops it.",
                "Сначала то, что уже предложили выпустить: ждут второго человека или согласны двое. Выпуск вопреки "
                "проверке вступает в силу через шесть часов. И до, и после этого остановить его может любой одним "
                "словом.",
            ),
        ),
        (
            *IN_LISTS,
            Key("n", Phrase("begin a statement", "начать сообщение")),
            Key("Ctrl+Enter", Phrase("begin it as it is filled in", "начать его так, как заполнено")),
            Key("x", Phrase("stop it, with the reason typed beside it", "остановить, указав рядом причину")),
        ),
    ),
    "statement": Screen(
        Phrase("A statement", "Сообщение"),
        (
            Phrase("May we say this, and if not, what has to change?", "Можно ли так сказать, а если нет, что менять?"),
            Phrase(
                "The words are checked while you type, after each pause. Red words must go, amber ones wait or want a "
                "look; below them stands why, and safer words where there are some. At most three questions are asked "
                "at a time, the worst first. Each language is checked for itself: a translation says more easily.",
                "Слова проверяются, пока вы печатаете, после каждой паузы. Красное надо убрать, янтарное подождёт или "
                "требует взгляда; ниже сказано почему и дана более безопасная замена, если она есть. Вопросов не "
                "больше трёх сразу, сначала самый важный. Каждый язык проверяется отдельно: в переводе легко сказать "
                "лишнее.",
            ),
            Phrase(
                "Numbers, days, places and quotations rest on claims of the record: link each part to them. What you "
                "do not save is kept as a draft on this laptop alone. The desk knows only what it opens, so a "
                "colleague's desk checks it too.",
                "Числа, даты, места и цитаты опираются на утверждения из сведений: свяжите с ними каждую часть. "
                "Несохранённое лежит черновиком только на этом ноутбуке. Рабочее место видит лишь то, что открывает, "
                "поэтому проверяет и рабочее место коллеги.",
            ),
        ),
        (_JUMP, Key("d", Phrase("to the decision", "к решению")), _SAVE),
    ),
    "releasing": Screen(
        Phrase("May it go out", "Можно ли выпустить"),
        (
            Phrase("Who wants it out, and what stands against it?", "Кто хочет это выпустить и что против?"),
            Phrase(
                "Two persons have to want the same words out, each at their own desk, and each desk checks them anew. "
                "Whatever is changed afterwards nobody has approved. One word of anybody stops it.",
                "Выпустить одни и те же слова должны захотеть двое, каждый за своим рабочим местом, и каждое проверяет "
                "их заново. Изменённое потом никто не одобрял. Остановить может любой одним словом.",
            ),
            Phrase(
                "Two who wrote nothing of it can let it out against the check, but never where it names somebody "
                "protected or a safe place, or where not everything was checked.",
                "Двое, кто ничего в нём не писал, могут выпустить его вопреки проверке, но не тогда, когда назван тот, "
                "кого мы защищаем, или убежище, и не тогда, когда проверено не всё.",
            ),
            Phrase(
                "It waits until every desk that opens what this one does not has answered for these very words; desks "
                "answer by themselves while they are open, and one sign more is other words. All who write, want or "
                "release it have to be in one press room, or what was said before is not known to one of them.",
                "Оно ждёт, пока об этих самых словах не ответят все рабочие места, которые открывают то, что здесь не "
                "открывается. Отвечают они сами, пока открыты, а одна новая буква — уже другие слова. Все, кто пишет, "
                "предлагает и выпускает, должны быть в одной пресс-службе, иначе кто-то не знает, что уже сказано.",
            ),
            Phrase(
                "Names that stand in sealed identity sheets alone are not searched for. Two persons open a sheet for "
                "that, among the secrets that two people open, or two who know who stands in them say so here.",
                "Имена, которые есть только в запечатанных личных листах, сами не ищутся. Либо двое вскрывают лист для "
                "проверки, среди секретов, которые открывают двое, либо двое, кто знает этих людей, говорят это здесь.",
            ),
        ),
        (
            _JUMP,
            Key("e", Phrase("back to the text", "обратно к тексту")),
            Key("Ctrl+Enter", Phrase("say it", "сказать")),
        ),
    ),
    "ledger": Screen(
        Phrase("What is public", "Что известно всем"),
        (
            Phrase("What has been said already, by us and by others?", "Что уже сказано нами и другими?"),
            Phrase(
                "Every new text is held against all of this: numbers above all. Nothing leaves it, because every copy "
                "is kept by somebody. Paste in what others publish, and say on its page what it told.",
                "С этим сверяется каждый новый текст, прежде всего числа. Отсюда ничего не исчезает: копии всегда у "
                "кого-то остаются. Вставляйте сюда чужие публикации и отмечайте на их странице, что в них сказано.",
            ),
        ),
        (
            *IN_LISTS,
            Key("n", Phrase("enter an article of others", "внести чужую публикацию")),
            Key("p", Phrase("print", "напечатать")),
            Key("Ctrl+Enter", Phrase("enter it as it is filled in", "внести так, как заполнено")),
        ),
    ),
    "entry": Screen(
        Phrase("What an entry told", "Что сказано в публикации"),
        (
            Phrase("Which numbers, places and words are out by this?", "Какие числа, места и слова этим уже открыты?"),
            Phrase(
                "The program proposes what it found; what you leave out does not count. An entry that this version "
                "cannot read holds every number, person and quotation until somebody says here what it told.",
                "Программа предлагает то, что нашла; что вы не отметите, не считается. Запись, которую эта версия не "
                "может прочитать, задерживает все числа, людей и цитаты, пока здесь не скажут, что в ней было.",
            ),
        ),
        (Key("Ctrl+Enter", Phrase("that is what it told", "сказано именно это")),),
    ),
    "due": Screen(
        Phrase("Corrections due", "Что пора исправить"),
        (
            Phrase("What have we said that does not hold any more?", "Что из сказанного нами больше не верно?"),
            Phrase(
                "A line goes away when a correction is public, or when somebody says why none is needed. It comes back "
                "when what is known changes again. The other languages and every copy stay out there.",
                "Строка исчезает, когда вышло исправление или когда кто-то указал, почему оно не нужно. Она вернётся, "
                "если известное снова изменится. Другие языки и все копии остаются у людей.",
            ),
        ),
        (),
    ),
    "press": Screen(
        Phrase("Press", "Пресса"),
        (
            Phrase(
                "Who asks, until when, and what may be said?", "Кто спрашивает, к какому сроку и что можно сказать?"
            ),
            Phrase(
                "What is said to a journalist is public from that minute and is entered word for word. The lines for "
                "the telephone are checked anew each time the page opens; say those and no others.",
                "Сказанное журналисту с этой минуты известно всем и записывается дословно. Ответы для телефона "
                "проверяются заново при каждом открытии страницы; говорите их и ничего другого.",
            ),
        ),
        (
            *IN_LISTS,
            Key("n", Phrase("enter a question", "записать вопрос")),
            Key("l", Phrase("the lines for the telephone", "ответы для телефона")),
            Key("p", Phrase("print the page, or the lines", "напечатать страницу или ответы")),
            Key("Ctrl+Enter", Phrase("enter it as it is filled in", "записать так, как заполнено")),
        ),
    ),
}
