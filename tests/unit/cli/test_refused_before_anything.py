"""What is named wrongly is refused with its own sentence, before anything is made or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from safeconduct.cli.main import cli
from safeconduct.cli.team_words import NoSuchFolder, target_of
from safeconduct.relay.errors import BadListenAddress, NotLoopback


@pytest.mark.parametrize(
    ("address", "error"), [("tcp:127.0.0.1:8765", BadListenAddress), ("0.0.0.0:8765", NotLoopback)]
)
def test_a_relay_that_cannot_listen_makes_no_store(tmp_path: Path, address: str, error: type[Exception]) -> None:
    store = tmp_path / "relay"

    ran = CliRunner().invoke(cli, ["relay", "serve", "--store", f"sqlite:{store}", "--listen", address])

    assert isinstance(ran.exception, error)
    # Its access code would be shown once, and was not.
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_to_go_into_no_folder_is_refused_by_the_folder_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A long way to a folder is shortened where it is shown.
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoSuchFolder) as caught:
        target_of(Path("nosuch", "x"))

    assert "There is no such folder (“nosuch”)" in caught.value.sentences("en")
    assert "Такой папки нет" in caught.value.sentences("ru")
    assert target_of(Path("x")) == Path("x")
