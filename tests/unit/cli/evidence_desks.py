"""One desk with evidence, authorities of our own beside it, and bundles as whoever they are for opens them."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import KeyIdentity, open_stream
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey
from tests.authorities import Authority
from tests.unit.cli.computers import Computers

CARRIED = ("digicert", "identrust", "sectigo")


class Desk:
    """One desk, a folder of files beside it, and no authority but those a test names."""

    def __init__(self, folder: Path) -> None:
        (folder / "vaults").mkdir()
        self.folder = folder
        self.computers = Computers(folder / "vaults")
        self.computers.begin("anna", "anna")
        for name in CARRIED:
            self.answer("stamp", "authority", name, "--off")

    def answer(self, *arguments: str) -> dict[str, Any]:
        return self.computers.answer("anna", "evidence", *arguments)

    def refused(self, *arguments: str) -> BaseException | None:
        return self.computers.refused("anna", "evidence", *arguments)

    def file(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def stamped_by(self, authority: Authority, address: str = "http://127.0.0.1:9/tsa") -> None:
        self.answer("stamp", "authority", "orchard", "--address", address, "--root", str(authority.root))


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """Serve a real authority over HTTP; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            asked_well = self.headers["Content-Type"] == "application/timestamp-query" and self.path == "/tsa"
            given = authority.answer(question) if asked_well else b"no"
            self.send_response(200)
            self.send_header("Content-Length", str(len(given)))
            self.end_headers()
            self.wfile.write(given)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Court:
    """Who is given bundles: a key, and what opens them."""

    def __init__(self, folder: Path) -> None:
        self.key = KemPrivateKey.generate(SystemEntropy())
        self.file = folder / "court.key"
        self.file.write_text("# the court\n" + text_from_recipient(self.key.public) + "\n", encoding="ascii")

    def unpack(self, sealed: Path, into: Path) -> Path:
        """Open a bundle as `age -d` and an unpacking program do."""
        with zipfile.ZipFile(io.BytesIO(self.zipped(sealed))) as whole:
            whole.extractall(into)
        return into

    def zipped(self, sealed: Path) -> bytes:
        return b"".join(open_stream((sealed.read_bytes(),), [KeyIdentity(self.key)]).content)


def alone(folder: Path, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Check a bundle as its reader does: with the standard library and openssl, and nothing of ours in reach."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    env = surroundings or None
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder.parent, env=env)
