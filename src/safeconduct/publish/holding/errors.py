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


class OverrideWaits(NotToBeReleased):
    """A statement that two let out against the check less than the delay ago."""

    code = "publish.override_waits"
    en = Advice(
        what="Two people let this out against the check, and the six hours are not over. They run from the latest time "
        "that anybody signed up to then; a clock that colleagues' words show to be ahead is put back by as much.",
        safe=NOTHING_CHANGED_EN,
        do="Wait. Until then, and after, anybody stops it with a word.",
    )
    ru = Advice(
        what="Выпустить это вопреки проверке решили двое, но шесть часов ещё не прошли. Они идут от самого позднего "
        "времени, которое кто-либо подписал до этого; если по словам коллег часы спешат, они переводятся назад.",
        safe=NOTHING_CHANGED_RU,
        do="Подождите. И до, и после этого любой может всё остановить.",
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


class CheckedFirst(SafeconductError):
    """A word for letting a statement out, said where nothing checks it."""

    code = "publish.checked_first"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This would let a statement out, and here nothing checks it.",
        safe=NOTHING_CHANGED_EN,
        do="Confirm it at the statement itself: it is checked once more there, at your desk.",
    )
    ru = Advice(
        what="Это выпустило бы сообщение, а здесь его ничто не проверяет.",
        safe=NOTHING_CHANGED_RU,
        do="Подтвердите у самого сообщения: там его ещё раз проверит ваш компьютер.",
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


class NotApproved(SafeconductError):
    """A statement that is to go out and that two persons do not want out as it stands."""

    code = "publish.not_approved"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Two persons have to want this statement out as it stands now, and they do not yet.",
        safe=NOTHING_CHANGED_EN,
        do="One asks for it, another confirms; whatever is changed after that is asked for anew.",
    )
    ru = Advice(
        what="Выпустить это сообщение в нынешнем виде должны хотеть двое, а этого пока нет.",
        safe=NOTHING_CHANGED_RU,
        do="Один предлагает, другой подтверждает; после любой правки предлагают заново.",
    )


class NotItsDay(SafeconductError):
    """A statement that is to go out before its day."""

    code = "publish.not_its_day"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Its day of release has not come yet: {day}.",
        safe=NOTHING_CHANGED_EN,
        do="Wait for the day. What comes out on fixed days tells nobody what happened meanwhile.",
    )
    ru = Advice(
        what="День выхода ещё не наступил: {day}.",
        safe=NOTHING_CHANGED_RU,
        do="Дождитесь дня. То, что выходит в одни и те же дни, не выдаёт, что случилось между ними.",
    )


class NotReadAnew(SafeconductError):
    """An entry of the ledger that is to be read anew, and whose statement is not here as it went out."""

    code = "publish.not_read_anew"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The statement of this entry is not here as it went out, so it cannot be read anew.",
        safe=NOTHING_CHANGED_EN,
        do="Say by hand what it told, or do it on the desk of whoever wrote it.",
    )
    ru = Advice(
        what="Сообщения этой записи здесь нет в том виде, в каком оно вышло, и прочесть её заново нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите вручную, что этим сказано, или сделайте это на рабочем месте автора.",
    )


class NothingDue(SafeconductError):
    """A correction that is named by digits, and is not due."""

    code = "publish.nothing_due"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing that begins with these digits is due.",
        safe=NOTHING_CHANGED_EN,
        do="See what is due: ledger due.",
    )
    ru = Advice(
        what="С таким началом исправлять нечего.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите, что пора исправить: ledger due.",
    )


class WentOutOnAnotherDay(SafeconductError):
    """A statement that went out as it stands, and whose day was changed since."""

    code = "publish.went_out_on_another_day"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This statement went out with another day than it has now: {day}.",
        safe=NOTHING_CHANGED_EN,
        do="Set that day again for the same file; for something new begin another statement.",
    )
    ru = Advice(
        what="Это сообщение вышло с другим днём, чем указан сейчас: {day}.",
        safe=NOTHING_CHANGED_RU,
        do="Верните тот день, чтобы получить тот же файл; для нового начните другое сообщение.",
    )


