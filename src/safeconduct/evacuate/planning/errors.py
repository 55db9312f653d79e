"""What can be wrong with making, keeping and approving a plan, in sentences (docs/errors.md)."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NothingToPlan(SafeconductError):
    """Nobody here can be planned for."""

    code = "evacuate.nothing_to_plan"
    exit_code = Exit.REFUSED
    en = Advice(
        what="There is no party here to plan for: each is closed, on its way, or lacks a town or a deadline.",
        safe=NOTHING_CHANGED_EN,
        do="See the cases with “case list”, and say from which town and by which day they have to be away.",
        on_page="Open the cases, and say from which town and by which day they have to be away.",
    )
    ru = Advice(
        what="Планировать некого: дела закрыты, люди уже в пути или не указаны город и срок.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите дела («case list») и укажите, из какого города и к какому дню их нужно вывезти.",
        on_page="Откройте дела и укажите, из какого города и к какому дню людей нужно вывезти.",
    )


class NoSuchPlan(SafeconductError):
    """A plan that is not here."""

    code = "evacuate.no_such_plan"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no such plan here{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give its number, or no number for the newest.",
    )
    ru = Advice(
        what="Такого плана здесь нет{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите его номер или не указывайте ничего: тогда это последний.",
    )


class NoSuchCoordinator(SafeconductError):
    """Somebody who is to be let into a plan's journeys, and is no other coordinator or opens them all."""

    code = "evacuate.no_such_coordinator"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nobody of that name{shown} writes plans with you and lacks a journey that you can let them into.",
        safe=NOTHING_CHANGED_EN,
        do="Bring them into the part in which the plan is kept first, or ask whoever began the journeys.",
    )
    ru = Advice(
        what="Среди тех, кто пишет планы вместе с вами, нет такого{shown}, кому вы могли бы открыть поездку.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала примите этого человека в раздел, где хранится план, или попросите того, кто начал поездки.",
    )


class NoPlanningPart(SafeconductError):
    """No part of the vault in which plans are kept."""

    code = "evacuate.no_planning_part"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No part of this vault is for planning.",
        safe=NOTHING_CHANGED_EN,
        do="Begin one, or ask whoever coordinates to bring you into theirs.",
    )
    ru = Advice(
        what="В этом хранилище нет раздела для планов.",
        safe=NOTHING_CHANGED_RU,
        do="Начните такой раздел или попросите координатора принять вас в свой.",
    )


class PlanDropped(SafeconductError):
    """A plan that was dropped and cannot be approved."""

    code = "evacuate.plan_dropped"
    exit_code = Exit.REFUSED
    en = Advice(
        what="That plan was dropped, or stopped by somebody.",
        safe=NOTHING_CHANGED_EN,
        do="Make another one: “plan make”.",
        on_page="Search for another one.",
    )
    ru = Advice(
        what="Этот план отвергнут или остановлен.",
        safe=NOTHING_CHANGED_RU,
        do="Составьте другой: «plan make».",
        on_page="Поищите другой.",
    )


class ChangedSince(SafeconductError):
    """A plan some of whose journeys were changed after it was made."""

    code = "evacuate.changed_since"
    exit_code = Exit.REFUSED
    en = Advice(
        what="{journeys} of its journeys were changed since, or do not open here: you would approve something else.",
        safe=NOTHING_CHANGED_EN,
        do="Look at them, and make the plan anew: what people were told of stays as it is.",
    )
    ru = Advice(
        what="Поездки плана с тех пор меняли, или они здесь не открываются ({journeys}): вы одобрили бы другое.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите на них и составьте план заново: то, о чём людям уже сообщили, не изменится.",
    )


class ChangedMeanwhile(SafeconductError):
    """A plan that rests on what was changed while it was searched for."""

    code = "evacuate.changed_meanwhile"
    exit_code = Exit.REFUSED
    en = Advice(
        what="While the plan was searched for, what it rests on was changed{shown}.",
        safe="The plan is not kept; no journey was touched.",
        do="Search once more: the new search begins with what is known now.",
    )
    ru = Advice(
        what="Пока план искали, изменилось то, на чём он держится{shown}.",
        safe="План не сохранён, поездки не тронуты.",
        do="Запустите поиск ещё раз: он начнёт с того, что известно сейчас.",
    )


