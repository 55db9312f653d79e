"""Why a built site is neither asked for, nor handed over, nor signed, in sentences (docs/errors.md)."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, Exit, SafeconductError

_NOTHING_EN: Final = "Nothing was asked for, handed over or signed."
_NOTHING_RU: Final = "Ничего не запрошено, не передано и не подписано."


class NotInTheLedger(SafeconductError):
    """A release in a site that the ledger of this vault does not know."""

    code = "publish.not_in_the_ledger"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The site has a page of a release that the ledger of this desk does not know: {release}.",
        safe=_NOTHING_EN,
        do="If it is yours, have yourself brought into the press room, exchange, and try again. If nobody of you wrote "
        "it, ask who built this site.",
    )
    ru = Advice(
        what="В сайте есть страница публикации, которой нет в реестре этого рабочего места: {release}.",
        safe=_NOTHING_RU,
        do="Если она ваша, попросите добавить вас в пресс-службу, обменяйтесь и повторите. Если её никто из вас не "
        "писал, узнайте, кто собрал этот сайт.",
    )


class StatementNotHere(SafeconductError):
    """A release in a site whose statement this desk does not open."""

    code = "publish.statement_not_here"
    exit_code = Exit.REFUSED
    en = Advice(
        what="A release in the site is in the ledger, but its statement does not open at this desk: {release}.",
        safe=_NOTHING_EN,
        do="Have yourself brought into the statement and exchange: this desk has to see for itself who let it out.",
    )
    ru = Advice(
        what="Публикация из этого сайта в реестре есть, но само сообщение на этом рабочем месте не открывается: "
        "{release}.",
        safe=_NOTHING_RU,
        do="Попросите добавить вас в это сообщение и обменяйтесь: рабочее место должно само увидеть, кто его выпустил.",
    )


class ChangedSinceRelease(SafeconductError):
    """A release in a site whose statement reads otherwise now."""

    code = "publish.changed_since_release"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The statement of a release in the site was changed after it went out: {release}.",
        safe=_NOTHING_EN,
        do="Put its words back as they went out. What has to be said otherwise now is said in a correction.",
    )
    ru = Advice(
        what="Сообщение, вышедшее в этом сайте, после выхода изменили: {release}.",
        safe=_NOTHING_RU,
        do="Верните слова, с которыми оно вышло. Что теперь надо сказать иначе, говорит исправление.",
    )


class NotReleasedByTwo(SafeconductError):
    """A release in a site that two people do not stand behind."""

    code = "publish.not_released_by_two"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No two people stand behind a release in the site: {release}.",
        safe=_NOTHING_EN,
        do="Leave it out and build anew, or have two people want its statement out as it stands.",
    )
    ru = Advice(
        what="За публикацией в этом сайте не стоят двое: {release}.",
        safe=_NOTHING_RU,
        do="Уберите её и соберите сайт заново, или пусть двое предложат выпустить это сообщение в нынешнем виде.",
    )


class NotWhatTwoReleased(SafeconductError):
    """A site that does not come out of what two people released."""

    code = "publish.not_what_two_released"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The site is not what comes out of the releases that two people let out and of this organisation file: "
        "{path} differs, and files like it {count}.",
        safe=_NOTHING_EN,
        do="Build it anew from releases that were written by “statement release”, with this organisation file and with "
        "the list of what was taken down; both desks need the same version of the program.",
    )
    ru = Advice(
        what="Сайт не тот, что получается из публикаций, выпущенных двоими, и из этого файла об организации: "
        "расходится {path}, всего таких файлов {count}.",
        safe=_NOTHING_RU,
        do="Соберите его заново из публикаций, записанных командой «statement release», с этим файлом об организации и "
        "со списком снятого; версия программы на обоих рабочих местах нужна одна.",
    )


class OrganisationNeeded(SafeconductError):
    """A site whose share is asked for or handed over without the file about the organisation."""

    code = "publish.organisation_needed"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is a site, and what it says of us comes from the organisation file, which was not given.",
        safe=_NOTHING_EN,
        do="Give it with --organisation FILE: its text is searched at this desk, and the site is built here once more "
        "and compared.",
        on_page="Sites are signed by command: the staff's page on the public site says how.",
    )
    ru = Advice(
        what="Это сайт, а то, что он говорит о нас, берётся из файла об организации; он не указан.",
        safe=_NOTHING_RU,
        do="Укажите его: --organisation ФАЙЛ. Его текст проверят на этом рабочем месте, а сайт соберут здесь ещё раз и "
        "сравнят.",
        on_page="Сайт подписывают командами: как, сказано на странице для сотрудников о публичном сайте.",
    )


class OrganisationNames(SafeconductError):
    """A file about the organisation that tells what nobody may tell."""

    code = "publish.organisation_names"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What the organisation file says of us names somebody or something that is protected: {place}, and places "
        "like it {count}.",
        safe=_NOTHING_EN,
        do="Write it otherwise and build the site anew. Nobody may let this out, not even two.",
    )
    ru = Advice(
        what="В файле об организации назван тот или то, что мы защищаем: {place}, всего таких мест {count}.",
        safe=_NOTHING_RU,
        do="Напишите иначе и соберите сайт заново. Выпустить это не может никто, даже вдвоём.",
    )


class OrganisationNotSearched(SafeconductError):
    """A file about the organisation in which nobody searched."""

    code = "publish.organisation_not_searched"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The text of the organisation file could not be searched for protected names.",
        safe=_NOTHING_EN,
        do="Try again; if it stays so, shorten its longest paragraphs.",
    )
    ru = Advice(
        what="Проверить текст файла об организации на защищаемые имена не удалось.",
        safe=_NOTHING_RU,
        do="Повторите; если не поможет, сократите самые длинные абзацы.",
    )


class SiteIsCheckedElsewhere(SafeconductError):
    """A site given to a page of the desk, which cannot build it once more."""

    code = "publish.site_is_checked_elsewhere"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This file is the list of a site. Before a share goes for it the whole site is built once more and "
        "compared, which this page cannot do.",
        safe=_NOTHING_EN,
        do="In the program: team request hand NUMBER --sign DIR/manifest.txt --organisation FILE --reason …",
        on_page="Sites are signed by command: the staff's page on the public site says how.",
    )
    ru = Advice(
        what="Этот файл — список сайта. Прежде чем передать долю, весь сайт собирают ещё раз и сравнивают; эта "
        "страница так не умеет.",
        safe=_NOTHING_RU,
        do="В программе: team request hand НОМЕР --sign ПАПКА/manifest.txt --organisation ФАЙЛ --reason …",
        on_page="Сайт подписывают командами: как, сказано на странице для сотрудников о публичном сайте.",
    )
