"""Undoing Content-Encoding while the body arrives, with a bound on what comes out.

A bomb of a gigabyte is a megabyte on the wire: each step asks for no more output than is still allowed.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_MEMBERS = 1_000  # gzip files and zstd frames may be strung together; nobody strings this many
MAX_ZSTD_WINDOW_LOG = 23  # 8 MiB, what RFC 8878 asks every decoder to have; more is only memory
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_BARE_DEFLATE = -zlib.MAX_WBITS


class BodyTooLargeError(Exception):
    """The decoded body passed the limit."""


class BrokenBodyError(Exception):
    """The body is not in the encoding that it claims, or in one that nobody asked for."""


class _Layer(Protocol):
    def feed(self, data: bytes, most: int) -> bytes: ...

    @property
    def is_complete(self) -> bool: ...


class Inflater:
    """Takes the chunks of one body as they come and keeps at most `limit` decoded bytes."""

    def __init__(self, content_encoding: str, *, limit: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        # The header lists encodings in the order in which they were applied.
        self._layers = [_LAYERS[name]() for name in reversed(names) if name in _LAYERS]
        unknown = [name for name in names if name not in _LAYERS and name not in ("", "identity")]
        if unknown or len(self._layers) > 2:
            raise BrokenBodyError(f"the body is encoded as {content_encoding[:60]!r}, which was not asked for")
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Decode one chunk; BodyTooLargeError past the limit, BrokenBodyError where it cannot be decoded."""
        most = self._limit - self._size + 1
        try:
            for layer in self._layers:
                chunk = layer.feed(chunk, most)
        except (zlib.error, zstd.ZstdError, brotli.error, EOFError) as error:
            raise BrokenBodyError(f"the body cannot be decompressed ({error})") from None
        self._size += len(chunk)
        if self._size > self._limit:
            raise BodyTooLargeError(f"over {self._limit:,} bytes once decompressed")
        self._parts.append(chunk)

    def finish(self) -> tuple[bytes, bool]:
        """The decoded body, and whether it is whole: a compressed body that stops early is not."""
        return b"".join(self._parts), all(layer.is_complete for layer in self._layers)


class _Zlib:
    """gzip and deflate, each also in the wrong dress: deflate without its header, gzip that is plain text."""

    def __init__(self, *, falls_back_to: int | None) -> None:
        self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._fallback = falls_back_to
        self._has_started = False
        self._is_plain = False
        self._members = 1

    def feed(self, data: bytes, most: int) -> bytes:
        if self._is_plain:
            return data
        try:
            return self._decode(data, most)
        except zlib.error:
            if self._has_started:
                raise
            self._has_started = True
            if self._fallback is None:
                self._is_plain = True
                return data
            self._decoder = zlib.decompressobj(self._fallback)
            return self._decode(data, most)

    def _decode(self, data: bytes, most: int) -> bytes:
        parts, size = [], 0
        while data and size < most:
            if self._decoder.eof:
                if not data.strip(b"\x00"):  # padding after the last member
                    break
                self._members += 1
                if self._members > MAX_MEMBERS:
                    raise zlib.error("too many compressed parts")
                self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
            part = self._decoder.decompress(data, most - size)
            self._has_started = True
            data = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
            parts.append(part)
            size += len(part)
        return b"".join(parts)

    @property
    def is_complete(self) -> bool:
        return self._is_plain or self._decoder.eof


class _Brotli:
    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    def feed(self, data: bytes, most: int) -> bytes:
        parts = [self._decoder.process(data, output_buffer_limit=most)]
        size = len(parts[0])
        while size < most and not self._decoder.can_accept_more_data() and not self._decoder.is_finished():
            parts.append(self._decoder.process(b"", output_buffer_limit=most - size))
            size += len(parts[-1])
        return b"".join(parts)

    @property
    def is_complete(self) -> bool:
        return bool(self._decoder.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._decoder = self._new()
        self._members = 1

    @staticmethod
    def _new() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: MAX_ZSTD_WINDOW_LOG})

    def feed(self, data: bytes, most: int) -> bytes:
        parts, size = [], 0
        while size < most:
            if self._decoder.eof:
                data = data or self._decoder.unused_data
                if not data:
                    break
                self._members += 1
                if self._members > MAX_MEMBERS:
                    raise zstd.ZstdError("too many compressed parts")
                self._decoder = self._new()
            part = self._decoder.decompress(data, most - size)
            parts.append(part)
            size += len(part)
            data = self._decoder.unused_data if self._decoder.eof else b""
            if not data and (self._decoder.eof or self._decoder.needs_input):
                break
        return b"".join(parts)

    @property
    def is_complete(self) -> bool:
        return self._decoder.eof


_LAYERS: dict[str, Callable[[], _Layer]] = {
    "gzip": lambda: _Zlib(falls_back_to=None),
    "x-gzip": lambda: _Zlib(falls_back_to=None),
    "deflate": lambda: _Zlib(falls_back_to=_BARE_DEFLATE),
    "br": _Brotli,
    "zstd": _Zstd,
}
