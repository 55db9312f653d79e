"""What can go wrong at the door of an inbox, in sentences for a tired person."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NoIntakeKey(SafeconductError):
    """The inbox has no intake key that is in force: nothing can be shown to the outside."""

    code = "intake.no_key"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This inbox has no key that the organisation's root has certified for today.",
        safe="What was sent in lies sealed on the relays. " + NOTHING_CHANGED_EN,
        do="Let whoever holds the root, or two of its cards, run “intake key renew”, then exchange.",
        on_page="Let whoever holds the root certify a key on the page How people reach us, then exchange.",
    )
    ru = Advice(
        what="У этого ящика нет ключа, который корень организации заверил на сегодня.",
        safe="Присланное лежит на ретрансляторах зашифрованным. " + NOTHING_CHANGED_RU,
        do="Пусть держатель корня или двух его карточек выполнит «intake key renew», затем проведите обмен.",
        on_page="Пусть держатель корня заверит ключ на странице «Как нам пишут», затем проведите обмен.",
    )


class NoEpochYet(SafeconductError):
    """The inbox has no key of these days that a page could seal to."""

    code = "intake.no_epoch"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This inbox has no key of this fortnight that a page could seal to.",
        safe=NOTHING_CHANGED_EN,
        do="Exchange with the others, so that the keys meet; whoever may write here makes them by that.",
    )
    ru = Advice(
        what="У этого ящика нет ключа на эти две недели, для которого страница могла бы шифровать.",
        safe=NOTHING_CHANGED_RU,
        do="Проведите обмен с остальными: ключи создаст тот, у кого есть право записи в этот ящик.",
    )


class NoAddresses(SafeconductError):
    """Nobody said where a source is to write to."""

    code = "intake.no_addresses"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="It was not said at which address this inbox is reached.",
        safe=NOTHING_CHANGED_EN,
        do="Say it with “intake door --address ADDRESS”, as the relay's operator gives it.",
        on_page="Write it down on the page How people reach us, as the relay's operator gives it.",
    )
    ru = Advice(
        what="Не указано, по какому адресу пишут в этот ящик.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите его: «intake door --address АДРЕС», как его сообщил оператор ретранслятора.",
        on_page="Впишите его на странице «Как нам пишут», как его сообщил оператор ретранслятора.",
    )


class SeedsInLog(SafeconductError):
    """Keys of a past fortnight were taken out, and the database's log could not be cut."""

    code = "intake.keys_in_log"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Keys of a past fortnight are out of the vault, but a file of it on this disk may still hold a copy.",
        safe="Nothing that was received is lost.",
        do="Lock the vault and open it again: that removes the copy. Until then do not call them gone.",
    )
    ru = Advice(
        what="Ключи прошедших недель убраны из хранилища, но в одном из его файлов на диске могла остаться копия.",
        safe="Ничего из полученного не потеряно.",
        do="Заприте хранилище и откройте снова: копия исчезнет. До тех пор не считайте, что их нет.",
    )


class NoPageYet(SafeconductError):
    """Nobody said what the page calls the organisation, and where it leads who leaves."""

    code = "intake.no_page"
    exit_code = Exit.REFUSED
    en = Advice(
        what="It was not said yet what the page calls the organisation, or where “leave” leads.",
        safe=NOTHING_CHANGED_EN,
        do="Say both: “intake door --name ru NAME --leave https://ADDRESS”, with the address of a neutral site.",
        on_page="Write both down on the page How people reach us, with the address of a neutral site.",
    )
    ru = Advice(
        what="Ещё не сказано, как страница называет организацию или куда ведёт «уйти».",
        safe=NOTHING_CHANGED_RU,
        do="Укажите и то и другое: «intake door --name ru НАЗВАНИЕ --leave https://АДРЕС», адрес нейтрального сайта.",
        on_page="Впишите и то и другое на странице «Как нам пишут»; для «уйти» подойдёт любой нейтральный сайт.",
    )
