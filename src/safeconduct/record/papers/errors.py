"""What a paper is refused for, and why, in sentences."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NoSuchPaper(SafeconductError):
    """A form that there is not."""

    code = "record.no_such_paper"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no paper of this name{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“record paper list” names those that there are.",
        on_page="Choose one of those on the page.",
    )
    ru = Advice(
        what="Бумаги с таким названием нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="«record paper list» перечислит те, что есть.",
        on_page="Выберите одну из тех, что на странице.",
    )


class NotAboutThis(SafeconductError):
    """A paper about a sort of subject that its receiver takes none of."""

    code = "record.paper_not_about_this"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This receiver takes no paper that is about such a subject.",
        safe=NOTHING_CHANGED_EN,
        do="Name the person first; what happened to them may follow as a second subject.",
    )
    ru = Advice(
        what="Этот получатель не принимает бумаг о таком предмете.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала назовите человека; то, что с ним произошло, можно указать вторым предметом.",
    )


class TooManyPeople(SafeconductError):
    """More people on one paper than its receiver takes, or one person may export."""

    code = "record.paper_too_many_people"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This paper is about {people} people; its receiver takes {most} at once.",
        safe=NOTHING_CHANGED_EN,
        do="Make a paper for each of them.",
    )
    ru = Advice(
        what="Людей в этой бумаге: {people}; получатель принимает за раз не больше, чем {most}.",
        safe=NOTHING_CHANGED_RU,
        do="Составьте бумагу о каждом.",
    )


class ConsentRefused(SafeconductError):
    """A paper about somebody who said no, or took their consent back."""

    code = "record.paper_consent_refused"
    exit_code = Exit.REFUSED
    en = Advice(
        what="They refused this use, or took their consent to it back: no such paper is made.",
        safe="Nothing was written.",
        do="Talk to them. If they agree now, enter that as a claim and say which earlier one it takes the place of.",
    )
    ru = Advice(
        what="На это согласия не дали или его отозвали: такая бумага не составляется.",
        safe="Ничего не записано.",
        do="Поговорите с ними. Если теперь они согласны, внесите это утверждением и укажите, что оно заменяет.",
    )


class NotToBeNamed(SafeconductError):
    """Somebody who is to be named as responsible, and against whose being told of a consent of theirs stands."""

    code = "record.paper_not_to_be_named"
    exit_code = Exit.REFUSED
    en = Advice(
        what="{shown} cannot be named as responsible: they refused this use, or their yes to it does not hold today.",
        safe=NOTHING_CHANGED_EN,
        do="Leave them out of whom it may name. Whoever told us something is a source, and not to be exposed by it.",
    )
    ru = Advice(
        what="Назвать ответственным {shown} нельзя: есть отказ этого человека, или его согласие не действует.",
        safe=NOTHING_CHANGED_RU,
        do="Уберите его из тех, кого бумага может назвать. Кто нам рассказал — источник, и выдавать его нельзя.",
    )


class NotAnonymous(SafeconductError):
    """A confidential submitter where the law wants a name."""

    code = "record.paper_not_anonymous"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This receiver opens nothing without the applicant's name: it cannot be kept from them.",
        safe=NOTHING_CHANGED_EN,
        do="Let somebody sign who can, a lawyer for instance; or choose another paper.",
    )
    ru = Advice(
        what="Без имени заявителя этот получатель ничего не начнёт: скрыть его нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Пусть подпишет тот, кто может, например адвокат; или выберите другую бумагу.",
    )


class PartWanted(SafeconductError):
    """A paper about somebody of whom several parts tell, and none that was chosen."""

    code = "record.paper_part_wanted"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Several parts tell of this subject: {count}. A paper tells of one, so that none gives another away.",
        safe="Nothing was written.",
        do="Name the part with --part.",
        on_page="Choose the part.",
    )
    ru = Advice(
        what="Об этом предмете говорят несколько частей: {count}. Бумага берёт из одной, чтобы не выдать другую.",
        safe="Ничего не записано.",
        do="Назовите часть через --part.",
        on_page="Выберите часть.",
    )


class NoRecipient(SafeconductError):
    """A paper that would leave open to whoever finds it."""

    code = "record.paper_no_recipient"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A paper leaves this computer only as a file that is encrypted to a named recipient; none is named.",
        safe="Nothing was written.",
        do="Give their key with --recipient: a line age1pq1… (“age-keygen -pq” makes one), or a file of it.",
        on_page="Give their public key.",
    )
    ru = Advice(
        what="Бумага покидает этот компьютер только файлом, зашифрованным для названного получателя; он не назван.",
        safe="Ничего не записано.",
        do="Укажите его ключ: --recipient и строка на age1pq1 (её даёт «age-keygen -pq») или файл с ней.",
        on_page="Дайте открытый ключ получателя.",
    )
