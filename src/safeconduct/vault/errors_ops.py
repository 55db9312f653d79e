"""What can go wrong with single ops, and with what is kept beside them.

Each names an op or a device by its opaque id, and refuses to name anything else (promises P5, P14).
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class ChainBroken(SafeconductError):
    """An op that does not follow what is here: a place taken, a gap, or a parent that is missing."""

    code = "vault.chain_broken"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="An entry does not follow the entries that are here (entry {op}).",
        safe="It was not taken in. " + NOTHING_CHANGED_EN,
        do="Fetch the entries again; if it stays so, tell your security lead.",
    )
    ru = Advice(
        what="Запись не продолжает имеющиеся записи (запись {op}).",
        safe="Она не принята. " + NOTHING_CHANGED_RU,
        do="Запросите записи ещё раз; если это повторится, сообщите ответственному за безопасность.",
    )


class UnknownOp(SafeconductError):
    """An op id that is not in this journal."""

    code = "vault.unknown_op"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This vault has no entry {op}.",
        safe=NOTHING_CHANGED_EN,
        do="Check the id, or fetch the newest entries first.",
    )
    ru = Advice(
        what="В этом хранилище нет записи {op}.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте идентификатор или сначала получите новые записи.",
    )


class UnknownSigner(SafeconductError):
    """An op of a device whose key this vault does not know."""

    code = "vault.unknown_signer"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="An entry is signed by a device that this vault does not know (device {device}).",
        safe="It was not taken in. " + NOTHING_CHANGED_EN,
        do="Take in that device's certificate first.",
    )
    ru = Advice(
        what="Запись подписана устройством, которого это хранилище не знает (устройство {device}).",
        safe="Она не принята. " + NOTHING_CHANGED_RU,
        do="Сначала примите сертификат этого устройства.",
    )


class NotKept(SafeconductError):
    """A key, draft or setting that is not in the vault."""

    code = "vault.not_kept"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What was asked for is not in this vault ({shelf}).",
        safe=NOTHING_CHANGED_EN,
        do="Look at the list of what is there.",
    )
    ru = Advice(
        what="Запрошенного нет в этом хранилище ({shelf}).",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите список того, что в нём есть.",
    )
