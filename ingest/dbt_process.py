"""dbt's command line in a process that ends with the one that started it, however that ended.

Its standard input is a pipe that nobody writes to. When the other end is gone, so is whoever wanted the build: dbt
would go on alone, hold the warehouse's lock and publish. A transaction that is cut off is as if it had never begun.
"""

from __future__ import annotations

import os
import threading


def _end_with_the_other_end() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> None:
    """Run dbt on the arguments of this process."""
    threading.Thread(target=_end_with_the_other_end, daemon=True).start()
    # Imported while the pipe is watched already: it takes seconds.
    from dbt.cli.main import cli

    cli()


if __name__ == "__main__":
    main()
