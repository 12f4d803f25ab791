"""Taking the content of papers away, as part of an act that erases somebody's data. The paper stays, without name and bytes."""

from collections.abc import Collection

from tinhso.kernel.texts import ERASED
from tinhso.kernel.traces import Thing

from .models import Paper


def papers_about(about: Thing) -> list[int]:
    """Papers about a thing whose content is still kept. The caller has checked who asks."""
    rows = Paper.objects.filter(about_kind=about.kind, about_id=about.id).exclude(sha256="")
    return list(rows.order_by("id").values_list("id", flat=True))


def erase(papers: Collection[int]) -> int:
    """Take away name and content; how many. In the caller's transaction, which records the event.

    The bytes go with the next sweep (every night), unless another paper names the same: at once would be too early for one
    that is just being kept.
    """
    rows = Paper.objects.filter(pk__in=list(papers)).exclude(sha256="")
    return int(rows.update(name=ERASED, sha256="", size=0))