class NoSheetsWait(SafeconductError):
    """A word on sealed sheets where none holds the statement."""

    code = "publish.no_sheets_wait"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No sealed identity sheet that this desk knows of holds this statement as it stands.",
        safe=NOTHING_CHANGED_EN,
        do="Have it checked again: something else holds it.",
    )
    ru = Advice(
        what="Из известных здесь запечатанных личных листов это сообщение в нынешнем виде не держит ни один.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте его ещё раз: дело в чём-то другом.",
    )


class NotASheetToSearch(SafeconductError):
    """A request for something else than a sheet, where a sheet is to be searched for in statements."""

    code = "publish.not_a_sheet_to_search"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This request is not for an identity sheet, so there are no names in it to search for.",
        safe="Nothing was opened, and the request is not used up.",
        do="Choose the request for the sheet.",
    )
    ru = Advice(
        what="Этот запрос не о личном листе: искать по нему нечего.",
        safe="Ничего не вскрыто, запрос не израсходован.",
        do="Выберите запрос о личном листе.",
    )


class NoStatementWaits(SafeconductError):
    """A sheet that no open statement of this desk waits for."""

    code = "publish.no_statement_waits"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No statement in which this desk may write waits for this sheet.",
        safe="Nothing was opened, and the request is not used up.",
        do="Write the statement first, or have yourself brought into it.",
    )
    ru = Advice(
        what="Ни одно сообщение, в котором это рабочее место может писать, не ждёт этого листа.",
        safe="Ничего не вскрыто, запрос не израсходован.",
        do="Сначала напишите сообщение или попросите, чтобы вас в него добавили.",
    )


class TakenDownAlready(SafeconductError):
    """A statement that is public, was taken down, and is to be written once more."""

    code = "publish.taken_down_already"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This statement was taken down: somebody in it took their consent back, or a colleague said so.",
        safe=NOTHING_CHANGED_EN,
        do="Write a new statement of what may still be told. Leave its file out of the folder of releases.",
    )
    ru = Advice(
        what="Это сообщение снято с сайта: кто-то в нём отозвал согласие или так решил коллега.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите новое сообщение о том, что ещё можно сказать. Его файл в папку публикаций не кладите.",
    )


class StandsInTheSite(SafeconductError):
    """A built site with a statement that was taken down."""

    code = "publish.stands_in_the_site"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Statements that were taken down still stand in this site: {count}.",
        safe="Nothing was asked for, handed over or signed.",
        do="Write the list of what was taken down into the folder of releases (ledger taken-down --into DIR), and "
        "build the site anew.",
        on_page="Whoever builds the site puts the list of what was taken down into the folder of releases first, and "
        "builds it anew.",
    )
    ru = Advice(
        what="В этом сайте всё ещё есть снятые сообщения: {count}.",
        safe="Ничего не запрошено, не передано и не подписано.",
        do="Положите список снятого в папку публикаций (ledger taken-down --into DIR) и соберите сайт заново.",
        on_page="Кто собирает сайт, сначала кладёт список снятого в папку публикаций и собирает сайт заново.",
    )


class NotOurs(SafeconductError):
    """An article of others, or words said on the telephone, where a statement of ours is to be taken down."""

    code = "publish.not_ours"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This entry is no statement of ours: it is on no site of ours.",
        safe=NOTHING_CHANGED_EN,
        do="Choose the entry of a statement of ours.",
    )
    ru = Advice(
        what="Это не наше сообщение: на нашем сайте его нет.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите запись о нашем сообщении.",
    )


class PressRoomElsewhere(SafeconductError):
    """A press room that is to be begun while a colleague's desk opens one."""

    code = "publish.press_room_elsewhere"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A colleague has a press room already, and it does not open here{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Ask to be brought into its part as somebody who writes there, then exchange.",
    )
    ru = Advice(
        what="Пресс-служба уже есть у коллеги, а здесь она не открывается{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите ввести вас в её часть с правом записи, затем проведите обмен.",
    )
