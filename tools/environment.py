"""Makes the Python environment that `./safeconduct` and `./check` run in, on a machine with Python and nothing else.

Uses the standard library alone, in syntax that Python 3.8 reads, because it runs before anything is installed. It takes
only wheels whose SHA-256 stands in `requirements/*.txt` (never a source package, whose build would run unpinned code),
and never names a registry: pip or uv ask the one this machine is set up with. Words of progress go to standard error,
so that `--json` has standard output to itself. A half-made environment never counts as made: the stamp is written
last, and whoever builds holds a lock. What the program can do without is put in afterwards, and where it cannot be had
the program starts all the same. Follows DESIGN sections 10 and 11.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import IO, Iterator, NoReturn

OLDEST = (3, 11)
# Tried in this order when `python3` itself is too old; for 3.11 to 3.13 every library has wheels.
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")
ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
ENVIRONMENTS = os.path.join(ROOT, ".environment")
# The installer's last words, enough to show its error and not the whole log. Unit: lines.
SHOWN_LINES = 3


# Lists that an environment has beside its own, without what their packages ask for: one of natasha's own requirements
# runs on no Python that we run on, and the program puts another in its place (docs/decisions/0018).
BESIDE = {"dev": ("reading",)}
# The same, for an environment that is whole without them: put in once it is made, and never a reason to make it anew.
OPTIONAL = {"run": ("reading",)}
# How long such a list is fetched at most, for whoever starts the program waits for it, and how long a source of it may
# be silent. Unit: seconds.
OPTIONAL_SECONDS = 300
SILENCE_SECONDS = 10


class CannotPrepare(Exception):
    """The environment cannot be made here; holds what to do, in English and in Russian."""

    def __init__(self, english: str, russian: str, detail: str = "") -> None:
        super().__init__(english)
        self.english = english
        self.russian = russian
        self.detail = detail


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def fitting_python() -> str:
    """Gives the way to a Python that is new enough, this one if it is; raises `CannotPrepare` when there is none."""
    if sys.version_info >= OLDEST:
        return sys.executable
    import shutil

    for name in OTHER_PYTHONS:
        found = shutil.which(name)
        # A version manager may put names on the path behind which there is nothing: only an answer counts.
        if found and subprocess_works([found, "-c", ""]):
            return found
    have = "%d.%d" % sys.version_info[:2]
    raise CannotPrepare(
        "Safeconduct needs Python 3.11 or newer and this machine's python3 is %s: install python3.11 or newer "
        "(Debian 12 has it as python3) and start again; nothing was changed." % have,
        "Нужен Python 3.11 или новее, а здесь python3 — это %s: установите python3.11 или новее (в Debian 12 это "
        "python3) и запустите снова; ничего не изменено." % have,
    )


def move_to_fitting_python() -> None:
    """Starts the running script again under a newer Python when this one is too old."""
    python = fitting_python()
    if python != sys.executable:
        replace_process([python, *sys.argv])


def replace_process(command: list[str]) -> NoReturn:
    """Ends this process in favour of `command`; Windows has no such thing, so there it waits and passes the code on."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    try:
        code = subprocess.call(command)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def python_in(folder: str) -> str:
    return os.path.join(folder, "Scripts", "python.exe") if os.name == "nt" else os.path.join(folder, "bin", "python")


def requirements_of(kind: str) -> str:
    return os.path.join(ROOT, "requirements", kind + ".txt")


def pins_of(name: str) -> bytes:
    """Gives a list as its bytes; Git may hand the file out with either line ending, and the pins are the same."""
    with open(requirements_of(name), "rb") as file:
        return file.read().replace(b"\r\n", b"\n")


def wanted_stamp(kind: str) -> str:
    """Says what a finished environment of this kind is made from: anything here that changes means making it anew."""
    import hashlib

    digest = hashlib.sha256(b"".join(map(pins_of, (kind, *BESIDE.get(kind, ()))))).hexdigest()
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return "\n".join(["1", digest, str(sys.implementation.cache_tag), sys.platform, machine, ROOT, ""])


def stamp_path(folder: str) -> str:
    return os.path.join(folder, "made-from")


def is_made(folder: str, stamp: str) -> bool:
    return holds(stamp_path(folder), stamp) and os.path.exists(python_in(folder))


def environment(kind: str) -> str:
    """Gives the Python of the environment `run` or `dev`, made first where it is missing or out of date."""
    folder = os.path.join(ENVIRONMENTS, kind)
    stamp = wanted_stamp(kind)
    if not is_made(folder, stamp):
        try:
            os.makedirs(ENVIRONMENTS, exist_ok=True)
            with lock(os.path.join(ENVIRONMENTS, "lock")):
                if not is_made(folder, stamp):  # another process may have made it while this one waited
                    make(kind, folder, stamp)
        except OSError as error:
            raise unwritable(error) from error
    for name in OPTIONAL.get(kind, ()):
        put_in_once(name, folder)
    return python_in(folder)


