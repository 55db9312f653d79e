"""What can be wrong where two persons have to act, in words for a person (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class RequestClosed(SafeconductError):
    """A request that nobody can answer any more, or that is not here."""

    code = "sync.request_closed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This request is not open any more: it was refused, taken back, or used.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the requests that are open. Whoever still needs the secret asks once more.",
    )
    ru = Advice(
        what="Этот запрос уже закрыт: в нём отказали, его отозвали или он исполнен.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите, какие запросы открыты. Кому секрет всё ещё нужен, просит заново.",
    )


class WrongHolders(SafeconductError):
    """A secret is to be divided among too few, too many, or those who could never hand a share over."""

    code = "sync.wrong_holders"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A secret is divided among {least} to {most} people who may write, with at most {devices} laptops each; "
        "{count} of those named may.",
        safe=NOTHING_CHANGED_EN,
        do="Name more people, or fewer. Two laptops of one person count as one person.",
    )
    ru = Advice(
        what="Секрет делят между людьми с правом писать: их от {least} до {most}, у каждого не больше {devices} "
        "ноутбуков; из названных годятся: {count}.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите больше людей или меньше. Два ноутбука одного человека считаются одним человеком.",
    )


class NoDividedSecret(SafeconductError):
    """Somebody asks for a secret that nobody has divided."""

    code = "sync.no_divided_secret"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing like that is divided among people here.",
        safe=NOTHING_CHANGED_EN,
        do="Exchange first. If it is still not here, have the publishing key divided: “team divide”.",
        on_page="Exchange first. If it is still not here, divide the publishing key on the page Secrets that two "
        "people open.",
    )
    ru = Advice(
        what="Здесь нет ничего подобного, разделённого между людьми.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала проведите обмен. Если и после него ничего нет, разделите ключ публикаций: «team divide».",
        on_page="Сначала проведите обмен. Если и после него ничего нет, разделите ключ публикаций на странице "
        "«Секреты, которые открывают вдвоём».",
    )


class NothingToSign(SafeconductError):
    """The publishing key is asked for, without the file that it is to sign."""

    code = "sync.nothing_to_sign"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The publishing key is asked for to sign one file, and no file was given.",
        safe=NOTHING_CHANGED_EN,
        do="Give the file with --sign: those who hold a share see which one they let out.",
        on_page="Choose the file: those who hold a share see which one they let out.",
    )
    ru = Advice(
        what="Ключ публикаций просят, чтобы подписать один файл, а файла нет.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите файл через --sign: хранители долей увидят, что именно они выпускают.",
        on_page="Выберите файл: хранители долей увидят, что именно они выпускают.",
    )


class AnotherFile(SafeconductError):
    """A file that is not the one that was asked to be signed."""

    code = "sync.another_file"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This is not the file that the request is about: it was changed since, or is another one.",
        safe="Nothing was signed and no share was handed over. " + NOTHING_CHANGED_EN,
        do="Find the file that was asked for, or have it asked for anew with this one.",
    )
    ru = Advice(
        what="Это не тот файл, о котором запрос: его с тех пор изменили или это другой файл.",
        safe="Ничего не подписано, доля не передана. " + NOTHING_CHANGED_RU,
        do="Найдите файл, о котором просили, или пусть попросят заново, уже с этим.",
    )


class NotYourRequest(SafeconductError):
    """A request is to be used on another device than it was made on."""

    code = "sync.not_your_request"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This request was made on another laptop, and its shares are sealed to that one.",
        safe="The secret stays closed. " + NOTHING_CHANGED_EN,
        do="Use it where it was asked for, or ask anew here.",
    )
    ru = Advice(
        what="Этот запрос сделан на другом ноутбуке, доли зашифрованы для него.",
        safe="Секрет остаётся закрытым. " + NOTHING_CHANGED_RU,
        do="Исполните его там, где просили, или попросите заново здесь.",
    )


class KeyReplaced(SafeconductError):
    """A request for a publishing key that is not the organisation's any more."""

    code = "sync.key_replaced"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The publishing key was divided anew since, or the root never certified this one: nobody would "
        "believe it.",
        safe="Nothing was signed and no share was handed over. " + NOTHING_CHANGED_EN,
        do="Ask anew: that is for the key in force.",
    )
    ru = Advice(
        what="Ключ публикаций с тех пор разделили заново, или этот корень не заверял: такой подписи никто не поверит.",
        safe="Ничего не подписано, доля не передана. " + NOTHING_CHANGED_RU,
        do="Попросите заново: запрос будет о действующем ключе.",
    )


