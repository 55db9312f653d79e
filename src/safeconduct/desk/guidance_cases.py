"""What the help says of the screens of a rescue: their keys and what to know of them. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.screens import Key, Screen

_SAVE: Final = Key("Ctrl+Enter", Phrase("save what is typed", "сохранить набранное"))
_TAKE_ON: Final = Key("a", Phrase("take the case on", "взять дело себе"))

SCREENS: Final[Mapping[str, Screen]] = {
    "cases": Screen(
        Phrase("Cases", "Дела"),
        (
            Phrase("Who needs somebody tonight?", "Кому кто-то нужен сегодня?"),
            Phrase(
                "The most urgent first; among these what is known before what is guessed, then whose clock runs out "
                "next, by the hour, then a published lot: nobody is first for having come first or being best "
                "connected. Every open case has a clock, also one that nobody has decided about.",
                "Сначала самые срочные; среди них известное раньше предполагаемого, затем те, чей срок ближе "
                "(по часам), затем опубликованный жребий: никто не первый потому, что пришёл раньше или у него больше "
                "связей. Срок есть у каждого открытого дела, и у того, о котором ещё никто не решил.",
            ),
        ),
        (*IN_LISTS, _TAKE_ON, Key("n", Phrase("open a case", "открыть дело"))),
    ),
    "case": Screen(
        Phrase("A case", "Дело"),
        (
            Phrase("What is this party's danger, and what is the next step?", "Какая опасность грозит и что дальше?"),
            Phrase(
                "Whoever is vouched for by two of us, and is not searched for now, may share a house. Of two consents "
                "the stricter holds. Contact lost is open: only how it ended closes a case.",
                "Селить с другими можно тех, за кого поручились двое из нас и кого сейчас не ищут. Из двух согласий "
                "действует более строгое. Потеря связи — это открытое дело: закрывает его только исход.",
            ),
            Phrase(
                "What may be told of them to the public has a page of its own. Nothing said is nothing told, and of "
                "all that was said of one person the strictest holds.",
                "Для того, что можно о них рассказывать всем, есть отдельная страница. Если ничего не сказано, мы "
                "молчим; из всего, что сказано об одном человеке, действует самое строгое.",
            ),
            Phrase(
                "Names have no place here, only code names: those who read this part would have a list.",
                "Настоящим именам здесь не место, только кодовым: иначе у читающих эту часть будет список.",
            ),
            Phrase(
                "Names, documents, the statement “I left of my own will”, its film and a power of attorney are sealed: "
                "any two of the people you name open them, together and on record. Nobody does alone, you neither; a "
                "sheet that changes is written anew, whole.",
                "Имена, документы, заявление «Я уехал по своей воле», видео с ним и доверенность запечатывают: "
                "вскрывают любые двое из названных вами, вместе и с записью. В одиночку — никто, и вы тоже; "
                "изменённый лист пишут заново целиком.",
            ),
        ),
        (
            Key("d", Phrase("danger and decision", "опасность и решение")),
            Key("n", Phrase("next contact, needs of the way, owner", "следующая связь, условия пути, кто ведёт")),
            Key("l", Phrase("note a contact", "записать связь")),
            Key("m", Phrase("place them by hand", "разместить вручную")),
            Key("e", Phrase("close it", "закрыть")),
            _TAKE_ON,
            _SAVE,
            *IN_LISTS,
        ),
    ),
    "opening": Screen(
        Phrase("Opening a case", "Открытие дела"),
        (
            Phrase("Who travels together, and where does it come from?", "Кто едет вместе и откуда это известно?"),
            Phrase(
                "A case is one party. Code names are drawn and never used again. From a request it is opened on that "
                "request's page, and leads back to it.",
                "Дело — это одна группа. Кодовые имена даются по жребию и больше не повторяются. Из обращения дело "
                "открывают на странице обращения; оно ведёт обратно к нему.",
            ),
        ),
        (_SAVE,),
    ),
    "thing": Screen(
        Phrase("Filling in a form", "Заполнение формы"),
        (
            Phrase("What is known of it?", "Что об этом известно?"),
            Phrase(
                "Only what you change is written, in the place of what stood there when you opened the page. If a "
                "colleague set the same meanwhile, both stand until one of you sets it again.",
                "Записывается только то, что вы изменили, на место того, что стояло, когда вы открыли страницу. Если "
                "коллега тем временем вписал другое, стоит и то и другое, пока кто-то из вас не впишет снова.",
            ),
        ),
        (_SAVE,),
    ),
    "board": Screen(
        Phrase("Movement", "Перемещения"),
        (
            Phrase("Who moves when, and what is in the way?", "Кто когда едет и что мешает?"),
            Phrase(
                "It opens on three days. Journeys that this desk cannot open are counts of people: their beds are held "
                "all the same. Dashed is a draft; what people were told of is never moved by a plan.",
                "Открывается на трёх днях. Поездки, которых это рабочее место не открывает, — только числа: места за "
                "ними всё равно заняты. Пунктир — набросок; то, о чём людям сообщили, план не двигает.",
            ),
        ),
        (
            *IN_LISTS,
            Key("t", Phrase("the picture as a table, and back", "картинка в виде таблицы и обратно")),
            Key(
                "m",
                Phrase(
                    "pick up a party that is not placed: j and k to a place, trip or helper, Enter there, Esc back",
                    "взять неразмещённую группу: j и k — к месту, рейсу или помощнику, там Enter; Esc — обратно",
                ),
            ),
        ),
    ),
    "placing": Screen(
        Phrase("Placing by hand", "Размещение вручную"),
        (
            Phrase("Where can this party go, and whom does it expose?", "Куда можно этих людей и кого это раскроет?"),
            Phrase(
                "Six stages in the order of the way; each card says whether it fits the rest, or how much it would "
                "break, with the gravest of it. Press a card, or drag it into its stage. What stands against the whole "
                "and who would know whom is there after each choice. Nothing is held before you place them.",
                "Шесть этапов по порядку пути; на каждой карточке сказано, подходит ли она к остальному или сколько "
                "правил нарушит, и самое тяжёлое из них. Нажмите карточку или перетащите её на этап. Что против "
                "всего пути и кто о ком узнает, видно после каждого выбора. До размещения ничего не бронируется.",
            ),
            Phrase(
                "What is refused can be done all the same by whoever ticks that they have seen it; the journey's log "
                "keeps that. Parties of journeys that do not open here are counts.",
                "Нарушение можно допустить, отметив, что вы его видели; это останется в журнале поездки. Группы из "
                "поездок, которые здесь не открываются, — только числа.",
            ),
        ),
        (
            Key("1–6", Phrase("choose for this stage", "выбирать для этого этапа")),
            Key("j", Phrase("the next card", "следующая карточка")),
            Key("k", Phrase("the card before", "предыдущая карточка")),
            Key("o, Enter", Phrase("take it", "выбрать её")),
            Key("x, Backspace", Phrase("empty the stage", "освободить этап")),
            Key("Ctrl+Enter", Phrase("place them so", "разместить так")),
            Key("t", Phrase("the picture as a table, and back", "картинка в виде таблицы и обратно")),
        ),
    ),
    "plan": Screen(
        Phrase("A plan", "План"),
        (
            Phrase("How good is it, and who goes how?", "Насколько он хорош и кто как едет?"),
            Phrase(
                "How far it can be from the best at most is proved. Two persons approve it; beds and helpers are held "
                "by the second word, before anybody is told. A plan never moves a journey of which people were told.",
                "Доказано, насколько он самое большее хуже лучшего. Одобряют двое; места и помощники заняты со вторым "
                "словом, до того как кому-то сообщат. Поездку, о которой людям уже сообщили, план не двигает.",
            ),
            Phrase(
                "The reasons are worked out of the vault as it is now. Where somebody's way does not stand any more, "
                "“Repair the plan” finds another for them alone: a draft made from this plan, that two approve.",
                "Причины вычисляются по тому, что в хранилище сейчас. Если чей-то путь уже невозможен, «Починить план» "
                "находит другой только для них: это набросок на основе этого плана, его одобряют двое.",
            ),
            Phrase(
                "A plan is searched for in the background and changes nothing until it is kept. Who is not in it is "
                "told with what stands in the way; lift one of these, and search again.",
                "План ищется, пока вы работаете, и ничего не меняет, пока его не сохранят. Про каждого, кого в нём "
                "нет, сказано, что мешает; уберите что-то одно из этого и поищите снова.",
            ),
        ),
        (Key("Ctrl+Enter", Phrase("search, or keep what was found", "искать или сохранить найденное")),),
    ),
    "checkins": Screen(
        Phrase("Check-ins", "Выходы на связь"),
        (
            Phrase("Who is silent, and who is heard from next?", "Кто молчит и кто выйдет на связь следующим?"),
            Phrase(
                "Answer alike whatever they say: one of the three words means that they are forced. Only what it "
                "means is kept. Take an alarm on, so that two do not call at once; say how it ended, or it goes on.",
                "Отвечайте одинаково, что бы они ни сказали: одно из трёх слов значит, что их принуждают. Хранится "
                "только смысл. Возьмите тревогу на себя, чтобы двое не звонили сразу; напишите, чем она кончилась, "
                "иначе она продолжается.",
            ),
            Phrase(
                "Without their exact words, press what they meant; a typed word that means “forced” counts whatever "
                "you press. Whoever was seen to leave or arrive is no longer silent there: say it on the page of the "
                "journey. That never ends “forced”.",
                "Если точных слов нет, нажмите, что они имели в виду; введённое слово «принуждают» считается, что бы "
                "вы ни нажали. Кого видели при выезде или по прибытии, те там больше не молчат: отметьте это на "
                "странице поездки. Принуждения это не снимает никогда.",
            ),
            Phrase(
                "A program that wakes somebody is set with “journey waking”. It runs while the desk is locked too, as "
                "long as Safeconduct runs and this computer is awake.",
                "Программу, которая разбудит кого надо, задают командой «journey waking». Она запускается и когда "
                "рабочее место заперто, пока Safeconduct работает и компьютер не спит.",
            ),
        ),
    ),
    "burn": Screen(
        Phrase("Something is burnt", "Что-то засвечено"),
        (
            Phrase("Who leaves tonight, and who is exposed?", "Кого увезти сегодня и кто под угрозой?"),
            Phrase(
                "Looking notes nothing. Once noted, nobody is sent there any more, and each journey that it touches "
                "says so. Nobody is moved by it: people decide. Then the plan can be repaired, for whoever of it was "
                "to go that way and was not told yet.",
                "Просмотр ничего не отмечает. После отметки туда больше никого не направят, и в каждой затронутой "
                "поездке это видно. Сама отметка никого не перевозит: решают люди. Потом можно починить план для тех, "
                "кто должен был ехать этим путём и кому ещё не сообщили.",
            ),
        ),
        (Key("Ctrl+Enter", Phrase("show what follows", "показать, что из этого следует")),),
    ),
    "journey": Screen(
        Phrase("A journey", "Поездка"),
        (
            Phrase(
                "How does each leg stand, and have they been heard from?",
                "Как идёт каждый этап и вышли ли они на связь?",
            ),
            Phrase(
                "Two persons approve a leg before anybody is told. Of what they say only the meaning is kept. Forced "
                "is ended by a person who has seen them, never by a later word.",
                "Этап одобряют двое, прежде чем о нём кому-то сообщат. Из сказанного хранится только смысл. "
                "Принуждение снимает человек, который их видел, и никогда не более позднее слово.",
            ),
        ),
    ),
    "watch": Screen(
        Phrase("Watch and hand-over", "Дежурство и передача смены"),
        (
            Phrase("Who is on duty, and who has taken what on?", "Кто дежурит и кто что принял?"),
            Phrase(
                "What is handed over stays with you until the other has accepted it, each thing by itself: cases, "
                "promises, alarms, and whoever is to be heard from in the next day. Whoever accepts an alarm has taken "
                "it on.",
                "Переданное остаётся за вами, пока другой не примет его, каждое отдельно: дела, обещания, тревоги и "
                "те, кто выйдет на связь в ближайшие сутки. Кто принял тревогу, тот взял её на себя.",
            ),
        ),
        (_SAVE,),
    ),
    "programme": Screen(
        Phrase("The programme in figures", "Программа в цифрах"),
        (
            Phrase(
                "How soon are people helped, and where are we late?",
                "Как скоро люди получают помощь и где мы опаздываем?",
            ),
            Phrase(
                "Whoever still waits is counted in. Numbers below five are hidden, with whatever would give them away.",
                "Те, кто ещё ждёт, учтены. Числа меньше пяти скрыты вместе с тем, что их выдало бы.",
            ),
        ),
    ),
}
