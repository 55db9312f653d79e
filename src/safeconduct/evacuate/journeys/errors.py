"""What can be wrong with what is said of a journey, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class CannotFollow(SafeconductError):
    """A word about a leg that cannot come after what was said of it."""

    code = "evacuate.cannot_follow"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This leg stands at “{state}”, and “{step}” cannot follow that.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the journey: somebody may have moved it on, or a word between the two is missing.",
    )
    ru = Advice(
        what="Этот этап сейчас в состоянии «{state}», после него не может быть «{step}».",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите поездку: возможно, её уже продвинул кто-то другой или пропущено слово между ними.",
    )


class PartUsedAgain(SafeconductError):
    """A journey that was taken back, and whose part holds another one since."""

    code = "evacuate.part_used_again"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This cannot be brought back: another journey of the same party was begun in its place.",
        safe=NOTHING_CHANGED_EN,
        do="Look at that journey. To have the former way, take it back and place them anew.",
    )
    ru = Advice(
        what="Вернуть это нельзя: на его месте уже начата другая поездка той же группы.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите ту поездку. Нужен прежний путь — отмените её и разместите группу заново.",
    )


class NotApproved(SafeconductError):
    """A leg that somebody is to be told of before two persons want it."""

    code = "evacuate.leg_not_approved"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nobody is told of this leg before two persons approve it as it stands now.",
        safe=NOTHING_CHANGED_EN,
        do="Begin an approval (journey approve) and ask a second person to confirm it. What was changed after an "
        "approval is approved anew.",
    )
    ru = Advice(
        what="Об этом этапе никому не сообщают, пока двое не одобрят его таким, какой он сейчас.",
        safe=NOTHING_CHANGED_RU,
        do="Начните одобрение (journey approve) и попросите второго человека подтвердить. Если после одобрения что-то "
        "изменили, этап одобряют заново.",
    )


class TheySaidNo(SafeconductError):
    """A leg approved, or somebody told of it, against what its people agreed to."""

    code = "evacuate.they_said_no"
    exit_code = Exit.REFUSED
    en = Advice(
        what="They said no to this, took their yes back, or it has run out: {purposes}.",
        safe=NOTHING_CHANGED_EN,
        do="Ask them again and note what they say in their case. Whoever knows of the leg is told that it is off.",
    )
    ru = Advice(
        what="Они на это не согласны, отозвали согласие или оно истекло: {purposes}.",
        safe=NOTHING_CHANGED_RU,
        do="Спросите их снова и отметьте ответ в деле. Всем, кто знает об этапе, скажите, что он отменяется.",
    )


class FollowsFromCase(SafeconductError):
    """Something of a journey that follows from its case, set by hand or taken back."""

    code = "evacuate.follows_from_case"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What they agreed to, how much they may know and whose case it is follow from the case.",
        safe=NOTHING_CHANGED_EN,
        do="Note what they say in the case itself; the journey follows by itself.",
    )
    ru = Advice(
        what="На что они согласны, сколько им можно знать и чьё это дело — следует из самого дела.",
        safe=NOTHING_CHANGED_RU,
        do="Отметьте сказанное в деле; поездка изменится сама.",
    )


class ToldByItself(SafeconductError):
    """A briefing that is filled in as a form, past what is asked before somebody is told."""

    code = "evacuate.told_by_itself"
    exit_code = Exit.REFUSED
    en = Advice(
        what="That somebody was told is not filled in by hand.",
        safe=NOTHING_CHANGED_EN,
        do="Note it with “journey brief”: it is asked first whether they may be told.",
        on_page="Note it on the page of the journey: it is asked first whether they may be told.",
    )
    ru = Advice(
        what="Что кому-то сообщили, не вписывают вручную.",
        safe=NOTHING_CHANGED_RU,
        do="Отметьте это командой «journey brief»: сначала проверяется, можно ли им сообщать.",
        on_page="Отметьте это на странице поездки: сначала проверяется, можно ли им сообщать.",
    )


class MoreThanTrusted(SafeconductError):
    """A party that is to be told more than so far a trusted party is told."""

    code = "evacuate.more_than_trusted"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The party is not trusted far enough to be told this. It may know: {may_know}.",
        safe=NOTHING_CHANGED_EN,
        do="Check them first, and note it in their case. If it has to be now, say so (--all-the-same): the journey "
        "records it.",
        on_page="Check them first, and note it in their case. If it has to be now, tick that you tell them all the "
        "same: the journey records it.",
    )
    ru = Advice(
        what="Группе пока не доверяют настолько, чтобы это сообщать. Ей можно знать: {may_know}.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала проверьте их и отметьте это в деле. Если нужно сейчас, скажите это (--all-the-same): поездка это "
        "запишет.",
        on_page="Сначала проверьте их и отметьте это в деле. Если нужно сейчас, отметьте «Всё равно сообщить»: поездка "
        "это запишет.",
    )


class LegIsHeld(SafeconductError):
    """A change to a leg that people were told of, or are on."""

    code = "evacuate.leg_is_held"
    exit_code = Exit.REFUSED
    en = Advice(
        what="People were told of this leg, or have been on it: it is not changed.",
        safe=NOTHING_CHANGED_EN,
        do="If they have not left yet, tell everybody who knows that it is off (journey unbrief), and change it then.",
        on_page="If they have not left yet, tell everybody who knows that it is off, note that here, and change it.",
    )
    ru = Advice(
        what="Об этом этапе уже сообщили людям или по нему уже поехали: его не меняют.",
        safe=NOTHING_CHANGED_RU,
        do="Если ещё не выехали, скажите всем, кому сообщали, что он отменяется (journey unbrief), и тогда меняйте.",
        on_page="Если ещё не выехали, скажите всем, кто знает, что он отменяется, отметьте это и тогда меняйте.",
    )


class NoEmergencyGo(SafeconductError):
    """An emergency go for anything but the first leg of a party of the most urgent tier."""

    code = "evacuate.no_emergency_go"
    exit_code = Exit.REFUSED
    en = Advice(
        what="One person alone starts the first leg of a party of the most urgent tier, and nothing else.",
        safe=NOTHING_CHANGED_EN,
        do="Ask a second person to approve this leg (journey approve).",
    )
    ru = Advice(
        what="В одиночку отправляют только по первому этапу и только группу с самой высокой срочностью.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите второго человека одобрить этот этап (journey approve).",
    )


class NothingToConfirm(SafeconductError):
    """A leg about which nobody began an approval that waits."""

    code = "evacuate.nothing_to_confirm"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing waits for a second person here: nobody began to approve this leg as it stands now.",
        safe=NOTHING_CHANGED_EN,
        do="Begin the approval yourself (journey approve), and ask somebody else to confirm it.",
    )
    ru = Advice(
        what="Здесь ничто не ждёт второго человека: этап в его нынешнем виде никто не начинал одобрять.",
        safe=NOTHING_CHANGED_RU,
        do="Начните одобрение сами (journey approve) и попросите кого-то другого подтвердить.",
    )


class NotTold(SafeconductError):
    """A briefing that is taken back although nobody was told."""

    code = "evacuate.not_told"
    exit_code = Exit.REFUSED
    en = Advice(
        what="There is no such briefing to take back: nobody was told of this leg, or they were told already that it "
        "is off.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the journey for who was told of what.",
    )
    ru = Advice(
        what="Отзывать нечего: об этом этапе никому не сообщали или уже сказали, что он отменяется.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите в поездке, кому и что сообщили.",
    )


class NoSuchLeg(SafeconductError):
    """A leg that the journey does not have."""

    code = "evacuate.no_such_leg"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This journey has no such leg{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the number of the leg, or the first digits of its id; “journey show” lists them.",
    )
    ru = Advice(
        what="В этой поездке нет такого этапа{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите номер этапа или первые знаки его номера записи; их показывает «journey show».",
    )


class SlipTellsMore(SafeconductError):
    """A slip in whose words somebody typed a code name."""

    code = "evacuate.slip_tells_more"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The words of this slip contain a code name{shown}.",
        safe="No slip was made.",
        do="Say it on the slip in other words (journey set): whoever finds the slip would have the name.",
    )
    ru = Advice(
        what="В словах этого листка есть кодовое имя{shown}.",
        safe="Листок не составлен.",
        do="Напишите это другими словами (journey set): у того, кто найдёт листок, окажется имя.",
    )
