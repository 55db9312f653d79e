"""What can go wrong when a vault is unlocked, in words for a person who may have little time."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class UnusablePassphrase(SafeconductError):
    """A passphrase that is empty, too long, or no text."""

    code = "protect.unusable_passphrase"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The passphrase is empty, longer than {most} characters, or not text.",
        safe=NOTHING_CHANGED_EN,
        do="Choose a passphrase of at least six random words.",
    )
    ru = Advice(
        what="Парольная фраза пуста, длиннее {most} знаков или не является текстом.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите фразу не короче шести случайных слов.",
    )


class WrongKey(SafeconductError):
    """No slot opens: another passphrase, another second secret, or a damaged slot. They cannot be told apart."""

    code = "protect.wrong_key"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The vault did not open: the passphrase is not right.",
        safe="Nothing was changed and nothing was shown.",
        do="Check keyboard layout and capitals. If the passphrase is lost, two recovery cards set a new one: "
        "“safeconduct vault passphrase --words-file FILE”. If you are sure of it, a file of the vault may be damaged: "
        "restore a backup.",
        on_page="Check keyboard layout and capitals. If the passphrase is lost, two recovery cards set a new one. "
        "If you are sure of it, a file of the vault may be damaged: restore a backup.",
    )
    ru = Advice(
        what="Хранилище не открылось: неверна парольная фраза.",
        safe="Ничего не изменено и ничего не показано.",
        do="Проверьте раскладку клавиатуры и Caps Lock. Если фраза утрачена, две карточки восстановления задают новую: "
        "«safeconduct vault passphrase --words-file ФАЙЛ». Если вы уверены во фразе, возможно, повреждён файл "
        "хранилища: восстановите резервную копию.",
        on_page="Проверьте раскладку клавиатуры и Caps Lock. Если фраза утрачена, две карточки восстановления "
        "задают новую. Если вы уверены во фразе, возможно, повреждён файл хранилища: восстановите резервную копию.",
    )


class WrongCards(WrongKey):
    """Sound recovery cards that open no slot here."""

    code = "protect.wrong_cards"
    exit_code = Exit.LOCKED
    en = Advice(
        what="These recovery cards belong together and do not open this.",
        safe="Nothing was changed and nothing was shown.",
        do="They are of another vault, or this backup was made before them: cards open only what was written after "
        "they were made. Try a later backup, or the passphrase of that day.",
    )
    ru = Advice(
        what="Эти карточки восстановления подходят друг к другу, но этого не открывают.",
        safe="Ничего не изменено и ничего не показано.",
        do="Они от другого хранилища, или копия сделана раньше них: карточки открывают лишь то, что записано после их "
        "создания. Возьмите более позднюю копию или парольную фразу того дня.",
    )


class WeakPassphrase(SafeconductError):
    """A new passphrase that whoever has the disk would find."""

    code = "protect.weak_passphrase"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Whoever has the disk would guess this passphrase: {weakness}.",
        safe=NOTHING_CHANGED_EN,
        do="Take six words drawn with dice from a printed list, with spaces between them. For a trial with nothing "
        "real in it: --weak-passphrase.",
        on_page="Take six words drawn with dice from a printed list, with spaces between them.",
    )
    ru = Advice(
        what="Тот, у кого окажется диск, подберёт эту парольную фразу: {weakness}.",
        safe=NOTHING_CHANGED_RU,
        do="Возьмите шесть слов, выбранных игральными костями из печатного списка, через пробел. Для пробы, где нет "
        "ничего настоящего: --weak-passphrase.",
        on_page="Возьмите шесть слов, выбранных игральными костями из печатного списка, через пробел.",
    )


class HeaderDamaged(SafeconductError):
    """The key is right and the header is not what it was made as: a flipped bit, or somebody's hand."""

    code = "protect.header_damaged"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The vault's header was altered since it was written, or belongs to another vault.",
        safe="The entries themselves are untouched by this. " + NOTHING_CHANGED_EN,
        do="Make a copy of the file as it is, tell your security lead, and restore a backup.",
    )
    ru = Advice(
        what="Заголовок хранилища изменён после записи или взят от другого хранилища.",
        safe="Самих записей это не касается. " + NOTHING_CHANGED_RU,
        do="Скопируйте файл как есть, сообщите ответственному за безопасность и восстановите резервную копию.",
    )


class MalformedHeader(SafeconductError):
    """Bytes that are no header, or one whose costs are out of bounds."""

    code = "protect.malformed_header"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="This is not a vault of this program, or its header is damaged ({place}).",
        safe=NOTHING_CHANGED_EN,
        do="Check that it is the right file; otherwise restore a backup.",
    )
    ru = Advice(
        what="Это не хранилище этой программы, или его заголовок повреждён ({place}).",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, тот ли это файл; если тот, восстановите резервную копию.",
    )


class SlotsFull(SafeconductError):
    """All key slots are taken."""

    code = "protect.slots_full"
    exit_code = Exit.REFUSED
    en = Advice(
        what="All {slots} ways of opening this vault are taken.",
        safe=NOTHING_CHANGED_EN,
        do="Make new recovery cards in the place of all old ones: safeconduct vault words --replace",
        on_page="Make three new recovery cards under Team, Recovery: they take the place of all old ones.",
    )
    ru = Advice(
        what="Все {slots} способов открыть это хранилище уже заняты.",
        safe=NOTHING_CHANGED_RU,
        do="Сделайте новые карточки восстановления вместо всех прежних: safeconduct vault words --replace",
        on_page="Сделайте три новые карточки в разделе «Команда», «Восстановление»: они заменят все прежние.",
    )


class LastSlot(SafeconductError):
    """The only way in would be removed."""

    code = "protect.last_slot"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This is the only way of opening the vault.",
        safe=NOTHING_CHANGED_EN,
        do="Add another passphrase or recovery words first.",
    )
    ru = Advice(
        what="Это единственный способ открыть хранилище.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала добавьте другую парольную фразу или слова восстановления.",
    )


class NotEnoughMemory(SafeconductError):
    """The computer cannot give the memory that unlocking takes."""

    code = "protect.not_enough_memory"
    exit_code = Exit.LOCKED
    en = Advice(
        what="Opening this vault takes {mebibytes} MiB of memory, and the computer did not give them.",
        safe=NOTHING_CHANGED_EN,
        do="Close other programs and try again.",
    )
    ru = Advice(
        what="Чтобы открыть хранилище, нужно {mebibytes} МиБ памяти, а компьютер их не дал.",
        safe=NOTHING_CHANGED_RU,
        do="Закройте другие программы и повторите.",
    )
