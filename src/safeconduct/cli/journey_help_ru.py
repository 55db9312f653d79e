"""The Russian of the help of ``journey``, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

JOURNEY_HELP: Final[Mapping[str, str]] = {
    "A party on its way: legs, approvals, briefings, slips, check-ins, alarms, burns.": (
        "Группа в пути: этапы, одобрения, кому что сообщено, листки, связь, тревоги, засветки."
    ),
    "Begin a journey of one party under a drawn code name, with FIELD=VALUE … (see: evacuate forms journey).": (
        "Начать поездку одной группы под кодовым именем по жребию: FIELD=VALUE … (см. evacuate forms journey)."
    ),
    "The case whose party it is; size, urgency and wishes come from it.": (
        "Дело, чья это группа; из него берутся число людей, срочность и пожелания."
    ),
    "List every journey that this desk opens, and how each leg stands; first what was given twice.": (
        "Перечислить поездки, которые открывает это рабочее место, и состояние каждого этапа; сначала — что отдано "
        "дважды."
    ),
    "Show a journey: legs, who was told what, check-ins, what was heard and done.": (
        "Показать поездку: этапы, кому что сообщено, выходы на связь, что услышано и сделано."
    ),
    "Draft one leg more, FIELD=VALUE … (see: evacuate forms leg). Its name on the road is drawn.": (
        "Набросать ещё один этап: FIELD=VALUE … (см. evacuate forms leg). Имя в пути выбирает жребий."
    ),
    "Change a LEG of which nobody was told yet, FIELD=VALUE …; what moves people is approved anew then.": (
        "Изменить этап LEG, о котором ещё никому не сообщали: FIELD=VALUE …; перемену в поездке одобряют заново."
    ),
    "Take a LEG of which nobody was told out of the journey.": (
        "Убрать из поездки этап LEG, о котором никому не сообщали."
    ),
    "Begin the approval of a LEG as it stands; a second person confirms it.": (
        "Начать одобрение этапа LEG, какой он есть; подтверждает второй человек."
    ),
    "Why; it is signed and kept. No names.": "Почему; это подписывается и хранится. Без имён.",
    "Confirm what somebody else began about a LEG: an approval, or an emergency go.": (
        "Подтвердить начатое кем-то другим для этапа LEG: одобрение или экстренный выезд."
    ),
    "Stop whatever allows a LEG. Whoever thinks otherwise begins another approval.": (
        "Остановить всё, что разрешает этап LEG. Кто не согласен, начинает новое одобрение."
    ),
    "Emergency go: start the first leg of a party of the most urgent tier alone. Red on every desk.": (
        "Экстренный выезд: в одиночку отправить по первому этапу группу с самой высокой срочностью. Красное у всех."
    ),
    "In how many minutes a second has to look.": "Через сколько минут должен посмотреть второй человек.",
    "Note who was told what of a LEG: who=helper whom=NAME what=person what=time … (see: evacuate forms told).": (
        "Отметить, кому что сообщено об этапе LEG: who=helper whom=NAME what=person what=time … (см. evacuate forms "
        "told)."
    ),
    "Note that everybody who was told of a LEG was told that it is off; it may be changed then.": (
        "Отметить, что всем, кому сообщали об этапе LEG, сказано, что он отменяется; тогда его можно менять."
    ),
    "This briefing alone; several times for several.": "Только это сообщение; для нескольких — несколько раз.",
    "Say what happened to a LEG: ready, departed, checkpoint, arrived, handed_over, closed, aborted, lost, duress.": (
        "Сказать, что произошло на этапе LEG: ready, departed, checkpoint, arrived, handed_over, closed, aborted, "
        "lost, duress."
    ),
    "Which check of papers they passed.": "Какую по счёту проверку документов прошли.",
    "When it happened, 2030-01-31T21:30 by this computer's clock.": (
        "Когда это было: 2030-01-31T21:30 по часам этого компьютера."
    ),
    "What the one who says it had before them.": "Что было перед глазами у того, кто это говорит.",
    "Make the slip of one LEG, to be read out or typed anew, and note who has it.": (
        "Составить листок одного этапа LEG, чтобы прочитать вслух или перепечатать, и отметить, у кого он."
    ),
    "Who is to have it; the word for “forced” is on the party's own alone.": (
        "Для кого он; слово «принуждают» есть только на листке самой группы."
    ),
    "Which helper, place or case, by code name; it is noted that they know.": (
        "Какой помощник, место или дело, по кодовому имени; отмечается, что они знают."
    ),
    "Tell the party more than so far a trusted one is told; the journey's log says so.": (
        "Сообщить группе больше, чем сообщают тем, кому доверяют настолько; это запишется в журнал поездки."
    ),
    "Agree the three words of a journey. They are asked for hidden, so that the shell's history does not keep them.": (
        "Условиться о трёх словах поездки. Их спрашивают скрыто, чтобы они не остались в истории командной строки."
    ),
    "All is well; asked for where it is left out.": "Всё хорошо; если не указано, программа спросит.",
    "It takes longer.": "Задерживаемся.",
    "They are forced; sounds like anything else.": "Меня принуждают; звучит обыкновенно.",
    "When somebody is to be heard from, what was heard, who takes an alarm on, how it ended.": (
        "Когда ждём связи, что услышано, кто взял тревогу на себя, чем она закончилась."
    ),
    "Agree when somebody is to be heard from on a LEG: as usual for its kind, or at each --due.": (
        "Условиться, когда ждём связи на этапе LEG: как обычно для такого этапа или в каждое время --due."
    ),
    "At this time alone; several times for several.": "Только в это время; для нескольких — несколько раз.",
    "When they pass a check of papers.": "Когда проходят проверку документов.",
    "Note what was heard at a CHECK-IN. Answer them alike, whatever it means.": (
        "Отметить, что услышано на связи CHECK-IN. Отвечайте одинаково, что бы это ни значило."
    ),
    "What they said; it is turned into what it means and not kept. Asked for where left out.": (
        "Что они сказали; программа определит, что это значит, и самих слов не сохранит. Если не указано, спросит."
    ),
    "What it meant, if you heard it so.": "Что это значило, если вы так поняли.",
    "Until when it takes longer.": "До какого времени задерживаются.",
    "Take the alarm of a CHECK-IN on.": "Взять на себя тревогу по связи CHECK-IN.",
    "Note whom you tried to reach in vain for a CHECK-IN, and by which WAY.": (
        "Отметить, кого и каким способом WAY вы безуспешно пытались найти из-за связи CHECK-IN."
    ),
    "End the alarm of a CHECK-IN, with how it ended.": "Снять тревогу по связи CHECK-IN, указав, чем она закончилась.",
    "How it ended: who saw or heard them, and where they are.": "Чем закончилось: кто их видел или слышал и где они.",
    "Take a CHECK-IN away that is not needed; not while somebody is silent or forced at it.": (
        "Убрать ненужную связь CHECK-IN; нельзя, пока на ней молчат или говорят под принуждением."
    ),
    "Agree another time or way for a CHECK-IN: due=TIME minutes=N way=… (see: evacuate forms check_in).": (
        "Условиться о другом времени или способе связи CHECK-IN: due=TIME minutes=N way=… (см. evacuate forms "
        "check_in)."
    ),
    "Run the program that wakes somebody, if there is a reason.": (
        "Запустить программу, которая будит, если есть зачем."
    ),
    "Say who is silent or forced, on all journeys that this desk opens, and what was missed while it was asleep.": (
        "Сказать, кто молчит или под принуждением во всех поездках, которые открывает это рабочее место, и что оно "
        "пропустило, пока спало."
    ),
    "The whole path of a program; it is told “look at the desk” and nothing else.": (
        "Полный путь к программе; ей передают слова «look at the desk» и больше ничего."
    ),
    "Wake nobody any more.": "Больше никого не будить.",
    "Say who wakes somebody when there is an alarm, or set the program that does.": (
        "Сказать, кто будит при тревоге, или задать программу, которая это делает."
    ),
    "Where plans lie: the burn is noted there. Without it, only what would follow is shown.": (
        "Где лежат планы: там отмечается засветка. Без этого показывается лишь, что из неё следовало бы."
    ),
    "What happened.": "Что случилось.",
    "Say that a place, helper, telephone, person or route fell: who leaves tonight, who is exposed, what is off.": (
        "Сказать, что засвечены место, помощник, телефон, человек или маршрут: кто уезжает сегодня ночью, кто под "
        "угрозой, что отменяется."
    ),
    "What happened, as far as it is known.": "Что случилось, насколько известно.",
    "Note that they were taken now; without it the screen is only shown.": (
        "Отметить, что их задержали сейчас; без этого страница только показывается."
    ),
    "Somebody of a journey is taken: what they wanted done, where they were last, whom to call, a draft to publish.": (
        "Кого-то из поездки задержали: чего они хотели, где были в последний раз, кому звонить, набросок обращения."
    ),
}
