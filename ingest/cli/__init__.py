"""The command line: arguments in, exit code out. 0 done, 1 the job failed, 2 the call was wrong."""

from __future__ import annotations

import os
import sys

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError  # typer has them under no public name

from ingest.cli.shell import app, tell
from ingest.errors import BeatbookError, StoppedError, UsageError

# Each gives its commands to the app by being imported, and help lists them in this order.
from ingest.cli import work, looking, sources, feeds, measuring, dictionaries  # noqa: F401  # isort: skip


def main() -> None:
    """Run the command line; every foreseen failure is one clear line on stderr."""
    # NumPy reads it when it is first imported. Its products are many and small here: threads that wait for each other
    # make them eight times slower on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        sys.exit(app(standalone_mode=False))
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except ClickException as error:
        _fail(_in_one_line(error), error.exit_code)
    except typer.Abort:
        _fail("stopped", 130)
    except UsageError as error:
        _fail(str(error), 2)
    except StoppedError as error:
        _fail(str(error), 128 + error.signal_number)
    except BeatbookError as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'the disk'}: {error.strerror or error}", 1)


def _in_one_line(error: ClickException) -> str:
    """What was wrong with the call, and where the right ones stand."""
    said = error.format_message().replace("Value error, ", "").strip().removesuffix(".")
    for wordy, plain in _PLAINER.items():
        said = said.replace(wordy, plain)
    context = getattr(error, "ctx", None)
    return f"{said} (see {context.command_path} --help)" if context else said


_PLAINER = {
    "Input should be a valid integer, unable to parse string as an integer": "it is no whole number",
    "Input should be greater than or equal to": "it must be at least",
    "Input should be less than or equal to": "it must be at most",
    "{": "",
    "}": "",
}


def _fail(message: str, code: int) -> None:
    tell(f"beatbook: {message}")
    sys.exit(code)
