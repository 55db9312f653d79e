"""What can be wrong before a gate is open, in words for whoever runs it (STYLE "Errors").

What people read on its page stands in ``texts.toml``; none of these ever reaches them.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

NO_XML: Final = Phrase("it is no form", "это не анкета")
NO_ID: Final = Phrase("it has no id", "у неё нет id")
ASKS_THE_TELEPHONE: Final = Phrase(
    "it writes down by itself when, where or on which telephone it is filled in",
    "она сама записывает, когда, где или на каком телефоне её заполняют",
)
GOES_ELSEWHERE: Final = Phrase("it names another place to send to", "в ней указано другое место отправки")
TWICE: Final = Phrase("another one has its id", "такой id есть у другой")
BAD_MEDIA: Final = Phrase("a file beside it is missing or badly named", "нет файла рядом с ней или у него плохое имя")
BAD_TOKEN: Final = Phrase(
    "a token is not there as 64 hexadecimal digits", "ключ указан не 64 шестнадцатеричными цифрами"
)


class BadGateRoot(SafeconductError):
    """A file that holds no public root."""

    code = "gate.bad_root"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This file does not hold the organisation's public root.",
        safe=NOTHING_CHANGED_EN,
        do="Make it at a desk with “intake root -o FILE” and bring it here by hand.",
    )
    ru = Advice(
        what="В этом файле нет открытого корневого ключа организации.",
        safe=NOTHING_CHANGED_RU,
        do="Создайте его на рабочем месте командой «intake root -o ФАЙЛ» и принесите сюда сами.",
    )


class BadGateRelay(SafeconductError):
    """An address of a relay that a gate does not go to."""

    code = "gate.bad_relay"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A gate does not go to this address{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give the public address of your relay: http+unix:PATH, http://127.0.0.1:PORT or http://NAME.onion.",
    )
    ru = Advice(
        what="По такому адресу шлюз не ходит{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите открытый адрес своего ретранслятора: http+unix:ПУТЬ, http://127.0.0.1:ПОРТ или http://ИМЯ.onion.",
    )


class BadGateListen(SafeconductError):
    """An address to listen on that others could reach, or that is none."""

    code = "gate.bad_listen"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A gate does not listen on this address{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give unix:PATH or 127.0.0.1:PORT; Tor or a proxy stands in front of it.",
    )
    ru = Advice(
        what="На таком адресе шлюз не слушает{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите unix:ПУТЬ или 127.0.0.1:ПОРТ; перед ним стоит Tor или прокси.",
    )


class GateCannotListen(SafeconductError):
    """The system does not give the address."""

    code = "gate.cannot_listen"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The gate cannot listen there: the system refuses it (errno {errno}).",
        safe=NOTHING_CHANGED_EN,
        do="Take a free port or a path that this user may write to.",
    )
    ru = Advice(
        what="Шлюз не может слушать там: система отказала (errno {errno}).",
        safe=NOTHING_CHANGED_RU,
        do="Возьмите свободный порт или путь, в который этот пользователь может писать.",
    )


class BadGateSettings(SafeconductError):
    """The file with forms and tokens is not as it has to be."""

    code = "gate.bad_settings"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The gate's file of forms is not as docs/operator/gate.md describes it.",
        safe=NOTHING_CHANGED_EN,
        do="Give each [[form]] a file and tokens, and nothing else but media; with forms give --address too.",
    )
    ru = Advice(
        what="Файл анкет шлюза устроен не так, как описано в docs/operator/gate.md.",
        safe=NOTHING_CHANGED_RU,
        do="У каждой [[form]] должны быть file и tokens и, кроме media, больше ничего; с анкетами нужен и --address.",
    )


class FormRefused(SafeconductError):
    """A form that a gate does not give out."""

    code = "gate.form_refused"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The form number {number} is not given out: {reason}.",
        safe=NOTHING_CHANGED_EN,
        do="Take that out of the form, or make ours with “intake form make”.",
    )
    ru = Advice(
        what="Анкета № {number} не выдаётся: {reason}.",
        safe=NOTHING_CHANGED_RU,
        do="Уберите это из анкеты или создайте нашу командой «intake form make».",
    )
