"""A throw-away PostgreSQL: a cluster in a temporary folder that listens on a unix socket alone, made once a test run.

Never skipped: without PostgreSQL these tests fail, and `.ci/run` installs it. A server refuses to run as root, so root
starts it as Debian's user of that name.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

# Where Debian keeps what it does not put on the path.
DEBIAN = "/usr/lib/postgresql"
USER = "postgres"


def binary(name: str) -> str:
    """The way to a program of PostgreSQL's; an error when it is not installed."""
    kept = sorted(Path(DEBIAN).glob(f"*/bin/{name}"), reverse=True)
    found = str(kept[0]) if kept else shutil.which(name)
    if not found:
        raise FileNotFoundError(f"{name}: install PostgreSQL (Debian: postgresql), or these tests say nothing")
    return found


@dataclass
class Cluster:
    """A running server. Each test asks for a database of its own."""

    folder: Path
    _count: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        name = f"relay{next(self._count)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def control(self, *arguments: str) -> None:
        _as_user(binary("pg_ctl"), "-D", str(self.folder / "data"), "-w", "-t", "60", "-s", *arguments)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Makes a cluster, and throws it away."""
    # A path of pytest's would be too long for a socket, and closed to another user.
    folder = Path(tempfile.mkdtemp(prefix="safeconduct-pg-"))
    cluster = Cluster(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        _as_user(binary("initdb"), "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale")
        cluster.control(
            "start", "-o", f"-k {folder} -c listen_addresses='' -c max_connections=60", "-l", f"{folder}/log"
        )
        try:
            yield cluster
        finally:
            cluster.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _as_user(*command: str) -> None:
    prefix = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *command], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
