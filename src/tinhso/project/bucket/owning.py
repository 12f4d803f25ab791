"""A prefix of a bucket belongs to one installation: two that shared it would sweep each other's files away.

An object `owner.json` says whose it is, by the hash of a secret of the data folder that no backup carries. Whoever comes
first makes it theirs.
"""

from __future__ import annotations

import json
from hashlib import sha256

from tinhso.kernel.texts import mark as _
from tinhso.project.bucket.speaking import Bucket, BucketError
from tinhso.project.folder import Folder

OWNER = "owner.json"
SECRET = "files-owner"
"""In the folder's secrets; made anew where a backup is restored."""


class NotOurs(BucketError):
    """Another installation keeps its files there."""


def ours(folder: Folder) -> str:
    return sha256(folder.secret(SECRET).encode()).hexdigest()


def owner(bucket: Bucket) -> str | None:
    """The mark that stands there, or none."""
    told = bucket.text(OWNER)
    if told is None:
        return None
    try:
        return str(json.loads(told)["owner"])
    except (ValueError, KeyError, TypeError):
        return "?"


def belongs(bucket: Bucket, folder: Folder) -> None:
    """Ours, or nobody's and now ours. Raises NotOurs; BucketError when the bucket cannot be read or written."""
    found = owner(bucket)
    if found is None:
        take(bucket, folder)
    elif found != ours(folder):
        raise NotOurs(
            _(
                "The files in %(address)s belong to another installation. Name another prefix in TINHSO_FILES. "
                "Only if that one is gone for good: remove the object %(object)s there, and this one takes them over."
            ),
            address=bucket.place.address,
            object=OWNER,
        )


def take(bucket: Bucket, folder: Folder) -> None:
    """Make the prefix ours, whoever had it."""
    told = {"owner": ours(folder), "about": "Files of an installation of Tinh So. See docs/operate/files.md."}
    bucket.put(OWNER, (json.dumps(told, indent=1) + "\n").encode())


def trial(bucket: Bucket) -> None:
    """Write, read and remove a small object. Raises BucketError."""
    name = ".trial"
    bucket.put(name, b"trial\n")
    if bucket.text(name) != "trial\n":
        raise BucketError(_("%(server)s gave back something else than was written."), server=bucket.place.server)
    bucket.remove(name)
