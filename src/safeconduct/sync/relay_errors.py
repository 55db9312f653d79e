"""What a desk is told when its relay does not do what it should. The words say whom to ask and what is safe."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

_KEPT_EN = "What is on this desk is kept and is sent when the relay answers again."
_KEPT_RU = "Всё, что есть на этом рабочем месте, сохранено и будет отправлено, когда ретранслятор ответит."


class BadRelayAddress(SafeconductError):
    """An address that is none of the four kinds."""

    code = "sync.bad_relay_address"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The address of the relay is not understood{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give http://….onion, https://…, http://127.0.0.1:PORT or http+unix:/PATH as the operator wrote it.",
    )
    ru = Advice(
        what="Адрес ретранслятора непонятен{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите http://….onion, https://…, http://127.0.0.1:ПОРТ или http+unix:/ПУТЬ так, как его дал "
        "администратор сервера.",
    )


class RelayUnreachable(SafeconductError):
    """No connection, no answer in time, or a store behind the relay that does not answer."""

    code = "sync.relay_unreachable"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay cannot be reached.",
        safe=_KEPT_EN,
        do="Check the network, and that Tor runs if the address ends in .onion; desks can also exchange by file.",
    )
    ru = Advice(
        what="Ретранслятор недоступен.",
        safe=_KEPT_RU,
        do="Проверьте сеть, а для адреса .onion — запущен ли Tor; обменяться можно и файлом.",
    )


class AuthoritySilent(SafeconductError):
    """A timestamp authority that cannot be reached, or answers with something else."""

    code = "sync.authority_silent"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The timestamp authority cannot be reached, or answers with something else.",
        safe="The question waits on this desk and can be asked later, or carried as a file.",
        do="Check that Tor runs, and ask again; or write the questions to files with “evidence stamp ask”.",
        on_page="Check that Tor runs, and ask again; or carry the questions as files.",
    )
    ru = Advice(
        what="Служба меток времени недоступна или отвечает не то.",
        safe="Запрос ждёт на этом рабочем месте: его можно послать позже или перенести файлом.",
        do="Проверьте, запущен ли Tor, и повторите; или запишите запросы в файлы командой «evidence stamp ask».",
        on_page="Проверьте, запущен ли Tor, и повторите; или перенесите запросы файлами.",
    )


class RelayTooSlow(SafeconductError):
    """An exchange that took all the time that one relay has."""

    code = "sync.relay_too_slow"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay was too slow: the exchange was broken off, so that others have their turn.",
        safe="What was exchanged so far stays so. " + _KEPT_EN,
        do="The next exchange goes on from there. If nothing comes of that either, tell who operates the relay.",
    )
    ru = Advice(
        what="Ретранслятор отвечал слишком медленно: обмен прерван, чтобы очередь дошла и до других.",
        safe="Всё, что успели передать и получить, сохранилось. " + _KEPT_RU,
        do="Следующий обмен продолжит с этого места. Если и он ничего не даст, сообщите администратору сервера.",
    )


class RelayHere(SafeconductError):
    """An address on this computer that the team's list names and that nobody typed here."""

    code = "sync.relay_here"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The team's list of relays names an address on this very computer{shown}; this desk does not go there.",
        safe=_KEPT_EN,
        do="If you run that relay here yourself, allow it: safeconduct sync relay allow. If not, ask who added it.",
        on_page="Ask who added it. If that relay runs here with your knowledge, whoever set it up allows it in a "
        "terminal.",
    )
    ru = Advice(
        what="В списке ретрансляторов команды есть адрес на этом самом компьютере{shown}; сюда обмен не идёт.",
        safe=_KEPT_RU,
        do="Если этот ретранслятор запущен здесь вами, разрешите его: safeconduct sync relay allow. Если нет — "
        "спросите, кто его добавил.",
        on_page="Спросите, кто его добавил. Если этот ретранслятор работает здесь с вашего ведома, тот, кто его "
        "настроил, разрешит его в терминале.",
    )


class ExchangeBroken(SafeconductError):
    """An exchange that ended with a fault of the program."""

    code = "sync.exchange_broken"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The exchange was broken off by a fault of the program ({fault}).",
        safe=_KEPT_EN,
        do="The next exchange is tried as usual. If this stays, tell who looks after the program; exchange by file.",
    )
    ru = Advice(
        what="Обмен прервала ошибка в программе ({fault}).",
        safe=_KEPT_RU,
        do="Следующий обмен пойдёт как обычно. Если это повторяется, сообщите тому, кто отвечает за программу, и "
        "обменивайтесь файлами.",
    )


class AccessRefused(SafeconductError):
    """The relay answers as it answers strangers."""

    code = "sync.relay_access_refused"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay does not accept the access code, or there is no relay at this address.",
        safe=_KEPT_EN,
        do="Ask who operates it for the address and the access code.",
    )
    ru = Advice(
        what="Ретранслятор не принимает код доступа, или по этому адресу его нет.",
        safe=_KEPT_RU,
        do="Узнайте адрес и код доступа у администратора сервера.",
    )


class RelayFull(SafeconductError):
    """The relay has no room and took nothing."""

    code = "sync.relay_full"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay is full and took nothing.",
        safe=_KEPT_EN,
        do="Tell who operates it; until then desks can exchange by file.",
    )
    ru = Advice(
        what="Ретранслятор переполнен и ничего не принял.",
        safe=_KEPT_RU,
        do="Сообщите администратору сервера; до тех пор можно обмениваться файлами.",
    )


class RelayNonsense(SafeconductError):
    """An answer that no relay of ours gives."""

    code = "sync.relay_nonsense"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The relay answers in a way that makes no sense.",
        safe="It was not believed. " + _KEPT_EN,
        do="Check the address, and that desk and relay run one version; if both are right, tell your security lead.",
    )
    ru = Advice(
        what="Ответ ретранслятора не имеет смысла.",
        safe="Он отвергнут. " + _KEPT_RU,
        do="Проверьте адрес и то, что версия программы там и здесь одна; если всё верно, сообщите ответственному за "
        "безопасность.",
    )


class WrongRelayKey(SafeconductError):
    """What answers signs with another key than the one that was given to this desk."""

    code = "sync.wrong_relay_key"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="What answers at the relay's address has another key than your relay.",
        safe="It was not believed. " + _KEPT_EN,
        do="Do not enter another key because of this message. Ask who operates the relay, by another way.",
    )
    ru = Advice(
        what="По адресу ретранслятора отвечает сервер с другим ключом.",
        safe="Ему не поверили. " + _KEPT_RU,
        do="Не меняйте ключ из-за этого сообщения. Спросите администратора сервера другим путём.",
    )