class HolderIsGone(SafeconductError):
    """Two persons handed over, and one of them belongs no more."""

    code = "sync.holder_is_gone"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Somebody who handed their share over is in the team no more: it does not count.",
        safe="The secret stays closed. " + NOTHING_CHANGED_EN,
        do="Ask another holder. Then have the secret divided anew, among people who are here.",
    )
    ru = Advice(
        what="Один из передавших долю больше не в команде: она не считается.",
        safe="Секрет остаётся закрытым. " + NOTHING_CHANGED_RU,
        do="Обратитесь к другому хранителю. Затем секрет нужно разделить заново, между теми, кто в команде.",
    )


class WrongPurpose(SafeconductError):
    """A request is to be used for something else than its secret is for."""

    code = "sync.wrong_purpose"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This request is for a secret of another kind: the publishing key signs, the key of a sheet unseals.",
        safe="It was not used. " + NOTHING_CHANGED_EN,
        do="Look at the list of requests, and choose the one you mean.",
    )
    ru = Advice(
        what="Этот запрос о секрете другого рода: ключом публикаций подписывают, ключом листа открывают лист.",
        safe="Он не исполнен. " + NOTHING_CHANGED_RU,
        do="Посмотрите список запросов и выберите нужный.",
    )


class NotASheet(SafeconductError):
    """Something is to be sealed in a part that is no identity sheet, or is too long for one."""

    code = "sync.not_a_sheet"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Only an identity sheet is sealed for two people, and it holds at most {most} KiB.",
        safe=NOTHING_CHANGED_EN,
        do="Begin a part of the sort “identity” for it, and leave out what is too long.",
    )
    ru = Advice(
        what="Для двоих запечатывают только личный лист, и в нём не больше {most} КиБ.",
        safe=NOTHING_CHANGED_RU,
        do="Создайте для него часть вида «identity» и уберите лишнее.",
    )


class BadAct(SafeconductError):
    """An act whose subject cannot be signed."""

    code = "sync.bad_act"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What an act is about is one line of 1 to {most} characters.",
        safe=NOTHING_CHANGED_EN,
        do="Write a code word and a short line, such as “leg 1 of juniper”. Everybody in the team reads it: no names.",
    )
    ru = Advice(
        what="О чём действие — это одна строка, от 1 до {most} знаков.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите кодовое слово и коротко суть, например «можжевельник, участок 1». Это читает вся команда: без "
        "имён.",
    )


class OwnAct(SafeconductError):
    """Who began an act cannot be the second person."""

    code = "sync.own_act"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You began this act yourself: another person has to confirm it, whatever laptop you sit at.",
        safe="It stays red. " + NOTHING_CHANGED_EN,
        do="Call somebody else of the team. You can stop it yourself.",
    )
    ru = Advice(
        what="Это действие начали вы сами: подтвердить его должен другой человек, с какого бы ноутбука вы ни писали.",
        safe="Оно остаётся красным. " + NOTHING_CHANGED_RU,
        do="Позвоните кому-нибудь из команды. Остановить его вы можете сами.",
    )


class FirstLeft(SafeconductError):
    """Who began an act is in the team no more: with them nobody is two."""

    code = "sync.first_left"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Whoever began this act is in the team no more, so a word of yours would stand alone.",
        safe="It stays red, and allows nothing. " + NOTHING_CHANGED_EN,
        do="Stop it. If it is right, begin it anew, and call another person of the team.",
    )
    ru = Advice(
        what="Кто начал это действие, больше не в команде: ваше слово осталось бы единственным.",
        safe="Оно остаётся красным и ничего не разрешает. " + NOTHING_CHANGED_RU,
        do="Остановите его. Если оно верно, начните заново и позвоните другому человеку из команды.",
    )


class ActClosed(SafeconductError):
    """An act that was stopped, or is not here."""

    code = "sync.act_closed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This act was stopped, or is not here. A stopped act stays stopped.",
        safe=NOTHING_CHANGED_EN,
        do="Exchange and look at the list. Whoever thinks otherwise begins another.",
    )
    ru = Advice(
        what="Это действие остановлено, или его здесь нет. Остановленное остаётся остановленным.",
        safe=NOTHING_CHANGED_RU,
        do="Проведите обмен и посмотрите список. Кто не согласен, начинает новое.",
    )
