"""The libraries of the page come by hash from a lock file without addresses, and a Node program finds them."""

import json
from pathlib import Path

import pytest

import environment
import javascript

LOCK = json.loads(javascript.LOCK_FILE.read_text(encoding="utf-8"))
PACKAGES = {name: package for name, package in LOCK["packages"].items() if name}


def test_every_package_is_pinned_by_hash_and_none_by_an_address() -> None:
    text = javascript.LOCK_FILE.read_text(encoding="utf-8")

    assert len(PACKAGES) > 20
    assert [name for name, package in PACKAGES.items() if not package["integrity"].startswith("sha512-")] == []
    assert "resolved" not in text
    assert "://" not in text


def test_the_lock_file_holds_exactly_the_versions_that_are_asked_for() -> None:
    manifest = json.loads(javascript.MANIFEST.read_text(encoding="utf-8"))
    asked = manifest["dependencies"] | manifest["devDependencies"]

    assert {name: PACKAGES[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_a_node_program_finds_the_packages_and_gets_what_it_is_sent(tmp_path: Path) -> None:
    program = tmp_path / "program.mjs"
    program.write_text(
        'import { sha256 } from "@noble/hashes/sha2.js";\n'
        'import { readFileSync } from "node:fs";\n'
        "const sum = Buffer.from(sha256(readFileSync(0))).toString('hex');\n"
        "process.stdout.write(`${process.argv[1]} ${sum} ${typeof crypto.subtle}`);\n",
        encoding="utf-8",
    )

    said = javascript.run(program, "слово", data=b"abc").decode()

    assert said == "слово ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad object"


def test_a_failing_node_program_is_no_answer(tmp_path: Path) -> None:
    program = tmp_path / "program.mjs"
    program.write_text("throw new Error('no such key');\n", encoding="utf-8")

    with pytest.raises(RuntimeError, match="no such key"):
        javascript.run(program)


@pytest.mark.slow
def test_a_package_that_is_not_the_one_of_the_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "cctv-age"
    wanted = {"name": "page", "dependencies": {name: PACKAGES[f"node_modules/{name}"]["version"]}}
    changed = PACKAGES[f"node_modules/{name}"] | {"integrity": PACKAGES["node_modules/esbuild"]["integrity"]}
    lock = {"name": "page", "lockfileVersion": 3, "packages": {"": wanted, f"node_modules/{name}": changed}}
    for constant, content in (("MANIFEST", wanted), ("LOCK_FILE", lock)):
        path = tmp_path / javascript.__dict__[constant].name
        path.write_text(json.dumps(content), encoding="utf-8")
        monkeypatch.setattr(javascript, constant, path)
    monkeypatch.setattr(javascript, "FOLDER", tmp_path / "environment" / "page")

    with pytest.raises(environment.CannotPrepare) as caught:
        javascript.packages()

    assert "integrity" in caught.value.detail.lower()
    assert not (tmp_path / "environment/page/made-from").exists()


def test_without_node_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(environment.CannotPrepare) as caught:
        javascript.packages()

    assert "apt install nodejs npm" in caught.value.english
    assert "apt install nodejs npm" in caught.value.russian
