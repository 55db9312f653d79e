"""What can be wrong with a question about a plan."""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError


class NothingSuchToExplain(SafeconductError):
    """A question that names what the instance has not."""

    code = "evacuate.nothing_such_to_explain"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The instance has nothing of that id to explain{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Use the ids of the instance: a party, and beside it an extraction, helper, house, leg or departure.",
    )
    ru = Advice(
        what="В исходных данных нет ничего с таким обозначением{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Берите обозначения из исходных данных: группу, а к ней рейс, помощника, место, переезд или отъезд.",
    )


class ServedAlready(SafeconductError):
    """Why is a party not served, which is."""

    code = "evacuate.served_already"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The plan moves that party{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Ask why it comes when it does, or why not another way: --party, --why-not.",
        on_page="Ask why it comes when it does, or why not another way.",
    )
    ru = Advice(
        what="План вывозит эту группу{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Спросите, почему она едет тогда, когда едет, или почему не иначе: --party, --why-not.",
        on_page="Спросите, почему она едет тогда, когда едет, или почему не иначе.",
    )
