"""An upload handler that stops counting bytes in at the limit, before memory or disk is filled.

It stands first in FILE_UPLOAD_HANDLERS. What is above the limit is read from the wire and thrown away, so that the form's
other fields arrive and nothing typed is lost; `too_large_uploads(request)` names the files that were left out.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .content import most_bytes

_KEPT = "too_large_uploads"


def _most(request: Any) -> int:
    """What an address may be sent: larger files where the settings say so, and only of who is signed in."""
    larger = settings.LARGER_UPLOADS_MB.get(request.path_info)
    signed_in = larger is not None and SESSION_KEY in getattr(request, "session", {})
    return larger * 1024 * 1024 if larger is not None and signed_in else most_bytes()


class LimitedUpload(FileUploadHandler):
    """Passes chunks on until the limit, then leaves the file out."""

    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        request: Any = self.request
        if self.received > most_bytes() and self.received > _most(request):
            left_out = getattr(request, _KEPT, {})
            left_out[self.field_name] = self.file_name
            setattr(request, _KEPT, left_out)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


def too_large_uploads(request: Any) -> dict[str, str]:
    """Field and file name of what was left out of this request. Read request.POST or FILES before."""
    return dict(getattr(request, _KEPT, {}))
