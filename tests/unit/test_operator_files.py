"""The files an operator copies are read by the programs they are for: every word in them is one that these know."""

from __future__ import annotations

import datetime
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FILES = Path(__file__).resolve().parents[2] / "docs/operator/files"
# Programs of administrators are off the path of others.
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"elsewhere: there is no {name} here")
    return found


def judged(*command: str) -> tuple[int, str]:
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def unit(folder: Path, *changes: tuple[str, str], name: str = "safeconduct-relay.service") -> str:
    """The unit with a program that is here, and with what a test changes in it."""
    text = (FILES / name).read_text(encoding="utf-8")
    for old, new in (("/usr/local/bin/safeconduct", "/bin/true"), *changes):
        assert old in text
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def site(folder: Path, *changes: tuple[str, str], name: str = "nginx.conf", at: str = "relay") -> str:
    """A configuration that takes the site in, with a certificate of its own and a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    certificate, key = self_signed(folder)
    text = (FILES / name).read_text(encoding="utf-8")
    here = (
        (f"/etc/ssl/{at}/fullchain.pem", str(certificate)),
        (f"/etc/ssl/{at}/key.pem", str(key)),
        ("    listen 443 ssl;", f"    listen 127.0.0.1:{port} ssl;"),
        ("    listen [::]:443 ssl;\n", ""),
    )
    for old, new in (*here, *changes):
        assert old in text
        text = text.replace(old, new)
    (folder / "site").write_text(text, encoding="utf-8")
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"pid {folder}/pid;\nevents {{}}\nhttp {{ {temporary} include {folder}/site; }}\n", encoding="utf-8"
    )
    return str(path)


def self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, secret


@pytest.mark.parametrize("name", ["safeconduct-relay.service", "safeconduct-gate.service"])
def test_systemd_knows_every_line_of_the_unit(tmp_path: Path, name: str) -> None:
    verify = (program("systemd-analyze"), "verify")

    # It warns of a line that it does not know, and ends with 0 all the same.
    assert judged(*verify, unit(tmp_path, name=name)) == (0, "")
    assert "Unknown" in judged(*verify, unit(tmp_path, ("ProtectClock", "ProtectClok"), name=name))[1]


@pytest.mark.parametrize(
    ("name", "at"), [("nginx.conf", "relay"), ("nginx-public.conf", "page"), ("nginx-site.conf", "site")]
)
def test_nginx_knows_every_line_of_the_site(tmp_path: Path, name: str, at: str) -> None:
    nginx = program("nginx")

    def tested(path: str) -> tuple[int, str]:
        return judged(nginx, "-t", "-q", "-e", str(tmp_path / "said"), "-p", str(tmp_path), "-c", path)

    code, said = tested(site(tmp_path, name=name, at=at))
    assert (code, said) == (0, "")
    code, said = tested(site(tmp_path, ("server_tokens", "server_tokns"), name=name, at=at))
    assert code != 0
    assert "unknown directive" in said


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-public.conf"])
def test_a_mirror_keeps_no_log_and_passes_no_address_on(name: str) -> None:
    lines = {line.strip() for line in (FILES / name).read_text(encoding="utf-8").splitlines()}

    assert {"access_log off;", "error_log /dev/null crit;", "proxy_buffering off;"} <= lines
    assert {'proxy_set_header X-Forwarded-For "";', 'proxy_set_header X-Real-IP "";'} <= lines


def test_a_mirror_of_the_site_keeps_no_log_and_sends_the_headers_that_the_page_of_operators_names() -> None:
    text = (FILES / "nginx-site.conf").read_text(encoding="utf-8")
    page = (FILES.parent / "site.md").read_text(encoding="utf-8")

    assert {"access_log off;", "error_log /dev/null crit;"} <= {line.strip() for line in text.splitlines()}
    headers = re.findall(r'add_header ([\w-]+) "([^"]*)" always;', text)
    assert [f"`{name}: {value}`" for name, value in headers if f"`{name}: {value}`" not in page] == []
    assert len(headers) == 5
    assert "Strict-Transport-Security" not in {name for name, _ in headers}
