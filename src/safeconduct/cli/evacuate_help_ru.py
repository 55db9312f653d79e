"""The Russian of the help of ``case`` and ``evacuate``, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EVACUATE_HELP: Final[Mapping[str, str]] = {
    "Everything a rescue is made of: cases, people, places, helpers, trips, journeys, by their forms.": (
        "Всё, из чего складывается вывоз: дела, люди, места, помощники, рейсы, поездки — по их формам."
    ),
    "List the forms there are; of one FORM, its fields and what can be chosen.": (
        "Перечислить формы; для одной формы FORM — её поля и варианты ответа."
    ),
    "List every thing of a FORM that this desk opens.": (
        "Перечислить всё, что описывает форма FORM и что открывается на этом рабочем месте."
    ),
    "Show a THING by its code name or the first digits of its id.": (
        "Показать запись THING по кодовому имени или первым знакам номера."
    ),
    "Of which form it is, where two are called alike.": "Какая это форма, если две записи называются одинаково.",
    "Add a thing of a FORM to a PART, with FIELD=VALUE …": "Добавить в часть PART запись формы FORM: FIELD=VALUE …",
    "Set fields of a THING, FIELD=VALUE …; FIELD= says that there is none any more.": (
        "Задать поля записи THING: FIELD=VALUE …; FIELD= значит, что этого больше нет."
    ),
    "Take entries back by the first digits of their ids; taking that back brings them again.": (
        "Отменить записи по первым знакам номеров; отмена отмены возвращает их."
    ),
    "Why, for whoever looks at it later.": "Почему — для того, кто будет смотреть потом.",
    # case
    "Show which published seed decides between equals, who set it and when, and between whom it decided tonight.": (
        "Показать, какое опубликованное зерно решает между равными, кто и когда его задал и между кем решило сегодня."
    ),
    "Cases: who is in most danger, whose clock runs out, what was decided and promised.": (
        "Дела: кому опаснее всего, у кого истекает срок, что решено и обещано."
    ),
    "Open a case for one party under drawn code names, with FIELD=VALUE … (see: evacuate forms case).": (
        "Открыть дело на одну группу под кодовыми именами по жребию: FIELD=VALUE … (см. evacuate forms case)."
    ),
    "How many travel together.": "Сколько человек едет вместе.",
    "The request of the inbox it comes from.": "Обращение во входящих, из которого оно открыто.",
    "The claim of the record it comes from.": "Утверждение в базе, из которого оно открыто.",
    "Of which wave of persecution.": "К какой волне преследований относится.",
    "List who needs somebody tonight: the most urgent first, then whose clock runs out next, then by the lot.": (
        "Кому кто-то нужен сегодня: сначала самые срочные, затем те, чей срок ближе, затем по жребию."
    ),
    "Show those that are closed instead.": "Показать вместо этого закрытые.",
    "Show a case: danger, clocks, trust, consents, papers, its people and everything that was noted.": (
        "Показать дело: опасность, сроки, доверие, согласия, документы, людей и всё, что записано."
    ),
    "Set fields of a case, FIELD=VALUE …; FIELD= says that there is none any more.": (
        "Задать поля дела: FIELD=VALUE …; FIELD= значит, что этого больше нет."
    ),
    "Add to a case: a person, need, document, consent, risk, promise, contact …, with FIELD=VALUE …": (
        "Добавить в дело человека, потребность, документ, согласие, событие, обещание, связь …: FIELD=VALUE …"
    ),
    "Answer the questions about the danger and decide, FIELD=VALUE … (see: evacuate forms assessment).": (
        "Ответить на вопросы об опасности и решить: FIELD=VALUE … (см. evacuate forms assessment)."
    ),
    "Close a case with how it ended (see: evacuate forms case). Contact lost is no ending: case lose.": (
        "Закрыть дело, указав, чем закончилось (см. evacuate forms case). Потеря связи — не конец: case lose."
    ),
    "What is to be known of it.": "Что об этом нужно знать.",
    "Say that contact is lost. The case stays open until somebody says how it ended.": (
        "Отметить, что связь потеряна. Дело остаётся открытым, пока кто-то не скажет, чем закончилось."
    ),
    "Vouch for a party: you have heard them, or know who they are. Two of you have to, before they share a house.": (
        "Поручиться за группу: вы с ними говорили или знаете, кто они. Чтобы их селить с другими, нужны двое."
    ),
    "Open a closed case again, or say that contact is there again.": (
        "Снова открыть закрытое дело или отметить, что связь восстановилась."
    ),
    "Hand your cases, promises, alarms and check-ins over to ALIAS, who accepts each. PART is where plans lie.": (
        "Передать дела, обещания, тревоги и связь участнику ALIAS, который примет каждое. PART — часть с планами."
    ),
    "What the next officer is to know.": "Что нужно знать тому, кто заступает.",
    "Accept what was handed to you, all of it or each --item; what is not accepted stays with whoever had it.": (
        "Принять переданное: всё или каждое --item; непринятое остаётся за тем, кто передал."
    ),
    "Accept this one alone; several times for several.": "Принять только это; для нескольких — повторить.",
    # case place
    "Look where a party can go, STAGE=THING …: extraction, helper, transit, onward, safe, departure.": (
        "Посмотреть, куда можно группу, STAGE=THING …: extraction, helper, transit, onward, safe, departure."
    ),
    "Place them so: a journey is drafted and beds are held; nobody is told.": (
        "Разместить так: поездка намечается, места бронируются; никому не сообщается."
    ),
    "Do it although something stands against it; the journey says so.": (
        "Сделать, хотя что-то мешает; это останется в журнале поездки."
    ),
    # case seal, sealed, ask, unseal
    "Write down what WHO of a case agreed to have told, FIELD=VALUE … (see: evacuate forms telling); or list it.": (
        "Записать, что WHO из дела разрешает о себе рассказывать, FIELD=VALUE … (см. evacuate forms telling), или "
        "показать список."
    ),
    "Let the press office know: it is written in the record too.": (
        "Сообщить пресс-службе: это запишется и в базу сведений."
    ),
    "Write down that WHO of a case took back what they agreed to have told. Nothing more goes out with them.": (
        "Записать, что WHO из дела отозвал согласие на публикацию. С этим человеком больше ничего не выйдет."
    ),
    "Seal an identity sheet or a paper for a case: from then on two of its holders open it, and nobody alone. A "
    "sheet is asked for field by field; or FILE, or - for standard input, has one FIELD=VALUE a line.": (
        "Запечатать для дела личный лист или документ: после этого его вскрывают двое из держателей, один — никто. "
        "Лист спрашивается по полям; либо в FILE или на стандартном вводе (-) по одному FIELD=VALUE на строку."
    ),
    "Delete FILE afterwards.": "Затем удалить FILE.",
    "One of those of whom any two open it.": "Один из держателей: вскрывают любые двое из них.",
    "Of which person of the case, by their code name.": "Какого человека из дела, по кодовому имени.",
    "Of which day the paper is: 2030-01-31.": "От какого дня документ: 2030-01-31.",
    "Who took it (default: you).": "Кто принял (по умолчанию вы).",
    "List what is sealed for a case: what it is, of which day, and who opens it. Nothing is opened.": (
        "Перечислить, что запечатано по делу: что это, от какого дня и кто вскрывает. Ничего не вскрывается."
    ),
    "Ask for what is sealed for a case, ID as “case sealed” lists it: two holders have to hand their shares over.": (
        "Запросить запечатанное по делу, ID как в списке «case sealed»: доли должны передать двое держателей."
    ),
    "Open what two holders have handed their shares over for, once: a sheet is printed, a file is written.": (
        "Вскрыть один раз то, для чего двое передали доли: лист выводится на экран, файл записывается."
    ),
}
