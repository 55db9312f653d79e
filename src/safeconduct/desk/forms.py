"""What a person typed into a page, as it came: texts under names, files in memory (promise P14).

It refuses to put any of it on the disk, as upload parsers do by habit, and takes text that is not Unicode as nobody's
typing. Meaning is given by the room whose command it becomes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.text import as_typed
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.record.evidence.door import Arriving

# Fields of the longest page, many times over.
_MOST_FIELDS: Final = 5000


class NotAForm(SafeconductError):
    """A request whose body is no form."""

    code = "desk.not_a_form"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="What was sent is not a filled-in form.",
        safe=NOTHING_CHANGED_EN,
        do="Go back to the page and send it again.",
    )
    ru = Advice(
        what="Присланное не похоже на заполненную форму.",
        safe=NOTHING_CHANGED_RU,
        do="Вернитесь на страницу и отправьте ещё раз.",
    )


@dataclass(frozen=True, slots=True)
class Form:
    """Texts in the order in which they stood on the page, and files. Nothing of it stands in its repr."""

    texts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    # What the files are called where they were chosen, in the order of ``files``.
    names: tuple[str, ...] = field(default=(), repr=False)
    # The long file that came with it, sealed already, or what was wrong with it (`long_files`).
    long_file: Arriving | SafeconductError | None = field(default=None, repr=False)

    def text(self, name: str) -> str:
        """Return the text under a name, without spaces around; empty where nothing was typed."""
        return next((value.strip() for key, value in self.texts if key == name), "")

    def with_text(self, name: str, text: str) -> Form:
        """Return the form as if this had been typed under a name."""
        return replace(self, texts=((name, text), *(one for one in self.texts if one[0] != name)))

    def exact(self, name: str) -> str:
        """Return the text under a name with the spaces around it: a passphrase is every character of it."""
        return next((value for key, value in self.texts if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return every text under a name."""
        return tuple(value.strip() for key, value in self.texts if key == name)

    def address(self, name: str) -> str:
        """Return an address to go on at: one of ours, never another host's; the beginning where it is none."""
        given = self.text(name)
        return given if given.startswith("/") and not given.startswith(("//", "/\\")) else "/"

    def has(self, name: str) -> bool:
        """Say whether a box was ticked or a button of this name pressed."""
        return any(key == name for key, _ in self.texts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sent at all."""
        return not self.texts and not self.files

    def file(self, name: str) -> bytes:
        """Return a file's bytes; empty where none was chosen."""
        return next((data for key, data in self.files if key == name), b"")

    def is_empty_file(self, name: str) -> bool:
        """Whether a file was chosen in which there is nothing."""
        return any(key == name for key, _ in self.files) and not self.file(name)


async def read_form(request: Request) -> Form:
    """Read the form of a request; NotAForm when it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _from_fields(await request.body())
    if kind == "multipart/form-data":
        return await _from_parts(request)
    raise NotAForm


def _from_fields(body: bytes) -> Form:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NotAForm from None
    return Form(tuple((_typed(name), _typed(value)) for name, value in pairs))


async def _from_parts(request: Request) -> Form:
    parser = MultiPartParser(request.headers, request.stream(), max_part_size=MAX_BODY_BYTES)
    # Never reached: `guard` ends a longer body. The parser would spool what is longer to a temporary file.
    parser.spool_max_size = MAX_BODY_BYTES + 1
    try:
        parts = await parser.parse()
    except (MultiPartException, ValueError, KeyError):
        raise NotAForm from None
    texts: list[tuple[str, str]] = []
    files: list[tuple[str, bytes]] = []
    names: list[str] = []
    for name, value in parts.multi_items():
        if isinstance(value, UploadFile) and not value.filename:
            # What a browser sends for a field in which no file was chosen.
            await value.close()
        elif isinstance(value, UploadFile):
            files.append((name, await value.read()))
            names.append(_typed(value.filename or ""))
            await value.close()
        else:
            texts.append((_typed(name), _typed(value)))
    return Form(tuple(texts), tuple(files), tuple(names))


def _typed(text: str) -> str:
    """Return text as the journal keeps it, with line ends as they are everywhere else."""
    return as_typed(text.replace("\r\n", "\n"))
