"""A timestamp authority of the demonstration's own, by the program openssl: it answers as a public one does (RFC 3161).

Its keys are drawn when it is made and lie in a folder that is thrown away. NoOpenssl where the program is not there.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

# Two, as a team asks several: one that is found to have cheated leaves the other.
NAMES: Final = ("demonstration", "demonstration-too")
# An address at which nobody answers: its questions are carried as files (RFC 6761, section 6.4).
ADDRESS: Final = "http://authority.invalid/"
_SETTINGS: Final = """
[ tsa ]
default_tsa = own
[ own ]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS: Final = "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=critical,timeStamping\n"


class NoOpenssl(Exception):
    """The program openssl is not on this computer, or cannot do this."""


def has_openssl() -> bool:
    """Say whether the program openssl is on this computer."""
    return shutil.which("openssl") is not None


class OwnAuthority:
    """An authority in a new folder."""

    def __init__(self, folder: Path) -> None:
        if not has_openssl():
            raise NoOpenssl
        folder.mkdir()
        self._folder = folder
        (folder / "settings").write_text(_SETTINGS.format(folder=folder.as_posix()), encoding="utf-8")
        (folder / "serial").write_text("01\n", encoding="ascii")
        (folder / "extensions").write_text(_EXTENSIONS, encoding="ascii")
        self._certify()

    @property
    def root(self) -> bytes:
        """Its root certificate, as PEM."""
        return (self._folder / "root.pem").read_bytes()

    def answer(self, question: bytes) -> bytes:
        """Return the answer to a question."""
        (self._folder / "question.tsq").write_bytes(question)
        self._openssl("ts", "-reply", "-config", "settings", "-section", "own", "-queryfile", "question.tsq", "-out",
                      "answer.tsr")  # fmt: skip
        return (self._folder / "answer.tsr").read_bytes()

    def _certify(self) -> None:
        new = ("req", "-newkey", "rsa:2048", "-nodes")
        root = ("-x509", "-days", "2", "-addext", "basicConstraints=critical,CA:TRUE")
        self._openssl(*new, *root, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Demonstration root")
        self._openssl(*new, "-keyout", "signer.key", "-out", "signer.csr", "-subj", "/CN=Demonstration stamps")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "2", "-extfile", "extensions")
        self._openssl("x509", "-req", "-in", "signer.csr", *signed, "-out", "signer.pem")

    def _openssl(self, *arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=self._folder, capture_output=True, check=False)
        if done.returncode:
            raise NoOpenssl
