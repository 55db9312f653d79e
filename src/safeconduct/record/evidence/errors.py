"""What can go wrong with evidence, in three sentences each."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NameTaken(SafeconductError):
    """A second document under one id."""

    code = "record.evidence_name_taken"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Another piece of evidence bears this id already{shown}.",
        safe="Neither was touched. " + NOTHING_CHANGED_EN,
        do="Give this one another id.",
    )
    ru = Advice(
        what="Другое доказательство уже носит этот номер{shown}.",
        safe="Ни одно из них не тронуто. " + NOTHING_CHANGED_RU,
        do="Дайте этому другой номер.",
    )


class SeveralBearIt(SafeconductError):
    """An id that two desks gave to two documents."""

    code = "record.evidence_several"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Two documents bear this id: two desks gave it at the same time{shown}.",
        safe="Both are kept as they are. " + NOTHING_CHANGED_EN,
        do="Name the one you mean by the first digits of its hash, as “evidence list” shows them.",
        on_page="Choose the one you mean from the list: the digits of its hash tell them apart.",
    )
    ru = Advice(
        what="Этот номер носят два документа: его одновременно дали на двух рабочих местах{shown}.",
        safe="Оба сохранены как есть. " + NOTHING_CHANGED_RU,
        do="Назовите нужный первыми знаками его хеша, как их показывает «evidence list».",
        on_page="Выберите нужный из списка: их различают знаки хеша.",
    )


class NoSuchEvidence(SafeconductError):
    """An id that nothing bears."""

    code = "record.evidence_unknown"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no evidence of this id here{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“evidence list” shows what there is.",
        on_page="Choose it from the list.",
    )
    ru = Advice(
        what="Доказательства с таким номером здесь нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Что есть, показывает «evidence list».",
        on_page="Выберите его из списка.",
    )


class SameContent(SafeconductError):
    """A file that is evidence already."""

    code = "record.evidence_same_content"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The very same bytes are evidence here already{shown}.",
        safe="They were not kept twice. " + NOTHING_CHANGED_EN,
        do="Use that one; say beside it if it came a second time.",
    )
    ru = Advice(
        what="Ровно эти байты здесь уже есть среди доказательств{shown}.",
        safe="Второй раз они не сохранены. " + NOTHING_CHANGED_RU,
        do="Пользуйтесь им; если файл поступил ещё раз, отметьте это при нём.",
    )


class CustodyStays(SafeconductError):
    """An undo of what was done with evidence."""

    code = "record.custody_stays"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What was done with evidence cannot be undone: its log tells what happened.",
        safe=NOTHING_CHANGED_EN,
        do="Say beside it what was wrong: that becomes a line of the log too.",
    )
    ru = Advice(
        what="Сделанное с доказательством отменить нельзя: его журнал рассказывает, что было.",
        safe=NOTHING_CHANGED_RU,
        do="Скажите при нём, что было не так: это тоже станет строкой журнала.",
    )


class BadEvidenceName(SafeconductError):
    """An id that cannot be one."""

    code = "record.evidence_bad_name"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This cannot be the id of a piece of evidence{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give one line of 1 to 40 printed characters, such as V-17.",
    )
    ru = Advice(
        what="Это не может быть номером доказательства{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Дайте одну строку от 1 до 40 печатных знаков, например В-17.",
    )


class ChangedWhileRead(SafeconductError):
    """A file that grew or shrank while it was taken in."""

    code = "record.evidence_changed"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file changed while it was read: somebody still writes it, or the medium was taken out.",
        safe="Nothing of it was kept, and the file was not touched.",
        do="Wait until it is written to its end, or copy it whole first, and add it again.",
    )
    ru = Advice(
        what="Файл изменился, пока его читали: его ещё записывают или вынули носитель.",
        safe="Ничего из него не сохранено, сам файл не тронут.",
        do="Дождитесь конца записи или сначала скопируйте его целиком и добавьте снова.",
    )


class OriginalUnreadable(SafeconductError):
    """A file that cannot be read to its end."""

    code = "record.evidence_unreadable"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file cannot be read to its end: this account may not, or what it lies on fails.",
        safe="Nothing of it was kept, and the file itself was not touched. " + NOTHING_CHANGED_EN,
        do="Try again; if it fails again, have a copy of the whole card or stick made first, and work with that.",
    )
    ru = Advice(
        what="Файл не читается до конца: у этой учётной записи нет права или носитель неисправен.",
        safe="Ничего из него не сохранено, сам файл не тронут. " + NOTHING_CHANGED_RU,
        do="Попробуйте ещё раз; если не получится, сначала снимите копию всей карты или флешки и работайте с ней.",
    )


class NothingInIt(SafeconductError):
    """A file of no bytes."""

    code = "record.evidence_empty"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file is empty: it was not copied whole{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Copy it again from where it came from. If it is empty there too, have the whole card or stick copied.",
    )
    ru = Advice(
        what="Файл пуст: он скопирован не целиком{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Скопируйте его ещё раз оттуда, откуда он пришёл. Если он пуст и там, пусть снимут копию всей карты или "
        "флешки.",
    )


class NotHereWhole(SafeconductError):
    """Evidence whose sealed pieces have not all come, or do not open."""

    code = "record.evidence_not_whole"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The sealed original is not here whole, or does not agree with its hash{shown}.",
        safe="What is here was not changed, and nothing was given out.",
        do="Exchange with the others, who may have it whole; then verify the vault, or take it from a backup.",
    )
    ru = Advice(
        what="Запечатанный оригинал здесь не целиком или не сходится со своим хешем{shown}.",
        safe="То, что есть, не изменено, и ничего не выдано.",
        do="Обменяйтесь с остальными, у них он может быть целиком; затем проверьте хранилище или возьмите из копии.",
    )


class BrokeOff(SafeconductError):
    """A file that ended in the middle while it was saved: what is sealed is damaged, which only reading it found."""

    code = "record.evidence_broke_off"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The file broke off while it was saved: what is sealed here does not agree with its hash{shown}.",
        safe="What was saved is not whole: remove it. What is here was not changed.",
        do="Exchange with the others, who may have it whole; then verify the vault, or take it from a backup.",
    )
    ru = Advice(
        what="Файл оборвался, пока его сохраняли: запечатанное здесь не сходится со своим хешем{shown}.",
        safe="Сохранилось не всё: удалите этот файл. То, что есть здесь, не изменено.",
        do="Обменяйтесь с остальными, у них он может быть целиком; затем проверьте хранилище или возьмите из копии.",
    )


class NoCopyOfIt(SafeconductError):
    """A file of which no working copy can be made."""

    code = "record.evidence_no_copy"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No working copy can be made of it: {reason}.",
        safe="The original is sealed as it was. " + NOTHING_CHANGED_EN,
        do="Work with the original itself, on a computer that is not connected, and note who looked at it.",
    )
    ru = Advice(
        what="Рабочую копию сделать нельзя: {reason}.",
        safe="Оригинал остаётся запечатанным. " + NOTHING_CHANGED_RU,
        do="Работайте с самим оригиналом на компьютере без сети и отметьте, кто его смотрел.",
    )


class LogWordsTooLong(SafeconductError):
    """Words for a log of custody that are longer than one of its lines."""

    code = "record.evidence_words_too_long"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These words are too long for a line of the log: {length} characters, {most} at most.",
        safe="Nothing was cut, and nothing written. " + NOTHING_CHANGED_EN,
        do="Say it in fewer words, or keep what is longer as the words of an account.",
    )
    ru = Advice(
        what="Для строки журнала это слишком длинно: знаков {length}, а помещается не больше {most}.",
        safe="Ничего не обрезано и не записано. " + NOTHING_CHANGED_RU,
        do="Скажите короче, а длинное сохраните как текст известия.",
    )


class NoToolNamed(SafeconductError):
    """A working copy that was made elsewhere, and nobody said with what."""

    code = "record.evidence_no_tool"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="With which program the working copy was made is not said.",
        safe="Nothing of it was kept. " + NOTHING_CHANGED_EN,
        do="Give the program's name in one short line, such as HandBrake: whoever checks the copy asks for it.",
    )
    ru = Advice(
        what="Не сказано, какой программой сделана рабочая копия.",
        safe="Ничего из неё не сохранено. " + NOTHING_CHANGED_RU,
        do="Дайте название программы короткой строкой, например HandBrake: об этом спросит тот, кто проверяет копию.",
    )


class NoVersionNamed(SafeconductError):
    """A working copy that was made elsewhere, and nobody said with which version."""

    code = "record.evidence_no_version"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="With which version of the program the working copy was made is not said.",
        safe="Nothing of it was kept. " + NOTHING_CHANGED_EN,
        do="Give the version in one short line, as the program shows it under “About” or “Help”, such as 1.7.3.",
    )
    ru = Advice(
        what="Не сказано, какой версией программы сделана рабочая копия.",
        safe="Ничего из неё не сохранено. " + NOTHING_CHANGED_RU,
        do="Дайте версию короткой строкой, как её показывает сама программа («О программе»), например 1.7.3.",
    )


class SameCopy(SafeconductError):
    """A working copy that is sealed beside its original already."""

    code = "record.evidence_same_copy"
    exit_code = Exit.REFUSED
    en = Advice(
        what="These very bytes are sealed beside this original already, as a working copy.",
        safe="They were not kept a second time. " + NOTHING_CHANGED_EN,
        do="Use that one: it stands in the list of its working copies.",
    )
    ru = Advice(
        what="Ровно эти байты уже запечатаны рядом с этим оригиналом как рабочая копия.",
        safe="Второй раз они не сохранены. " + NOTHING_CHANGED_RU,
        do="Пользуйтесь ею: она стоит в списке рабочих копий.",
    )


class NothingToStamp(SafeconductError):
    """An answer of an authority to no question of ours."""

    code = "record.evidence_no_question"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This answers no question of ours{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Take it in on the desk where the question was written, or exchange with that desk first.",
    )
    ru = Advice(
        what="Это ответ не на наш запрос{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Примите его на том рабочем месте, где составлен запрос, или сначала обменяйтесь с ним.",
    )


class AnswerKept(SafeconductError):
    """An answer of an authority to a question that it has answered."""

    code = "record.evidence_answer_kept"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The answer of this authority for this batch is kept here already{shown}.",
        safe="The one that is kept verifies. " + NOTHING_CHANGED_EN,
        do="There is nothing to do: one answer of an authority is enough.",
    )
    ru = Advice(
        what="Ответ этой службы на этот набор здесь уже сохранён{shown}.",
        safe="Сохранённый ответ проверен. " + NOTHING_CHANGED_RU,
        do="Делать ничего не надо: одного ответа службы достаточно.",
    )


class UnknownAuthority(SafeconductError):
    """A name of no timestamp authority."""

    code = "record.evidence_unknown_authority"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No timestamp authority of that name is known{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“evidence stamp list” shows those that are.",
        on_page="Choose one of those listed.",
    )
    ru = Advice(
        what="Службы меток времени с таким именем нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Известные показывает «evidence stamp list».",
        on_page="Выберите одну из перечисленных.",
    )


class ConsentTakenBack(SafeconductError):
    """A bundle or a working copy of an original for which consent was withdrawn, or to keeping which refused."""

    code = "record.evidence_consent_withdrawn"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Consent to what this original shows was withdrawn, or somebody of whom it tells said no to keeping it"
        "{shown}.",
        safe="Nothing was written. The original stays sealed. " + NOTHING_CHANGED_EN,
        do="Ask whoever said no. If they agree again, undo the withdrawal or enter the new consent with its day; else "
        "leave this original out.",
    )
    ru = Advice(
        what="Согласие на то, что видно на этом оригинале, отозвано, или кто-то из тех, о ком он, не согласен, чтобы "
        "это хранилось{shown}.",
        safe="Ничего не записано. Оригинал остаётся запечатанным. " + NOTHING_CHANGED_RU,
        do="Спросите того, кто сказал нет. Если человек снова согласен, отмените отзыв или внесите новое согласие с "
        "его днём; иначе не включайте этот оригинал.",
    )


class TheySaidNoToCourt(SafeconductError):
    """A bundle of an original that tells of somebody who said no to a court."""

    code = "record.evidence_said_no"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Somebody whom this original tells of refused its use before a court, or took their consent to that "
        "back{shown}.",
        safe="Nothing was written. The original stays sealed. " + NOTHING_CHANGED_EN,
        do="Leave this original out. If they agree now, enter the new consent with its day first.",
    )
    ru = Advice(
        what="Человек, о котором говорит этот оригинал, отказал в использовании в суде или отозвал согласие на "
        "него{shown}.",
        safe="Ничего не записано. Оригинал остаётся запечатанным. " + NOTHING_CHANGED_RU,
        do="Не включайте этот оригинал. Если человек теперь согласен, сначала внесите новое согласие с его днём.",
    )


class TheirYesToCourtDoesNotHold(SafeconductError):
    """A bundle of an original that tells of somebody whose recorded consent to a court does not hold on the day."""

    code = "record.evidence_yes_does_not_hold"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The recorded consent of whom this original tells of does not hold for a court today{shown}. By number of "
        "people: {why}.",
        safe="Nothing was written. The original stays sealed. " + NOTHING_CHANGED_EN,
        do="Ask them anew and enter the new consent with its day, or leave this original out.",
    )
    ru = Advice(
        what="Записанное согласие тех, о ком говорит этот оригинал, сегодня для суда не действует{shown}. По числу "
        "людей: {why}.",
        safe="Ничего не записано. Оригинал остаётся запечатанным. " + NOTHING_CHANGED_RU,
        do="Спросите их снова и внесите новое согласие с его днём либо не включайте этот оригинал.",
    )


class RootIsCarried(SafeconductError):
    """Another root under the name of an authority that the program carries."""

    code = "record.evidence_root_is_carried"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What this authority leads to comes with the program, and nobody's word changes it{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give an authority of your own a name of its own.",
    )
    ru = Advice(
        what="К какому корню ведёт эта служба, задано в программе, и ничьё слово этого не меняет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Дайте своей службе своё имя.",
    )


class NobodyNamed(SafeconductError):
    """A bundle to nobody."""

    code = "record.evidence_nobody_named"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A bundle leaves encrypted to whom it is for, by name and by key, and nobody was named.",
        safe="Nothing was written.",
        do="Say --for NAME and --recipient KEY (age1pq…) or a file with a key in each line.",
        on_page="Say for whom it is, and paste their public key.",
    )
    ru = Advice(
        what="Комплект выходит зашифрованным для того, кому он предназначен, — с именем и ключом, а никто не назван.",
        safe="Ничего не записано.",
        do="Укажите --for ИМЯ и --recipient КЛЮЧ (age1pq…) или файл, где в каждой строке ключ.",
        on_page="Напишите, для кого он, и вставьте открытый ключ получателя.",
    )


class TwoForABundle(SafeconductError):
    """A bundle for which one person alone answers."""

    code = "record.evidence_two_for_a_bundle"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Two persons answer for what leaves: nobody here counts the people whom an original shows.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Say --ask REASON, let a second person confirm with “team act confirm”, then say --act ACT. "
        "Who works alone gives out at most {most} originals at once.",
        on_page="Make it once: a second person is asked. Once they have confirmed it, make it again.",
    )
    ru = Advice(
        what="За то, что выходит, отвечают двое: людей на оригинале здесь никто не считает.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите --ask ПРИЧИНА, пусть второй человек подтвердит командой «team act confirm», затем --act ДЕЙСТВИЕ. "
        "Кто работает один, выдаёт за раз не больше {most} оригиналов.",
        on_page="Сделайте его один раз: спросят второго человека. Когда он подтвердит, сделайте снова.",
    )


class BundleNotConfirmed(SafeconductError):
    """An act that no second person confirmed, or that is about another bundle."""

    code = "record.evidence_not_confirmed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No second person has confirmed this very bundle within 7 days, or it has left already: other originals, "
        "keys or choices are another bundle.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Look at “team act”, and ask again with --ask where something changed.",
        on_page="Look at the acts that wait for a second person; make the bundle once more where something changed.",
    )
    ru = Advice(
        what="Второй человек не подтверждал за последние 7 дней именно этот комплект, или он уже выдан: с другими "
        "оригиналами, ключами или выбором это другой комплект.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Посмотрите «team act»; если что-то изменилось, попросите снова через --ask.",
        on_page="Посмотрите действия, которые ждут второго человека; если что-то изменилось, сделайте его ещё раз.",
    )
