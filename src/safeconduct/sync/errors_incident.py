"""What can go wrong when a device was lost or a seizure is tried out, in words for a person (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class OwnPersonLost(SafeconductError):
    """Whoever types would remove themselves, and this desk with them."""

    code = "sync.own_person_lost"
    exit_code = Exit.REFUSED
    en = Advice(
        what="That device is your own and was not locked: everything of yours would have to go, this desk too.",
        safe=NOTHING_CHANGED_EN,
        do="Call another administrator now and let them type this. Until they do, take that one device out yourself "
        "with --was-locked.",
        on_page="Call another administrator now and let them take it out on their desk. Until they do, take that "
        "one laptop out here yourself: answer that it was locked.",
    )
    ru = Advice(
        what="Это ваше собственное устройство, и оно не было заперто: исключать пришлось бы все ваши устройства, и это "
        "тоже.",
        safe=NOTHING_CHANGED_RU,
        do="Сейчас же позвоните другому администратору: команду должен набрать он. А пока исключите сами одно то "
        "устройство с параметром --was-locked.",
        on_page="Сейчас же позвоните другому администратору: пусть исключит его на своём месте. А пока исключите "
        "здесь сами один тот ноутбук: ответьте, что он был заперт.",
    )


class ThisDeskLost(SafeconductError):
    """The device named is the one this is typed on."""

    code = "sync.this_desk_lost"
    exit_code = Exit.REFUSED
    en = Advice(
        what="That is the very device you are typing on.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “team show” for the other devices, and type this on one that you still hold.",
        on_page="Do this on a laptop that you still hold, or call another administrator now.",
    )
    ru = Advice(
        what="Это то самое устройство, на котором вы печатаете.",
        safe=NOTHING_CHANGED_RU,
        do="Другие устройства показывает «team show»; наберите команду на том, которое осталось у вас.",
        on_page="Сделайте это на ноутбуке, который остался у вас, или сейчас же позвоните другому администратору.",
    )


class NoSuchTask(SafeconductError):
    """No open task to warn somebody has that id."""

    code = "sync.no_such_task"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no open task to warn somebody with that number{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “team warn” for those that are open.",
        on_page="Open the page of the lost laptop again: it lists the tasks that are open.",
    )
    ru = Advice(
        what="Открытой задачи предупредить кого-либо с таким номером нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Открытые задачи показывает «team warn».",
        on_page="Откройте страницу потерянного ноутбука ещё раз: там открытые задачи.",
    )


class DrillPassphraseWrong(SafeconductError):
    """The passphrase that the seizer is said to have opens nothing: a drill with it would soothe falsely."""

    code = "sync.drill_passphrase_wrong"
    exit_code = Exit.LOCKED
    en = Advice(
        what="This passphrase does not open the vault: was it mistyped? The drill was not made, and says nothing.",
        safe=NOTHING_CHANGED_EN,
        do="Check keyboard layout and capitals, and type it again.",
    )
    ru = Advice(
        what="Эта парольная фраза хранилище не открывает: опечатка? Проверка не проведена и ни о чём не говорит.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте раскладку клавиатуры и Caps Lock и наберите её снова.",
    )


class DrillOnLiveVault(SafeconductError):
    """A seizure is tried out on copies only."""

    code = "sync.drill_on_live_vault"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This is a vault that people work in, and a drill is made on a copy only.",
        safe=NOTHING_CHANGED_EN,
        do="Lock the desk, copy the whole folder somewhere else, and give the copy with --copy FOLDER.",
        on_page="Start the drill from the desk's own page: it makes the copy itself.",
    )
    ru = Advice(
        what="В этом хранилище работают, а учение проводят только на копии.",
        safe=NOTHING_CHANGED_RU,
        do="Заприте рабочее место, скопируйте всю папку в другое место и укажите копию: --copy ПАПКА.",
        on_page="Начните учение на странице рабочего места: копию оно сделает само.",
    )
