"""What the help says of the screens of evidence: what to know of them, and their keys. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "evidence": Screen(
        Phrase("Evidence", "Доказательства"),
        (
            Phrase(
                "What is sealed so that a court will take it, and who says since when?",
                "Что запечатано так, что суд это примет, и кто подтверждает, с какого дня?",
            ),
            Phrase(
                "A file sealed here is kept byte for byte and hashed while it is read. Nothing of it is mended, also "
                "where it was cut off. Whatever anybody does with it stands in its log, and no line can be taken out.",
                "Запечатанный файл хранится байт в байт, хеш вычисляется при чтении. Ничего не чинится, даже если файл "
                "обрезан. Всё, что с ним делают, стоит в его журнале, и убрать строку нельзя.",
            ),
            Phrase(
                "Once a day one number is made of everything sealed, and of chance on a day with nothing. Authorities "
                "sign that number; of the files they learn nothing. Without a network the question is saved as a file, "
                "asked anywhere, and the answer brought back here.",
                "Раз в день из всего запечатанного, а в пустой день из случайных чисел, получается одно число. Его "
                "подписывают службы меток времени и ничего не узнают о файлах. Без сети вопрос сохраняют файлом, "
                "отправляют откуда угодно и приносят ответ сюда.",
            ),
        ),
        (
            *IN_LISTS,
            Key("n", Phrase("seal a file", "запечатать файл")),
            Key("Ctrl+Enter", Phrase("seal it as it is filled in", "запечатать так, как заполнено")),
        ),
    ),
    "keep": Screen(
        Phrase("A file of a message as evidence", "Файл сообщения как доказательство"),
        (
            Phrase(
                "Shall this file stand before a court, and what will its log say of how it came?",
                "Должен ли этот файл предстать перед судом и что скажет журнал о том, как он пришёл?",
            ),
            Phrase(
                "The original goes into the record as it came, whatever it tells of who made it; whoever reads that "
                "part can open it, also who does not read the inbox. Its log begins with the way and the time it "
                "came and with its hash, and not with a name. What is evidence already is not sealed twice.",
                "Оригинал попадает в сведения таким, каким пришёл, что бы он ни говорил о своём авторе; его откроет "
                "каждый, кто читает эту часть, даже без доступа ко входящим. Журнал начинается с того, как и когда он "
                "пришёл, и с хеша, но не с имени. Что уже стало доказательством, второй раз не запечатывают.",
            ),
        ),
        (Key("Ctrl+Enter", Phrase("keep it as it is filled in", "сохранить так, как заполнено")),),
    ),
    "original": Screen(
        Phrase("An original", "Оригинал"),
        (
            Phrase(
                "Is it still what came in, who did what with it, and what will a court be given?",
                "Тот ли это файл, что поступил, кто что с ним делал и что получит суд?",
            ),
            Phrase(
                "The bundle has the original, its log, what stamps it and a program that checks all of it without us. "
                "It leaves encrypted to whoever you name. What the file was called and the words of the log may tell "
                "who gave it: they stay out unless you put them in.",
                "В комплекте — оригинал, его журнал, метки времени и программа, которая проверяет всё без нас. Он "
                "уходит зашифрованным для того, кого вы назовёте. Имя файла и слова журнала могут выдать того, кто "
                "его передал: без вашей отметки их там нет.",
            ),
            Phrase(
                "The bundle is made while the browser saves it, whatever its length. It stands in the log before any "
                "of it leaves: also where the lock, a fault or you yourself end it in the middle. What came by half "
                "opens nowhere; it is saved anew from here until the desk locks, and made again after that.",
                "Комплект составляется, пока браузер его сохраняет, какой бы длины он ни был. В журнал это попадает "
                "раньше, чем уйдёт первый байт: и тогда, когда сохранение прервут замок, сбой или вы сами. Половина "
                "нигде не откроется; пока рабочее место не заперто, его сохраняют отсюда заново, потом делают ещё раз.",
            ),
            Phrase(
                "A working copy that you made with a program of your own is brought in with that program and its "
                "version. It is sealed as the original is, and stays a copy: it is in no batch and in no bundle.",
                "Рабочую копию, которую вы сделали своей программой, добавляют с названием и версией этой программы. "
                "Она запечатывается, как оригинал, но остаётся копией: её нет ни в наборах за день, ни в комплектах.",
            ),
        ),
        (
            Key("r", Phrase("hash it anew", "вычислить хеш заново")),
            Key("c", Phrase("make a working copy, where there can be one", "сделать рабочую копию, если она возможна")),
            Key("Ctrl+Enter", Phrase("bring a working copy in", "добавить рабочую копию")),
        ),
    ),
}
