"""Downloads from mirrors: into memory, checked, and with words for whatever goes wrong."""

import io
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from nnlib.data.files import File, Source, WrongContentError, unpacked
from nnlib.progress import Status

_BUSY = {429, 500, 502, 503, 504}  # HTTP answers that often turn into the file a moment later


class Mirrors:
    """The mirrors of a source. One that failed is asked last from then on."""

    def __init__(self, source: Source, status: Status) -> None:
        self._source = source
        self._status = status
        self._in_turn = list(source.mirrors)

    def download(self, file: File, problems: list[str]) -> bytes | None:
        """Return the unpacked content of `file`, or None once every mirror has failed.

        Each failure is added to `problems`: the address and what happened there, in words.
        """
        for mirror in tuple(self._in_turn):
            url = f"{mirror.rstrip('/')}/{file.name}.gz"
            try:
                return unpacked(self._get(url, file), file)
            # Everything that requests raises is an OSError.
            except (OSError, WrongContentError) as error:
                problems.append(f"{url}: {_in_words(error, self._source.timeout)}")
                self._in_turn.remove(mirror)
                self._in_turn.append(mirror)
        return None

    def _get(self, url: str, file: File) -> bytes:
        import pooch
        import requests

        host = urlsplit(url).netloc
        pauses = iter(self._source.pauses)
        while True:
            self._status.show(f"Asking {host} for {file.name} …")
            received = io.BytesIO()
            get = pooch.HTTPDownloader(
                progressbar=_Progress(received, file, self._status.show),
                timeout=self._source.timeout,
                chunk_size=2**16,
            )
            try:
                get(url, received, None)
                return received.getvalue()
            except requests.HTTPError as error:
                pause = next(pauses, None)
                if pause is None or getattr(error.response, "status_code", None) not in _BUSY:
                    raise
            self._status.show(f"{host} is busy: asking again in {pause:g} s …")
            time.sleep(pause)


class _Progress:
    """What pooch calls a progress bar: pooch sets `total`, then calls `update` for each chunk."""

    total = 0

    def __init__(self, received: io.BytesIO, file: File, show: Callable[[str], None]) -> None:
        self._received = received
        self._file = file
        self._show = show

    def update(self, _: int) -> None:
        # pooch passes the size of a full chunk, whatever the size of the one that came.
        count = self._received.tell()
        if count > self._file.limit:
            raise WrongContentError(f"it sends more than the {self._file.size:,} bytes of the file")
        total = max(self.total, count)
        self._show(f"Downloading {self._file.name}: {count / 1e6:.1f} of {total / 1e6:.1f} MB")

    def reset(self) -> None:
        """Nothing to start over: `update` looks at what was received."""

    def close(self) -> None:
        """Nothing to close: the Status outlives the file."""


def _in_words(error: Exception, timeout: float) -> str:
    """Say in a few words what `error` means; the texts of requests fill a paragraph each."""
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError) and error.response is not None:
        return f"HTTP {error.response.status_code} {error.response.reason}".rstrip()
    # A pause in the middle of a body comes as a ConnectionError around urllib3's own timeout.
    if isinstance(error, exceptions.Timeout) or "timed out" in str(error):
        return f"no answer within {timeout:g} s"
    if isinstance(error, exceptions.SSLError):
        return "no secure connection (a proxy with its own certificate, or a wrong clock?)"
    if isinstance(error, exceptions.ProxyError):
        return "the proxy did not let it through"
    if isinstance(error, exceptions.ChunkedEncodingError):
        return "the connection broke off before the end"
    if isinstance(error, exceptions.ConnectionError):
        return "no connection"
    return str(error)
