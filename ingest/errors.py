"""What can go wrong, as a tree. Each error carries the address or file that it is about and prints as one clear line.

BeatbookError
├── UsageError           the call cannot be carried out as it was written: exit code 2
├── HomeError            the home cannot be used: sample and real would mix, or its schema is newer than this program
├── LockedError          another process is writing to the warehouse
├── BuildError           dbt did not finish
├── StoppedError         somebody stopped the work; what was done is kept: exit code 128 + the signal's number
├── SourceError          one feed or file gave nothing; its `outcome` goes into raw.fetches
│   ├── BlockedError     its address is not one that Beatbook may open
│   │   └── PrivateHostError  its host is on a private network: nothing was sent
│   ├── FetchError       no answer, or not the answer that was needed
│   └── ParseError       an answer that is no feed, or a file that cannot be read
└── EntryError           one entry was not stored; the others were
"""

from __future__ import annotations


class BeatbookError(Exception):
    """Any failure that Beatbook explains in words; the command line prints it without a traceback."""


class UsageError(BeatbookError):
    """The call cannot be carried out as it was written."""


class HomeError(BeatbookError):
    """The home of the beat cannot be used for this."""


class LockedError(BeatbookError):
    """Another process holds the warehouse open for writing."""


class BuildError(BeatbookError):
    """dbt did not finish; the last published snapshot still stands."""


class StoppedError(BeatbookError):
    """Somebody stopped the work by a signal; what was done before is kept, and the message says what was."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.signal_number = signal_number


class SourceError(BeatbookError):
    """One feed or file gave nothing. `outcome` is the word that raw.fetches stores."""

    outcome = "failed"

    def __init__(self, locator: str, reason: str) -> None:
        super().__init__(f"{locator}: {reason}")
        self.locator = locator
        self.reason = reason


PRIVATE_HOST = "leads to no public address (--allow-private HOST opens one that you trust)"


class BlockedError(SourceError):
    """The address leads to a place that Beatbook may not open."""

    outcome = "blocked"


class PrivateHostError(BlockedError):
    """The host is on a private network that nobody allowed: no connection was opened, nothing was sent."""

    def __init__(self, locator: str) -> None:
        super().__init__(locator, PRIVATE_HOST)


class FetchError(SourceError):
    """No answer, or not the answer that was needed. `weight` is what the failure adds to failure_score."""

    def __init__(
        self,
        locator: str,
        reason: str,
        outcome: str = "unreachable",
        weight: float = 0.5,
        http_status: int | None = None,
    ) -> None:
        super().__init__(locator, reason)
        self.outcome = outcome
        self.weight = weight
        self.http_status = http_status


class ParseError(SourceError):
    """An answer that is no feed, or a file that cannot be read."""

    outcome = "unreadable"


class EntryError(BeatbookError):
    """One entry was not stored; `reason` and `excerpt` go into raw.rejects."""

    def __init__(self, locator: str, reason: str, excerpt: str = "") -> None:
        super().__init__(f"{locator}: {reason}")
        self.locator = locator
        self.reason = reason
        self.excerpt = excerpt[:500]
