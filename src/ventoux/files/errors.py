from __future__ import annotations

from ventoux.errors import NotFound, PayloadTooLarge, Unavailable


class FileNotFound(NotFound):
    """No such file, or another workspace's: the two look the same."""

    def __init__(self, file_id: str) -> None:
        super().__init__(f"File {file_id[:64]!r} does not exist.", hint="GET /v1/files lists what you may read.")


class ObjectNotFound(NotFound):
    """The storage has no object of this key: its row and its bytes have parted."""


class QuotaExceeded(PayloadTooLarge):
    """The workspace's files would be more than it may keep."""

    code = "quota_exceeded"


class StorageFull(Unavailable):
    code = "storage_full"


class StorageUnavailable(Unavailable):
    code = "storage_unavailable"
