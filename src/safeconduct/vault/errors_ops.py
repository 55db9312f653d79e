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


class ChainForked(SafeconductError):
    """Ops signed with this desk's own key that it did not write."""

    code = "vault.chain_forked"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="Somebody else has written with this desk's keys: a copy of the vault is in use, or its keys were taken.",
        safe="Nothing more is written under this desk's name. " + NOTHING_CHANGED_EN,
        do="Tell your security lead at once. To go on, this desk needs keys of its own: have it admitted as a new "
        "device.",
    )
    ru = Advice(
        what="Кто-то другой писал ключами этого рабочего места: используется копия хранилища или ключи похищены.",
        safe="От имени этого рабочего места больше ничего не записывается. " + NOTHING_CHANGED_RU,
        do="Сразу сообщите ответственному за безопасность. Чтобы продолжить, этому рабочему месту нужны свои ключи: "
        "пусть его примут как новое устройство.",
    )


class BaseRefused(SafeconductError):
    """A beginning named for a chain of which ops are here already."""

    code = "vault.base_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="Entries of a device are said to begin elsewhere than where they begin here (device {device}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: somebody sends what does not fit.",
    )
    ru = Advice(
        what="Записи устройства якобы начинаются не там, где они начинаются здесь (устройство {device}).",
        safe="Это отвергнуто. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: кто-то присылает то, что не сходится.",
    )


class ClockDoubted(SafeconductError):
    """The computer's clock is years from the newest entry, and nobody has said that it is right."""

    code = "vault.clock_doubted"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The clock of this computer seems wrong: it says {today}, and the newest entry here is of {newest}.",
        safe=NOTHING_CHANGED_EN,
        do="Set the computer's clock. If it is right, say so: safeconduct vault clock --is-right.",
        on_page="Set the computer's clock. If it is right, say so under Team, Recovery.",
    )
    ru = Advice(
        what="Часы этого компьютера, похоже, неверны: на них {today}, а самая новая запись здесь от {newest}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте часы компьютера. Если они верны, подтвердите: safeconduct vault clock --is-right.",
        on_page="Исправьте часы компьютера. Если они верны, подтвердите это в разделе «Команда», «Восстановление».",
    )


class MayNotWrite(SafeconductError):
    """An intent in a compartment that this desk may read at most."""

    code = "vault.may_not_write"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This desk has no right to write here.",
        safe=NOTHING_CHANGED_EN,
        do="Ask an administrator of the team. If this vault was restored from a backup, “team show” says how it comes "
        "to write again.",
        on_page="Ask an administrator of the team. If this vault was restored from a backup, the page Team says how "
        "it comes to write again.",
    )
    ru = Advice(
        what="У этого рабочего места нет права писать сюда.",
        safe=NOTHING_CHANGED_RU,
        do="Обратитесь к администратору команды. Если хранилище восстановлено из копии, «team show» скажет, как ему "
        "снова начать писать.",
        on_page="Обратитесь к администратору команды. Если хранилище восстановлено из копии, страница «Команда» "
        "скажет, как ему снова начать писать.",
    )


class KeysAwaited(MayNotWrite):
    """An intent in a compartment whose newest keys are still on their way to this desk, which may write there."""

    code = "vault.keys_awaited"
    en = Advice(
        what="The newest keys to this part of the team's work have not come to this desk yet.",
        safe=NOTHING_CHANGED_EN,
        do="Do it again when the exchange is through, in a minute at most. If it stays so, exchange once more: whoever "
        "changed the keys may not have sent them.",
    )
    ru = Advice(
        what="Новейшие ключи к этой части работы команды ещё не пришли на это рабочее место.",
        safe=NOTHING_CHANGED_RU,
        do="Повторите, когда обмен закончится, обычно не позже чем через минуту. Если не поможет, обменяйтесь ещё раз: "
        "возможно, тот, кто сменил ключи, их ещё не отправил.",
    )


class NeverGranted(SafeconductError):
    """An intent in a compartment whose keys this desk was never given, in a vault that belongs to a team."""

    code = "vault.never_granted"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This desk was never given the keys to this part of the team's work.",
        safe="Nothing was written: without keys it would have stayed here alone. " + NOTHING_CHANGED_EN,
        do="Exchange first; if it stays so, ask whoever leads that part to let this desk in.",
    )
    ru = Advice(
        what="Этому рабочему месту никогда не давали ключей к этой части работы команды.",
        safe="Ничего не записано: без ключей запись осталась бы только здесь. " + NOTHING_CHANGED_RU,
        do="Сначала обменяйтесь; если не поможет, попросите того, кто ведёт эту часть, принять это рабочее место.",
    )


class OtherSigner(SafeconductError):
    """Another key for a device whose key is known."""

    code = "vault.other_signer"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="Another key came for a device than the one known of it here (device {device}).",
        safe="It was not believed, nor what came with it. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: a device's key never changes.",
    )
    ru = Advice(
        what="Для устройства пришёл другой ключ, чем тот, что здесь известен (устройство {device}).",
        safe="Ни ключ, ни то, что с ним пришло, не приняты. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: ключ устройства никогда не меняется.",
    )


class TooLongToKeep(SafeconductError):
    """A value, or its name, beyond what a backup carries."""

    code = "vault.too_long_to_keep"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What was to be kept is empty, or longer than the vault keeps ({most} bytes).",
        safe=NOTHING_CHANGED_EN,
        do="Ask for it again; if it stays so, tell who maintains the program.",
    )
    ru = Advice(
        what="То, что нужно сохранить, пустое или длиннее, чем хранит хранилище ({most} байт).",
        safe=NOTHING_CHANGED_RU,
        do="Запросите это ещё раз; если повторится, сообщите тем, кто ведёт программу.",
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
