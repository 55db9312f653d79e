"""What can be wrong with an instance or a plan that was given, in sentences for a tired person.

Facts are places in the file such as ``parties[3].size``; ids of the file are shown and never logged.
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class MalformedInstance(SafeconductError):
    """An instance file that cannot be meant: the place of the first fault and what is wrong there."""

    code = "evacuate.malformed_instance"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The instance cannot be planned for: {place}{shown} {fault}.",
        safe=NOTHING_CHANGED_EN,
        do="Correct it there and start again; docs/formats/plan.md says what each field holds.",
    )
    ru = Advice(
        what="По этим исходным данным планировать нельзя: {place}{shown} {fault}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте это место и запустите снова; что в каком поле, сказано в docs/formats/plan.md.",
    )


class MalformedPlan(SafeconductError):
    """A plan file that cannot be read as one."""

    code = "evacuate.malformed_plan"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The plan cannot be read: {place}{shown} {fault}.",
        safe=NOTHING_CHANGED_EN,
        do="Use a plan as “plan solve” writes it, made for this very instance.",
    )
    ru = Advice(
        what="План не читается: {place}{shown} {fault}.",
        safe=NOTHING_CHANGED_RU,
        do="Возьмите план в том виде, в каком его пишет «plan solve», составленный по этим же исходным данным.",
    )


class NothingSuchToBurn(SafeconductError):
    """A burn that names neither a place nor a helper of the instance, or both."""

    code = "evacuate.nothing_such_to_burn"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The instance has no place and no helper of that id{shown}, or one of each.",
        safe=NOTHING_CHANGED_EN,
        do="Name a place or a helper as the instance calls it.",
    )
    ru = Advice(
        what="В исходных данных нет ни места, ни помощника с таким обозначением{shown}, или есть и то и другое.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите место или помощника так, как они названы в исходных данных.",
    )


class BadReserve(SafeconductError):
    """A reserve of beds that no calendar can hold."""

    code = "evacuate.bad_reserve"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That many beds cannot be kept free for that long: {beds} beds in every city, {days} days.",
        safe=NOTHING_CHANGED_EN,
        do="Give whole numbers from 0, the days no longer than the instance's horizon.",
    )
    ru = Advice(
        what="Столько мест на такой срок не удержать: {beds} в каждом городе, дней: {days}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите целые числа от 0; дней не больше, чем охватывают исходные данные.",
    )


class BrokenPlan(SafeconductError):
    """A plan that breaks rules itself and cannot be mended."""

    code = "evacuate.broken_plan"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The plan breaks rules itself, {faults} times, first at {first}: it cannot be mended.",
        safe=NOTHING_CHANGED_EN,
        do="See what is wrong with “plan check”.",
    )
    ru = Advice(
        what="План сам нарушает правила (нарушений: {faults}, первое — {first}): исправить его нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите, что не так: «plan check».",
    )
