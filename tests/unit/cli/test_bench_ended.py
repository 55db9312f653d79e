"""A bench that is ended from outside takes the folders that it filled with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# What started a program may have had signals ignored, as nohup has: here each of them ends it, as by default.
BENCH = """
import signal, sys
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGHUP))
from safeconduct.cli.main import main
sys.exit(main())
"""
# Longest to wait for a bench to begin or to end, in seconds.
PATIENCE = 120


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_bench_that_is_ended_leaves_no_folder(number: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", BENCH, "bench", "record", "--claims", "200000"]
    given = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + PATIENCE
        while not list(tmp_path.glob("sc-bench-*/*")) and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        assert process.wait(PATIENCE) == 128 + number

    assert list(tmp_path.iterdir()) == []