def unwritable(error: OSError) -> CannotPrepare:
    return CannotPrepare(
        "The environment could not be written to .environment in Safeconduct's folder (%s): free some space, or copy "
        "the folder to a place that you may write to, and start again." % (error.strerror or error),
        "Не удалось записать окружение в .environment в папке Safeconduct (%s): освободите место или скопируйте папку "
        "туда, где у вас есть право записи, и запустите снова." % (error.strerror or error),
    )


@contextlib.contextmanager
def lock(path: str) -> Iterator[None]:
    """Holds the file `path` for this process and the installers it starts; the system lets go when the last one ends.

    An installer left over from a killed start would otherwise go on writing beside the next one's.
    """
    with open(path, "a+b") as file:
        os.set_inheritable(file.fileno(), True)
        if not try_lock(file):
            say("Another process is preparing the environment; waiting. / Окружение готовит другой процесс; ждём.")
            import time

            while not try_lock(file):
                time.sleep(0.2)
        yield


def try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def make(kind: str, folder: str, stamp: str) -> None:
    """Makes the environment in `folder` from nothing: what an interrupted attempt left there is removed first."""
    import shutil

    say(
        "Preparing the environment (first use, about a minute) ... / "
        "Готовим окружение (первый запуск, около минуты) ..."
    )
    if os.path.lexists(stamp_path(folder)):
        os.unlink(stamp_path(folder))
    if os.path.isdir(folder):
        shutil.rmtree(folder)
    uv = shutil.which("uv")
    if not (uv and install_with_uv(uv, kind, folder)):
        # uv may be asking another registry than pip here, or none: pip has the last word.
        if os.path.isdir(folder):
            shutil.rmtree(folder)
        install_with_pip(kind, folder)
    put_source_on_path(folder)
    write_whole(stamp_path(folder), stamp)
    say("The environment is ready. / Окружение готово.")


def run_quietly(command: list[str], at_most: float | None = None) -> tuple[bool, str]:
    """Runs an installer; gives (succeeded, its last lines). Its words are shown only when it fails.

    `at_most`: seconds after which it is ended, and has failed; its sources then may be silent for a few of these.
    """
    surroundings = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    surroundings["UV_PYTHON_DOWNLOADS"] = "never"
    if at_most is not None:
        surroundings["UV_HTTP_TIMEOUT"] = surroundings["PIP_DEFAULT_TIMEOUT"] = str(SILENCE_SECONDS)
        surroundings["UV_HTTP_RETRIES"] = "0"
    if not surroundings.get("HOME") and os.name == "posix":
        # Without a home there is no place for the installers' caches but here.
        surroundings["HOME"] = os.path.join(ENVIRONMENTS, "home")
    child = subprocess.Popen(
        command,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,  # the lock goes along
    )
    try:
        words, _ = child.communicate(timeout=at_most)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False, ""
    lines = words.decode("utf-8", "replace").strip().splitlines()
    return child.returncode == 0, "\n".join(lines[-SHOWN_LINES:])


def install_with_uv(uv: str, kind: str, folder: str) -> bool:
    made, _ = run_quietly([uv, "venv", "--no-project", "--python", sys.executable, folder])
    if not made:
        return False
    lists = [[requirements_of(kind)], *([requirements_of(name), "--no-deps"] for name in BESIDE.get(kind, ()))]
    return all(run_quietly([*with_uv(uv, folder), *one])[0] for one in lists)


def with_uv(uv: str, folder: str) -> list[str]:
    """Gives the command that installs only pinned wheels with uv, but for the list and what else is said of it."""
    return [uv, "pip", "install", "--python", python_in(folder), "--require-hashes", "--no-build", "--requirement"]


def with_pip(pip: list[str], retries: int = 2) -> list[str]:
    """Gives the same with a pip."""
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", str(retries)]
    return [*pip, "install", *quiet, "--require-hashes", "--only-binary", ":all:", "--requirement"]


def install_with_pip(kind: str, folder: str) -> None:
    made, words = run_quietly([sys.executable, "-I", "-m", "venv", folder])
    if not made:
        raise CannotPrepare(
            "This Python cannot make an environment: install its venv part (Debian, Ubuntu, Tails: apt install "
            "python3-venv) or uv, and start again; nothing else was changed.",
            "Этот Python не может создать окружение: установите его часть venv (Debian, Ubuntu, Tails: apt install "
            "python3-venv) или uv и запустите снова; больше ничего не изменено.",
            words,
        )
    install = with_pip([python_in(folder), "-I", "-m", "pip"])
    installed, words = run_quietly([*install, requirements_of(kind)])
    for name in BESIDE.get(kind, ()):
        if installed:
            installed, words = run_quietly([*install, requirements_of(name), "--no-deps"])
    if not installed:
        raise CannotPrepare(
            "The libraries could not be installed: check that this machine reaches the network or package mirror it is "
            "set up with (through Tor: start with torsocks), and start again; only .environment was changed.",
            "Не удалось установить библиотеки: проверьте, что машине доступна сеть или зеркало пакетов, на которое она "
            "настроена (через Tor: запускайте с torsocks), и запустите снова; вне .environment ничего не изменено.",
            words,
        )


