"""dbt's command line in a process that ends with the one that started it, however that ended.

Its standard input is a pipe that nobody writes to. When the other end is gone, so is whoever wanted the build: dbt
would go on alone, hold the warehouse's lock and publish. A transaction that is cut off is as if it had never begun.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence

EACH_KNOWN_AT = "--each-known-at"


def _end_with_the_other_end() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> None:
    """Run dbt on the arguments of this process; with --each-known-at T1,T2 first, once for each moment of the past."""
    threading.Thread(target=_end_with_the_other_end, daemon=True).start()
    # Imported while the pipe is watched already: it takes seconds.
    if sys.argv[1:2] == [EACH_KNOWN_AT]:
        sys.exit(0 if _build_each(sys.argv[2].split(","), sys.argv[3:]) else 1)
    from dbt.cli.main import cli

    cli()


def _build_each(moments: Sequence[str], arguments: Sequence[str]) -> bool:
    """One build a moment, in this one process: the project is read once, and dbt's start is half of a small build.

    True when all were built; says each in a line of JSON, as dbt's own log does.
    """
    from dbt.cli.main import dbtRunner

    at = arguments.index("build")
    folders = ["--project-dir", "--profiles-dir"]
    where = [word for name in folders for word in (name, arguments[arguments.index(name) + 1])]
    parsed = dbtRunner().invoke([*arguments[:at], "parse", *where])
    if not parsed.success:
        return False
    for number, moment in enumerate(moments):
        # Seeds are the same for all.
        rest = ["--exclude-resource-type", "seed"] if number else []
        told = ["--vars", json.dumps({"as_known_at": moment})]
        if not dbtRunner(manifest=parsed.result).invoke([*arguments, *rest, *told]).success:  # type: ignore[arg-type]
            return False
        sys.stdout.write(json.dumps({"info": {"name": "MomentBuilt", "level": "info", "msg": moment}}) + "\n")
        sys.stdout.flush()
    return True


if __name__ == "__main__":
    main()
