"""Files whose content is known beforehand, whichever way they come."""

import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass

_GZIP_MAGIC = b"\x1f\x8b"


class WrongContentError(ValueError):
    """What came is not the file that was asked for; the message says what it is instead."""


@dataclass(frozen=True)
class File:
    """One file: the name, the size in bytes and the SHA-256 of what it holds when unpacked."""

    name: str
    size: int
    sha256: str

    @property
    def limit(self) -> int:
        """The number of bytes, packed or not, past which this cannot be the file any more."""
        return self.size + 2**16  # gzip adds some bytes to what it cannot make smaller


@dataclass(frozen=True)
class Source:
    """A data set's files, where to download them from, and how patiently.

    Args:
        title: what people call it.
        folder: the name of the folder that holds the files.
        files: what belongs to it; a mirror serves each as ``<name>.gz``.
        mirrors: the addresses of folders on the web, tried in this order.
        timeout: seconds without an answer after which a mirror is given up.
        pauses: seconds to wait before each new attempt at a mirror that says it is busy.
    """

    title: str
    folder: str
    files: tuple[File, ...]
    mirrors: tuple[str, ...]
    timeout: float = 20.0
    pauses: tuple[float, ...] = (1.0, 3.0)


def unpacked(content: bytes, file: File) -> bytes:
    """Return the bytes of `file` from `content`, which holds them as they are or inside gzip.

    The content decides and not the name it came under: browsers and servers unpack ``.gz`` files
    without being asked. Raises WrongContentError unless size and SHA-256 are those of `file`.
    """
    if content.startswith(_GZIP_MAGIC):
        content = _gunzip(content, limit=file.limit)
    elif content.lstrip()[:1] == b"<":
        raise WrongContentError("a web page instead of the data, perhaps a network's log-in page")
    if len(content) != file.size:
        held = "more" if len(content) > file.size else f"{len(content):,} bytes"
        raise WrongContentError(f"expected {file.size:,} bytes of data, got {held}")
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != file.sha256:
        raise WrongContentError(
            f"not the original file: its SHA-256 is {sha256[:12]}…, expected {file.sha256[:12]}…"
        )
    return content


def _gunzip(packed: bytes, *, limit: int) -> bytes:
    try:
        with gzip.open(io.BytesIO(packed)) as stream:
            return stream.read(limit)
    except EOFError:
        raise WrongContentError("a gzip file that was cut short") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise WrongContentError(f"a damaged gzip file ({error})") from None
