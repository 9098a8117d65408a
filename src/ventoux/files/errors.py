from __future__ import annotations

from ventoux.errors import Forbidden, InvalidRequest, NotFound, PayloadTooLarge, Unavailable


class FileNotFound(NotFound):
    """No such file, or another workspace's: the two look the same."""

    def __init__(self, file_id: str) -> None:
        super().__init__(f"File {file_id[:64]!r} does not exist.", hint="GET /v1/files lists what you may read.")


class ObjectNotFound(NotFound):
    """The storage has no object of this key: its row and its bytes have parted."""


class QuotaExceeded(PayloadTooLarge):
    """The workspace's files would be more than it may keep."""

    code = "quota_exceeded"


class FilesUnavailable(Unavailable):
    """The database of files cannot be asked now."""


class StorageFull(Unavailable):
    code = "storage_full"


class StorageUnavailable(Unavailable):
    """``reason`` is for the log: it names the storage's address, which is nothing for a caller."""

    code = "storage_unavailable"

    def __init__(self, message: str, *, reason: str = "") -> None:
        super().__init__(message, hint="Try again shortly.", retry_after=5)
        self.reason = reason

    @property
    def for_log(self) -> str:
        return f"{self} {self.reason}".strip()


class UrlRefused(Forbidden):
    """A signed URL that has expired, was changed, or was made by another server."""


class UploadRefused(InvalidRequest):
    """A file that is not what its purpose asks for."""
