"""One desk of the watched demonstration, as a process of its own: pages in a browser, exchanging every second or two.

Told by one line of JSON on standard input, answers with one: where it can be entered, or which error kept it from
starting. Started by `demo_watched` alone; it ends as every desk does, and its vault is removed by whoever started it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.cli.opening import surroundings
from safeconduct.desk.app import Setting
from safeconduct.desk.launching import Place
from safeconduct.desk.running import Launch, run
from safeconduct.desk.words import Tongue

# Between two exchanges: short enough to watch, against ten minutes in life.
EXCHANGE_SECONDS: Final = 1.5


def main() -> None:
    """Serve one person's desk until it ends."""
    told = json.loads(sys.stdin.readline())
    setting = Setting(
        Tongue(told["language"]),
        is_demo=True,
        is_neutral=told["is_neutral"],
        demo_passphrase=told["passphrase"],
        demo_person=told["person"],
        demo_colleague=told["colleague"],
    )

    def entered(file: Path) -> None:
        print(json.dumps({"open": str(file)}), flush=True)

    launch = Launch(
        Path(told["vault"]),
        surroundings(),
        setting,
        opens=told["opens"],
        port=told["port"],
        exchange_seconds=EXCHANGE_SECONDS,
        place=Place(*told["place"]),
        told=entered,
    )
    try:
        run(launch)
    except SafeconductError as error:
        print(json.dumps({"failed": error.code}), flush=True)


if __name__ == "__main__":
    main()
