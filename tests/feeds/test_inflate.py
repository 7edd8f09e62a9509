"""Compressed bodies: decoded as they come, stopped at the limit, kept as far as they go."""

from __future__ import annotations

import gzip
import random
import sys
import tracemalloc
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest

from ingest.feeds.inflate import BodyTooLargeError, BrokenBodyError, Inflater

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMIT = 10 * 2**20
TEXT = b"<rss><channel><title>Harbour news</title></channel></rss>" * 500


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", bytes),
    ("identity", bytes),
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
    ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
    ("gzip", lambda data: gzip.compress(data[:999]) + gzip.compress(data[999:])),
    ("zstd", lambda data: zstd.compress(data[:999]) + zstd.compress(data[999:])),
]


def unpack(encoding: str, packed: bytes, *, step: int = 1_000, limit: int = LIMIT) -> tuple[bytes, bool]:
    inflater = Inflater(encoding, limit=limit)
    for start in range(0, len(packed), step):
        inflater.feed(packed[start : start + step])
    return inflater.finish()


@pytest.mark.parametrize(("encoding", "pack"), PACKERS)
@pytest.mark.parametrize("step", [7, 1_000, 10**9])
def test_a_body_comes_out_as_it_went_in_however_it_arrives(
    encoding: str, pack: Callable[[bytes], bytes], step: int
) -> None:
    assert unpack(encoding, pack(TEXT), step=step) == (TEXT, True)


def test_a_body_that_claims_gzip_and_is_plain_is_taken_as_it_is() -> None:
    assert unpack("gzip", TEXT) == (TEXT, True)


@pytest.mark.parametrize(("encoding", "pack"), [(name, pack) for name, pack in PACKERS if name not in ("", "identity")])
def test_a_compressed_body_that_breaks_off_is_kept_and_known_to_be_broken(
    encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    data = random.Random(7).randbytes(60_000)
    packed = pack(data)
    body, is_whole = unpack(encoding, packed[: len(packed) * 2 // 3])
    assert not is_whole
    assert len(body) < len(data)
    assert data.startswith(body)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_stops_at_the_limit_and_takes_little_memory(encoding: str) -> None:
    # 256 MiB of zeros; a gigabyte would only make the test slower to prepare.
    block, count = bytes(2**20), 256
    if encoding == "br":
        packed = brotli.compress(block * count, quality=1)
    elif encoding == "zstd":
        packed = zstd.compress(block * count)
    else:
        packer = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
        packed = b"".join(packer.compress(block) for _ in range(count)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(BodyTooLargeError):
        unpack(encoding, packed, step=65_536)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LIMIT


def test_a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    assert unpack("gzip", gzip.compress(b"x" * 5_000), limit=5_000)[0] == b"x" * 5_000
    with pytest.raises(BodyTooLargeError):
        unpack("gzip", gzip.compress(b"x" * 5_001), limit=5_000)


def test_thousands_of_empty_members_are_refused() -> None:
    with pytest.raises(BrokenBodyError):
        unpack("gzip", gzip.compress(b"") * 3_000, step=10**9)


@pytest.mark.parametrize("encoding", ["compress", "gzip, gzip, gzip", "exi"])
def test_an_encoding_that_was_not_asked_for_is_named(encoding: str) -> None:
    with pytest.raises(BrokenBodyError, match="not asked for"):
        Inflater(encoding, limit=LIMIT)


@pytest.mark.parametrize("encoding", ["br", "zstd"])
def test_a_body_that_is_not_what_it_claims_is_refused(encoding: str) -> None:
    with pytest.raises(BrokenBodyError):
        unpack(encoding, b"\xff\xfe<rss>" * 400)


def test_a_zstd_body_that_wants_a_gigabyte_of_window_is_refused() -> None:
    # The frame's header alone: magic, a descriptor without a size, and a window of 2**30 bytes.
    with pytest.raises(BrokenBodyError):
        unpack("zstd", bytes.fromhex("28b52ffd00a0") + b"\x00" * 64)
