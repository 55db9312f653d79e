"""The Russian of `incident` and `sync_status`, for the groups that take their commands in (see `help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

INCIDENT_HELP: Final[Mapping[str, str]] = {
    "Take a lost or seized device out everywhere: WHO is an alias, or the beginning of a device's id.": (
        "Исключить отовсюду потерянное или захваченное устройство: WHO — псевдоним или начало идентификатора."
    ),
    "It was locked: only this device goes, not its person.": (
        "Оно было заперто: исключается только устройство, а не его человек."
    ),
    "Believe nothing it wrote from this moment on (2019-01-21T02:30, UTC).": (
        "Не верить ничему, что оно написало с этого мига (2019-01-21T02:30, UTC)."
    ),
    "List what a device, or a person, can or could read, by part and people.": (
        "Перечислить, что устройство или человек может или мог прочесть, по частям и людям."
    ),
    "As if they were on this part too.": "Как если бы они участвовали и в этой части.",
    "Only this device, not all of its person's.": "Только это устройство, а не все устройства его человека.",
    "Tasks to warn people: without a command, those still open.": (
        "Задачи предупредить людей; без команды — ещё открытые."
    ),
    "Make a task for everybody whom a lost device (WHO) made readable.": (
        "Создать задачу для каждого, о ком можно прочесть на потерянном устройстве (WHO)."
    ),
    "Who is to warn them.": "Кто должен их предупредить.",
    "Say that somebody was warned; TASK is the beginning of its number.": (
        "Сообщить, что человек предупреждён; TASK — начало номера задачи."
    ),
    "How they were warned, in a few words.": "Как предупредили, в нескольких словах.",
    "Say what is missing, withheld, forked, silent or rolled back between the desks.": (
        "Сказать, что между рабочими местами пропало, удержано, раздвоилось, молчит или откатилось."
    ),
    "Write the gravest finding's proof into FILE.": "Записать доказательство самой тяжёлой находки в файл FILE.",
    "Show six words that another DEVICE must show too: the second path that no relay is on.": (
        "Показать шесть слов, которые должно показать и другое устройство (DEVICE): второй путь, без ретранслятора."
    ),
}