def put_in_once(name: str, folder: str) -> None:
    """Puts a list into a made environment that can do without it; where that fails, says so once and lets it be.

    What came of it stands in a file beside the stamp, by the list it was tried with; the file of a failure is deleted
    by whoever wants it tried again. That file is there before anything is tried: whatever ends it, the next start does
    not wait again. A folder that cannot be written to keeps what it has.
    """
    import hashlib

    if not os.path.exists(requirements_of(name)):  # whoever wants to be without it deletes the list
        return
    wanted = hashlib.sha256(pins_of(name)).hexdigest() + "\n"
    records = os.path.join(folder, "with-" + name), os.path.join(folder, "without-" + name)
    if any(holds(record, wanted) for record in records):
        return
    with contextlib.suppress(OSError), lock(os.path.join(ENVIRONMENTS, "lock")):
        if any(holds(record, wanted) for record in records):  # another process may have tried while this one waited
            return
        write_whole(records[1], wanted)
        say(OF_OPTIONAL[name][0])
        try:
            installed = install_optional(name, folder)
        except (OSError, KeyboardInterrupt):
            installed = False
        if not installed:
            say(OF_OPTIONAL[name][1])
            return
        write_whole(records[0], wanted)
        os.unlink(records[1])


# What is said of such a list: before it is fetched (its wheels have 43 MB), and where it could not be had.
OF_OPTIONAL = {
    "reading": (
        "Fetching the language model for names in Russian texts (43 MB, once, five minutes at most; Ctrl-C starts "
        "without it) ... / Загружаем языковую модель для имён в русских текстах (43 МБ, один раз, не дольше пяти "
        "минут; Ctrl-C — начать без неё) ...",
        "The language model could not be had, and texts are read by rules alone; to try again, delete the file "
        ".environment/run/without-reading and start again.\n"
        "Языковую модель получить не удалось, тексты читаются только по правилам; чтобы попробовать снова, удалите "
        "файл .environment/run/without-reading и запустите программу заново.",
    )
}


def holds(path: str, text: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() == text
    except (OSError, ValueError):
        return False


def install_optional(name: str, folder: str) -> bool:
    """Installs a list with what there is: uv, the environment's own pip (uv makes none), or that of this Python."""
    import shutil

    uv, python = shutil.which("uv"), python_in(folder)
    ways = [with_uv(uv, folder)] if uv else []
    pips = [python, "-I", "-m", "pip"], [sys.executable, "-I", "-m", "pip", "--python", python]
    ways += [with_pip(one, retries=0) for one in pips if subprocess_works([*one, "--version"])]
    ends = time.monotonic() + OPTIONAL_SECONDS
    for one in ways:
        left = ends - time.monotonic()
        if left > 0 and run_quietly([*one, requirements_of(name), "--no-deps"], left)[0]:
            return True
    return False


def subprocess_works(command: list[str]) -> bool:
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def put_source_on_path(folder: str) -> None:
    """Puts `src` on the environment's path, so that the program runs from the checkout without being built."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([python_in(folder), "-I", "-X", "utf8", "-c", ask], stdout=subprocess.PIPE, check=True)
    libraries = answer.stdout.decode("utf-8").strip()
    # A relative line stays ASCII whatever alphabet the folders above are named in.
    source = os.path.relpath(os.path.join(ROOT, "src"), libraries)
    write_whole(os.path.join(libraries, "safeconduct.pth"), source + "\n")


def write_whole(path: str, text: str) -> None:
    """Writes a small file so that it is there whole, on the disk, or not at all."""
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def run(kind: str, arguments: list[str]) -> NoReturn:
    """Makes the environment where needed and goes on in its Python with `arguments`; does not come back.

    `-I` shuts out the current folder and Python's own variables: a file called `click.py` lying among somebody's
    downloads must not become part of this program. `-X utf8` gives the same text on Windows as elsewhere.
    """
    try:
        move_to_fitting_python()
        python = environment(kind)
    except CannotPrepare as reason:
        if reason.detail:
            say(reason.detail)
        say(reason.english)
        say(reason.russian)
        sys.exit(2)
    except KeyboardInterrupt:
        say("Stopped; the next start begins anew. / Остановлено; следующий запуск начнёт заново.")
        sys.exit(130)
    replace_process([python, "-I", "-X", "utf8", *arguments])
