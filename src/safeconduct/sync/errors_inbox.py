"""What a desk is told when a relay does not do what it asks of an inbox. Nothing that was sent in is lost by that."""

from __future__ import annotations

from safeconduct.base.errors import Advice, Exit, SafeconductError

_SAFE_EN = "Nothing was changed there, and what was sent in stays there."
_SAFE_RU = "Там ничего не изменено, и все обращения остались на месте."


class RelayHasNewer(SafeconductError):
    """A bundle, board, list of grants, page or timer whose number is not greater than what the relay has."""

    code = "sync.relay_has_newer"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay already shows something newer of this inbox.",
        safe=_SAFE_EN,
        do="Another desk was faster, or this computer's clock is slow: check the clock. The next round puts it right.",
    )
    ru = Advice(
        what="На ретрансляторе уже есть более новое для этого ящика обращений.",
        safe=_SAFE_RU,
        do="Другое рабочее место успело раньше или здесь отстают часы: проверьте часы. Следующий раз всё выровняется.",
    )


class RelayKnowsNoBox(SafeconductError):
    """An inbox that the relay has no bundle of: it is new, or was set up anew."""

    code = "sync.relay_knows_no_box"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The relay does not know this inbox: it is new, or was set up anew.",
        safe=_SAFE_EN,
        do="Put the inbox's keys there first; then page and replies.",
    )
    ru = Advice(
        what="Ретранслятор не знает этого ящика обращений: ящик новый или ретранслятор настроен заново.",
        safe=_SAFE_RU,
        do="Сначала отправьте туда ключи ящика, затем страницу и ответы.",
    )


class RelayDoesNotVouch(SafeconductError):
    """Signed by nobody whom the relay's root knows, or for another relay."""

    code = "sync.relay_does_not_vouch"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The relay did not accept the signature: it is another organisation's, or the inbox has a newer key.",
        safe=_SAFE_EN,
        do="Check that this is your relay and that this desk has the inbox's present key; tell your security lead.",
    )
    ru = Advice(
        what="Ретранслятор не принял подпись: он принадлежит другой организации, или у ящика уже новый ключ.",
        safe=_SAFE_RU,
        do="Проверьте, что это ваш ретранслятор и что здесь действующий ключ ящика; затем сообщите ответственному за "
        "безопасность.",
    )