class PartiesSaidNo(SafeconductError):
    """A plan that moves people who said no, took their yes back, or whose yes has run out."""

    code = "evacuate.parties_said_no"
    exit_code = Exit.REFUSED
    en = Advice(
        what="People of these journeys said no to what the plan does with them, or their yes has run out: {shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Ask them again and note it in their cases, or make the plan anew without them.",
    )
    ru = Advice(
        what="Люди этих поездок не согласны с тем, что предлагает план, или их согласие истекло: {shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Спросите их снова и отметьте это в делах или составьте план заново без них.",
    )


class NotFreeAnyMore(SafeconductError):
    """A plan that uses what is burnt, gone or held by others since it was made."""

    code = "evacuate.not_free_any_more"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The plan needs what it cannot have any more{shown}: burnt, called off, past, or held by others.",
        safe=NOTHING_CHANGED_EN,
        do="Make the plan anew: what people were told of stays as it is.",
    )
    ru = Advice(
        what="План держится на том, чего уже нет{shown}: засвечено, отменено, прошло или занято другими.",
        safe=NOTHING_CHANGED_RU,
        do="Составьте план заново: то, о чём людям уже сообщили, не изменится.",
    )


class PlanUnsafe(SafeconductError):
    """A plan that uses what others have; a fault of ours, and it is not kept."""

    code = "evacuate.plan_unsafe"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The plan found uses beds or ways that are not free, {faults} times. That is a fault of the program.",
        safe="It was not kept, and nothing was changed.",
        do="Place people by hand, and tell those who look after the program.",
    )
    ru = Advice(
        what="Найденный план занимает места или пути, которые не свободны ({faults}). Это ошибка программы.",
        safe="План не сохранён, ничего не изменено.",
        do="Разместите людей вручную и сообщите тем, кто следит за программой.",
    )


class NothingToRepair(SafeconductError):
    """A plan of which everything still stands."""

    code = "evacuate.nothing_to_repair"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Every way of that plan of which nobody was told yet still stands.",
        safe=NOTHING_CHANGED_EN,
        do="There is nothing to repair. Who was told already is on the board: people decide on their journeys.",
    )
    ru = Advice(
        what="Все пути этого плана, о которых ещё никому не сообщили, остаются в силе.",
        safe=NOTHING_CHANGED_RU,
        do="Чинить нечего. Те, кому уже сообщили, видны на доске: об их поездках решают люди.",
    )


class OlderPlan(SafeconductError):
    """A plan after which another was made."""

    code = "evacuate.older_plan"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A later plan has been made since: its journeys are drafted, and those of this one are not.",
        safe=NOTHING_CHANGED_EN,
        do="Open the newest plan, and repair that.",
    )
    ru = Advice(
        what="С тех пор составлен другой план: намечены его поездки, а не этого.",
        safe=NOTHING_CHANGED_RU,
        do="Откройте последний план и почините его.",
    )


class JourneysShut(SafeconductError):
    """A plan some of whose journeys this desk cannot open."""

    code = "evacuate.journeys_shut"
    exit_code = Exit.REFUSED
    en = Advice(
        what="{journeys} journeys of that plan do not open here: a repair would leave their people out.",
        safe=NOTHING_CHANGED_EN,
        do="Ask whoever keeps the plan to repair it, or to let you into its journeys: “plan share”.",
        on_page="Ask whoever keeps the plan to repair it, or to let you into its journeys.",
    )
    ru = Advice(
        what="Здесь не открываются поездки этого плана ({journeys}): починка оставила бы их людей без поездки.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите того, кто хранит план, починить его или открыть вам его поездки: «plan share».",
        on_page="Попросите того, кто хранит план, починить его или открыть вам его поездки.",
    )
