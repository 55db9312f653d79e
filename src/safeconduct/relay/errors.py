"""What can go wrong with a relay, for its operator. Desks are told by `protect.wire.Refusal` alone."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

_TAKEN_IS_KEPT_EN = "What was acknowledged is kept."
_TAKEN_IS_KEPT_RU = "Всё, приём чего подтверждён, сохранено."


class StoreFull(SafeconductError):
    """No room for what was to be appended; nothing of it was taken."""

    code = "relay.store_full"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay's disk is full.",
        safe=_TAKEN_IS_KEPT_EN + " Nothing new is accepted.",
        do="Free or add space; desks keep what they have and send it again by themselves.",
    )
    ru = Advice(
        what="На диске ретранслятора не осталось места.",
        safe=_TAKEN_IS_KEPT_RU + " Новое не принимается.",
        do="Освободите или добавьте место; рабочие места хранят своё и отправят его снова сами.",
    )


class StoreUnreachable(SafeconductError):
    """The database does not answer, or the file cannot be read or written."""

    code = "relay.store_unreachable"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay's store cannot be opened or does not answer.",
        safe=_TAKEN_IS_KEPT_EN,
        do="Check that the folder can be written, or that PostgreSQL runs and lets this user in.",
    )
    ru = Advice(
        what="База ретранслятора не открывается или не отвечает.",
        safe=_TAKEN_IS_KEPT_RU,
        do="Проверьте, что в папку можно писать или что PostgreSQL запущен и пускает этого пользователя.",
    )


class ForeignStore(SafeconductError):
    """A database that holds something else, or was made by a newer version."""

    code = "relay.foreign_store"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This database is not a relay's, or a newer version made it.",
        safe=NOTHING_CHANGED_EN,
        do="Check the address after --store, or update the program.",
    )
    ru = Advice(
        what="Это не база ретранслятора, или её создала более новая версия.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте адрес после --store или обновите программу.",
    )


class UnsafeStore(SafeconductError):
    """A PostgreSQL that does not wait for the disk."""

    code = "relay.unsafe_store"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This PostgreSQL does not wait until data is on the disk (fsync is off).",
        safe=NOTHING_CHANGED_EN,
        do="Set fsync = on in its configuration and restart it.",
    )
    ru = Advice(
        what="Этот PostgreSQL не дожидается записи на диск (fsync выключен).",
        safe=NOTHING_CHANGED_RU,
        do="Задайте в его настройках fsync = on и перезапустите его.",
    )


class BadStoreAddress(SafeconductError):
    """An address after --store that means nothing."""

    code = "relay.bad_store_address"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The address of the store is not understood{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give sqlite:PATH or postgresql://…",
    )
    ru = Advice(
        what="Адрес базы непонятен{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите sqlite:ПУТЬ или postgresql://…",
    )


class NoPostgres(SafeconductError):
    """The library that speaks to PostgreSQL is not installed."""

    code = "relay.no_postgres"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The library for PostgreSQL is not installed.",
        safe=NOTHING_CHANGED_EN,
        do="Install “safeconduct[postgres]”, or use sqlite:PATH.",
    )
    ru = Advice(
        what="Библиотека для PostgreSQL не установлена.",
        safe=NOTHING_CHANGED_RU,
        do="Установите «safeconduct[postgres]» или используйте sqlite:ПУТЬ.",
    )


class BadListenAddress(SafeconductError):
    """An address after --listen that means nothing."""

    code = "relay.bad_listen_address"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The address to listen on is not understood{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give unix:PATH or 127.0.0.1:PORT.",
    )
    ru = Advice(
        what="Адрес, на котором слушать, непонятен{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите unix:ПУТЬ или 127.0.0.1:ПОРТ.",
    )


class NotLoopback(SafeconductError):
    """An address that others could reach without Tor or TLS."""

    code = "relay.not_loopback"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A relay listens on this computer alone, and this address can be reached from outside{shown}.",
        safe="Nothing was started.",
        do="Listen on unix:PATH or 127.0.0.1:PORT and put Tor or a TLS proxy in front (docs/operator/relay.md).",
    )
    ru = Advice(
        what="Ретранслятор слушает только на этом компьютере, а этот адрес доступен снаружи{shown}.",
        safe="Ничего не запущено.",
        do="Слушайте на unix:ПУТЬ или 127.0.0.1:ПОРТ и поставьте перед ним Tor или прокси с TLS "
        "(docs/operator/relay.md).",
    )


class CannotListen(SafeconductError):
    """The address is taken, or this user may not take it."""

    code = "relay.cannot_listen"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay cannot listen on this address (error {errno}).",
        safe="Nothing was started.",
        do="Check that no other program listens there and that its folder can be written.",
    )
    ru = Advice(
        what="Ретранслятор не может слушать на этом адресе (ошибка {errno}).",
        safe="Ничего не запущено.",
        do="Проверьте, что там не слушает другая программа и что в папку можно писать.",
    )


class OneProcessOnly(SafeconductError):
    """Several processes on one SQLite file, or on a system that cannot start them."""

    code = "relay.one_process_only"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Several processes need PostgreSQL, and a system other than Windows.",
        safe="Nothing was started.",
        do="Leave --processes out, or give --store postgresql://…",
    )
    ru = Advice(
        what="Нескольким процессам нужен PostgreSQL и система, отличная от Windows.",
        safe="Ничего не запущено.",
        do="Уберите --processes или укажите --store postgresql://…",
    )


class ProcessLost(SafeconductError):
    """A process of the relay ended by itself."""

    code = "relay.process_lost"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A process of the relay ended without being told to.",
        safe=_TAKEN_IS_KEPT_EN,
        do="Start the relay again; if it happens often, tell who maintains the program.",
    )
    ru = Advice(
        what="Один из процессов ретранслятора завершился сам.",
        safe=_TAKEN_IS_KEPT_RU,
        do="Запустите ретранслятор снова; если это повторяется, сообщите тем, кто ведёт программу.",
    )


class AnotherRoot(SafeconductError):
    """An intake that belongs to another organisation than its operator named."""

    code = "relay.another_root"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This store takes what is sent to another organisation than the one after --root.",
        safe="Nothing was started. " + _TAKEN_IS_KEPT_EN,
        do="Check the fingerprint with the organisation, or give another --store.",
    )
    ru = Advice(
        what="Эта база принимает обращения к другой организации, не к той, что указана после --root.",
        safe="Ничего не запущено. " + _TAKEN_IS_KEPT_RU,
        do="Сверьте отпечаток с организацией или укажите другую базу после --store.",
    )


class BadRoot(SafeconductError):
    """A word after --root that is no fingerprint."""

    code = "relay.bad_root"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The fingerprint after --root is not understood{shown}.",
        safe="Nothing was started.",
        do="Give the 64 letters and digits that the organisation shows for its root.",
    )
    ru = Advice(
        what="Отпечаток после --root непонятен{shown}.",
        safe="Ничего не запущено.",
        do="Укажите 64 буквы и цифры, которые организация показывает для своего корня.",
    )
