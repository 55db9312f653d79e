"""The Russian of ``intake``'s help, for the group that takes its commands in (see `help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

INTAKE_HELP: Final[Mapping[str, str]] = {
    "One inbox for every channel: who asks for help, who answers, and by when.": (
        "Один ящик для всех каналов: кто просит о помощи, кто отвечает и к какому сроку."
    ),
    "Which inbox is meant.": "О каком ящике речь.",
    # open-inbox, list, show
    "Begin an inbox called NAME. It is a part of its own: who is to read it is brought in by name.": (
        "Завести ящик с названием NAME. Это отдельная часть: каждого, кто будет её читать, добавляют поимённо."
    ),
    "For whom it is, in a line: people in danger, information, press.": (
        "Для кого он, одной строкой: люди в опасности, сведения, пресса."
    ),
    "List who waits: the nearest danger first, then contact that is overdue, then the longest silence.": (
        "Показать, кто ждёт: сначала ближайшая опасность, затем просроченная связь, затем самое долгое молчание."
    ),
    "Show those that are closed instead, the newest first.": "Показать вместо этого закрытые, сначала последние.",
    "How many are listed.": "Сколько показать.",
    "Only those that nobody looks after.": "Только те, которые никто не ведёт.",
    "Only those of whom a code name or message has these words.": (
        "Только те, у кого эти слова есть в кодовом имени или сообщении."
    ),
    "Show one person's conversations by their code NAME or the first digits of their number.": (
        "Показать переписку одного человека по кодовому имени NAME или первым знакам номера."
    ),
    "Show what was done, each with what takes it back.": "Показать, что сделано и чем это отменяется.",
    "Show the number, address or account; needs --purpose.": "Показать номер, адрес или аккаунт; нужен --purpose.",
    "What the address is needed for; it is signed and kept.": "Зачем нужен адрес; это подписывается и хранится.",
    "Show what follows a message.": "Показать то, что после этого сообщения.",
    "Under all of their receipts: for somebody who may have only an older one left.": (
        "Под все их наборы слов: для того, у кого, возможно, остался лишь прежний."
    ),
    # carried
    "Open FILE, locked texts that a stick copy of the page made; - reads it from standard input.": (
        "Открыть FILE — запертые тексты, которые дала копия страницы на флешке; - читает его со стандартного ввода."
    ),
    # log
    "Write down TEXT that came by telephone, in person or by a messenger; - reads it from standard input.": (
        "Записать TEXT, сказанный по телефону, лично или в мессенджере; - читает его со стандартного ввода."
    ),
    "How it came.": "Как это пришло.",
    "Their number, address or account; it is kept sealed.": "Их номер, адрес или аккаунт; хранится запечатанным.",
    "A conversation that is here already.": "Переписка, которая здесь уже есть.",
    "How soon it may happen.": "Как скоро это может случиться.",
    "Who reports, to whoever is at risk.": "Кем сообщающий приходится тому, кто в опасности.",
    "0: saw it; 1: was told; 2: was told by one told.": (
        "0: сам видел; 1: ему рассказали; 2: рассказал тот, кому рассказали."
    ),
    "The language it was said in: ru, en, ce.": "На каком языке это сказано: ru, en, ce.",
    "When it was said, if not now: 2030-05-05, early May 2030.": (
        "Когда это сказано, если не сейчас: 2030-05-05, начало мая 2030."
    ),
    "Next contact in so many hours.": "Следующая связь через столько часов.",
    "Who looks after it (default: you).": "Кто это ведёт (по умолчанию вы).",
    "A file that belongs to it.": "Файл, который к этому относится.",
    "We said it to them.": "Это сказали им мы.",
    "They are made to say it.": "Их заставляют это говорить.",
    # import
    "Take in FILE: a chat that Telegram or WhatsApp wrote out, e-mail, copied text, a recording, a picture.": (
        "Принять FILE: выгрузку чата из Telegram или WhatsApp, письмо, скопированный текст, запись, снимок."
    ),
    "What we are called in it; may be given several times.": "Как там называемся мы; можно указать несколько раз.",
    "Time zone of the telephone or computer that wrote it: Europe/Moscow.": (
        "Часовой пояс телефона или компьютера, где сделана выгрузка: Europe/Moscow."
    ),
    "Country of telephone numbers that have none: RU.": "Страна телефонных номеров, в которых её нет: RU.",
    "Take it in without asking.": "Принять, не спрашивая.",
    "Count what is new and change nothing.": "Посчитать новое и ничего не менять.",
    "Delete afterwards what was read: FILE, or files of a folder.": (
        "Затем удалить прочитанное: FILE или файлы папки; сами папки — нет."
    ),
    # care, card, trust
    "Set who looks after NAME, the next contact, the state and the danger; without options show them.": (
        "Указать, кто ведёт NAME, следующую связь, состояние и опасность; без параметров — показать их."
    ),
    "Who looks after it: an alias, me or nobody.": "Кто это ведёт: псевдоним, me (я) или nobody (никто).",
    "Who stands in for them.": "Кто их подменяет.",
    "Next contact in so many hours; 0: none.": "Следующая связь через столько часов; 0: не назначена.",
    "Where it stands.": "На какой стадии.",
    "Why it is closed or waits.": "Почему закрыто или ждёт.",
    "Set how NAME may safely be reached; what is not given stays as it is. “intake show” has the card.": (
        "Указать, как безопасно связаться с NAME; неуказанное остаётся прежним. Карточку показывает «intake show»."
    ),
    "Who reports.": "Кто сообщает.",
    "Who is at risk, if not who reports; no name.": "Кто в опасности, если не сообщающий; без имени.",
    "Do they agree to it?": "Согласен ли на это сам человек.",
    "Languages they read: ru,ce.": "На каких языках читают: ru,ce.",
    "When they may be written to: Mon-Fri 9:00-17:30 Europe/Moscow; or anytime.": (
        "Когда можно писать: пн-пт 9:00-17:30 Europe/Moscow; или anytime (всегда)."
    ),
    "A word that must not be read there; none clears them.": (
        "Слово, которого там не должны прочесть; none (нет) убирает все."
    ),
    "As whom to write.": "От чьего лица писать.",
    "Who may answer; anyone clears it.": "Кто может отвечать; anyone (любой) снимает ограничение.",
    "Is the device in other hands too?": "Бывает ли устройство в чужих руках.",
    "After so many hours of silence …": "Если молчат столько часов…",
    "… do this.": "…сделать это.",
    "What to call them.": "Как к ним обращаться.",
    "Set what they answered themselves, where it is plain.": "Внести их собственные ответы, где они однозначны.",
    "What else should be known.": "Что ещё нужно знать.",
    "Say how far NAME is to be trusted; without options show the question sheet. Vouching takes two persons.": (
        "Сказать, насколько можно доверять NAME; без параметров — показать лист вопросов. Поручиться должны двое."
    ),
    "How far you trust them.": "Насколько вы доверяете.",
    "An answer of the question sheet.": "Ответ на вопрос листа.",
    "What makes you wary.": "Что настораживает.",
    "Why; it is signed and kept.": "Почему; это подписывается и хранится.",
    # reply, note, same, took, undo
    "Answer NAME with TEXT, - for standard input, if the contact card allows it as it stands.": (
        "Ответить NAME текстом TEXT (- со стандартного ввода), если карточка связи это допускает."
    ),
    "By which way (default: theirs).": "Каким путём (по умолчанию тем же, что и они).",
    "The language it is written in: ru, en, ce.": "На каком языке ответ: ru, en, ce.",
    "Only say what stands against it.": "Только сказать, что мешает ответу.",
    "It is already sent by hand: note that too.": "Уже отправлено вручную: отметить и это.",
    "Write a note TEXT on a MESSAGE of NAME, or on a place in a file of it; or mark a file as violent.": (
        "Сделать заметку TEXT к сообщению MESSAGE от NAME или к месту в его файле; или пометить, что в файле насилие."
    ),
    "Number of a file of the message.": "Номер файла в сообщении.",
    "From when to when, in a recording.": "С какого по какой момент записи.",
    "Left, top, width and height of a part of a picture in 1/10,000 of its sides, as in record add --place.": (
        "Часть снимка: слева, сверху, ширина, высота, в 1/10 000 его сторон, как в record add --place."
    ),
    "The file shows violence, and opens blurred; or it does not.": (
        "В файле насилие, он открывается размытым; или насилия нет."
    ),
    "Say that NAME and OTHER are one person: their conversations are read as one. It can be undone.": (
        "Сказать, что NAME и OTHER — один человек: переписка читается как одна. Это можно отменить."
    ),
    "Why you think so.": "Почему вы так думаете.",
    "Note that MESSAGES of NAME went into the record as an account; the record itself is written by “record”.": (
        "Отметить, что сообщения MESSAGES от NAME внесены в сведения; сами сведения пишет «record»."
    ),
    "The account of the record that was made of them.": "Известие в сведениях, которое из них сделано.",
    "What became of them, in words.": "Что из них вышло, словами.",
    "Undo OPS of an inbox, by their first digits (at least 8) or as a range FIRST..LAST; an undo in the same way.": (
        "Отменить записи OPS ящика по первым знакам (не менее 8) или диапазоном FIRST..LAST; отмену — так же."
    ),
    # door, key, bundle, collect, board, read, links
    "Say how an inbox stands toward the outside: keys, fortnights, answers. With options: say what the outside is "
    "shown from now on; what is not named stays.": (
        "Показать, как ящик выглядит снаружи: ключи, двухнедельные сроки, ответы. С параметрами: указать, что снаружи "
        "видно отныне; что не названо, остаётся."
    ),
    "For whom the inbox is.": "Для кого этот ящик.",
    "Where the page is reached; may be given several times.": "По какому адресу открывают страницу; можно несколько.",
    "Address of the gate for browsers without script; empty: none.": (
        "Адрес шлюза для браузеров без скриптов; пустой: шлюза нет."
    ),
    "Bits of work asked of whoever has no grant.": "Сколько бит работы просить у того, у кого нет пропуска.",
    "What the first screen says in a language.": "Что написано на первом экране на этом языке.",
    "What the page calls the organisation.": "Как страница называет организацию.",
    "The neutral place that “leave” on the page goes to.": "Нейтральный адрес, куда на странице ведёт «уйти».",
    "The onion that the page names to those who came another way.": (
        "Адрес .onion, который страница называет пришедшим другим путём."
    ),
    "The key by which sources know an inbox: certified by the organisation's root for ninety days.": (
        "Ключ, по которому источники узнают ящик: корень организации заверяет его на девяносто дней."
    ),
    "Let the root certify a new intake key; older ones count no more.": (
        "Заверить корнем новый ключ приёма; прежние больше не действуют."
    ),
    "File with two of the root's cards, where the root is not in this vault: a card on a line.": (
        "Файл с двумя карточками корня, если корня нет в этом хранилище: по карточке в строке."
    ),
    "What a page learns of an inbox: keys of these days, addresses, words of the staff.": (
        "Что страница узнаёт о ящике: ключи этих дней, адреса, слова сотрудников."
    ),
    "Make the bundle of now, and show it and the page at every relay; with a file name write it there instead.": (
        "Создать набор ключей на сегодня и показать его и страницу на каждом ретрансляторе; с именем файла — "
        "записать туда."
    ),
    "Write the list of bundles, for mirrors.": "Записать список наборов, для зеркал.",
    "Write the page, for mirrors.": "Записать страницу, для зеркал.",
    "Write the page that is carried, with the bundle in it.": (
        "Записать копию страницы на флешке, с набором ключей внутри."
    ),
    "Fetch what was sent in from every relay, open it, and let the relay delete what two places have.": (
        "Забрать присланное со всех ретрансляторов, открыть и разрешить удалить там то, что есть уже в двух местах."
    ),
    "Make the reply board of this quarter of an hour and show it at every relay; it collects as well.": (
        "Создать доску ответов на эту четверть часа и показать её на каждом ретрансляторе; заодно забрать присланное."
    ),
    "Let NAME know by the reply board that a person has read what they sent in.": (
        "Сообщить NAME через доску ответов, что присланное прочёл человек."
    ),
    "Whether open desks send empty submissions among the real ones.": (
        "Слать ли с открытых рабочих мест пустые отправления среди настоящих."
    ),
    "Stay, make it at every quarter of an hour and send covers, until it is ended.": (
        "Не завершаться: обновлять её каждую четверть часа и слать прикрытие, пока команду не остановят."
    ),
    "Why, for the team; the source does not read it.": "Почему, для своих; тот, кто писал, этого не прочтёт.",
    "End the conversation with NAME, who reads on the reply board that it is over. Nothing is deleted by it.": (
        "Прекратить переписку с NAME: об этом скажет доска ответов. Ничего при этом не удаляется."
    ),
    "List proofs that two conversations are one person's; confirming one is “intake same”.": (
        "Показать доказательства, что две переписки — одного человека; подтверждает «intake same»."
    ),
}
