"""What can be wrong with writing and releasing a statement, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NotToBeReleased(SafeconductError):
    """A statement that the check does not let out as it stands."""

    code = "publish.not_to_be_released"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The check does not let this statement out as it stands.",
        safe=NOTHING_CHANGED_EN,
        do="Answer what it asks, the worst first; each question says what would help.",
    )
    ru = Advice(
        what="Проверка не выпускает это сообщение в таком виде.",
        safe=NOTHING_CHANGED_RU,
        do="Ответьте на её вопросы, начиная с самого важного: к каждому сказано, что поможет.",
    )


class NeverReleased(SafeconductError):
    """An override of what no two persons may override."""

    code = "publish.never_released"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nobody can let this out: it names somebody who is protected, or the check did not see all of it.",
        safe=NOTHING_CHANGED_EN,
        do="Rewrite the marked words.",
    )
    ru = Advice(
        what="Это не может выпустить никто: здесь назван тот, кого мы защищаем, или проверено не всё.",
        safe=NOTHING_CHANGED_RU,
        do="Перепишите отмеченные слова.",
    )


class WroteItYourself(SafeconductError):
    """An override by somebody who wrote a word of the statement."""

    code = "publish.wrote_it_yourself"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You wrote a part of this statement, so you are not one of the two who may let it out against the check.",
        safe=NOTHING_CHANGED_EN,
        do="Ask two colleagues who wrote nothing of it.",
    )
    ru = Advice(
        what="Вы писали часть этого сообщения, поэтому выпустить его вопреки проверке можете не вы.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите двух коллег, которые ничего в нём не писали.",
    )


class NobodyWantsIt(SafeconductError):
    """A second word on a statement that nobody wants out as it stands."""

    code = "publish.nobody_wants_it"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nobody asked to let this statement out as it stands now; it may have been changed since.",
        safe=NOTHING_CHANGED_EN,
        do="Read it again, and ask for it yourself.",
    )
    ru = Advice(
        what="В нынешнем виде это сообщение никто не предлагал выпустить: возможно, его с тех пор изменили.",
        safe=NOTHING_CHANGED_RU,
        do="Прочитайте его ещё раз и предложите сами.",
    )


class NotWhole(SafeconductError):
    """A statement that lacks something in one of its languages, or says something that cannot be shown."""

    code = "publish.not_whole"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The statement is not whole yet. Something is missing in part {number} of its text (0: its day, "
        "languages, title or summary).",
        safe=NOTHING_CHANGED_EN,
        do="Fill it in, in every language in which the statement must stand.",
    )
    ru = Advice(
        what="Сообщение ещё не полное. Недостаёт чего-то в части {number} (0 — день, языки, заголовок или суть).",
        safe=NOTHING_CHANGED_RU,
        do="Заполните это на каждом языке, на котором сообщение должно выйти.",
    )
