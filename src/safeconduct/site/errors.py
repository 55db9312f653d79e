"""Why a site is not built, and why a tree is not looked at (STYLE "Errors")."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

MISSING: Final = Phrase("it is missing", "его нет")
OTHER_BYTES: Final = Phrase("it holds something else than its name says", "в нём не то, что говорит его имя")


class ReleaseTwice(SafeconductError):
    """Two releases with one id."""

    code = "site.release_twice"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "Two of the releases are the same one.", "No site was written.", "Give each once, in the form that counts."
    )
    ru = Advice(
        "Две из публикаций — одна и та же.", "Сайт не записан.", "Укажите каждую один раз, в том виде, который верен."
    )


class PictureRefused(SafeconductError):
    """The bytes of a picture are not there, not those that were approved, or hold more than the picture."""

    code = "site.picture_refused"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "A picture of a release cannot be shown ({sha256}): {reason}.",
        "No site was written.",
        "Put the file that the media room made beside the release, under the name it had there.",
    )
    ru = Advice(
        "Снимок из публикации показать нельзя ({sha256}): {reason}.",
        "Сайт не записан.",
        "Положите рядом с публикацией файл, который сделала комната снимков, под тем именем, какое он там имел.",
    )


class FolderInUse(SafeconductError):
    """The folder for the site has something in it."""

    code = "site.folder_in_use"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "The folder for the site is not empty{shown}.",
        NOTHING_CHANGED_EN,
        "Give a new folder; what lies in an old one would be published with it.",
    )
    ru = Advice(
        "Папка для сайта не пуста{shown}.",
        NOTHING_CHANGED_RU,
        "Укажите новую папку: что лежит в старой, ушло бы вместе с сайтом.",
    )


class NothingToBuild(SafeconductError):
    """No folder and no file where releases should be."""

    code = "site.nothing_to_build"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "There is no such folder or file{shown}.",
        NOTHING_CHANGED_EN,
        "Give the folder with the releases, or the files.",
    )
    ru = Advice(
        "Такой папки или такого файла нет{shown}.", NOTHING_CHANGED_RU, "Укажите папку с публикациями или сами файлы."
    )


class NotWritten(SafeconductError):
    """The system did not let the site be written."""

    code = "site.not_written"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "The site cannot be written there{shown}.",
        "What was begun is not whole; do not publish it.",
        "See that there is room and that you may write there, then build into a new folder.",
    )
    ru = Advice(
        "Записать сайт туда не получается{shown}.",
        "Начатое не целое, публиковать его нельзя.",
        "Проверьте место на диске и право записи и соберите сайт в новой папке.",
    )


class NotASite(SafeconductError):
    """A folder that cannot be looked at."""

    code = "site.not_a_site"
    exit_code = Exit.BAD_INPUT
    en = Advice("There is no such folder{shown}.", NOTHING_CHANGED_EN, "Give the folder that holds manifest.txt.")
    ru = Advice("Такой папки нет{shown}.", NOTHING_CHANGED_RU, "Укажите папку, в которой лежит manifest.txt.")


class TooLargeForOneFile(SafeconductError):
    """Even without releases the one-file version is too large."""

    code = "site.too_large_for_one_file"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "What the file about the organisation says does not fit into a page of one megabyte.",
        "No site was written.",
        "Shorten it.",
    )
    ru = Advice(
        "Сведения об организации не помещаются в страницу в один мегабайт.", "Сайт не записан.", "Сократите их."
    )


class NotAsListed(SafeconductError):
    """A folder that is not what its own list of files says, where it is to be signed."""

    code = "site.not_as_listed"
    exit_code = Exit.REFUSED
    en = Advice(
        "The folder is not the site that its list of files names{shown}: it was changed, or is none.",
        "Nothing was asked for and nothing signed. " + NOTHING_CHANGED_EN,
        "Build the site anew into an empty folder; “site verify” says what differs.",
    )
    ru = Advice(
        "В папке не тот сайт, который назван в её списке файлов{shown}: что-то изменили, или это не сайт.",
        "Ничего не запрошено и не подписано. " + NOTHING_CHANGED_RU,
        "Соберите сайт заново в пустую папку; что расходится, скажет «site verify».",
    )


class NamesAnotherKey(SafeconductError):
    """A site whose pages give readers another key than the one that is to sign it."""

    code = "site.names_another_key"
    exit_code = Exit.REFUSED
    en = Advice(
        "The site gives its readers another key than the publishing key in force: they would take it for a forgery.",
        "Nothing was asked for and nothing signed. " + NOTHING_CHANGED_EN,
        "Put the key that “site key” shows into the organisation file, and build anew.",
    )
    ru = Advice(
        "Сайт даёт читателям не тот ключ, которым сейчас подписывают: его приняли бы за подделку.",
        "Ничего не запрошено и не подписано. " + NOTHING_CHANGED_RU,
        "Впишите в файл об организации ключ, который показывает «site key», и соберите сайт заново.",
    )


class NotAskedFor(SafeconductError):
    """A site for which this desk has asked nobody."""

    code = "site.not_asked_for"
    exit_code = Exit.REFUSED
    en = Advice(
        "Nobody asked at this desk to have this very site signed.",
        NOTHING_CHANGED_EN,
        "Ask with “site ask”; a second person hands their share over; then sign here.",
    )
    ru = Advice(
        "На этом рабочем месте подписать именно этот сайт никто не просил.",
        NOTHING_CHANGED_RU,
        "Попросите командой «site ask»; второй человек передаст свою долю; затем подпишите здесь.",
    )
