"""A province on its first day: people in their posts, no report asked, no round opened. What its pages say then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.journeys.site import Site
from tests.journeys.tours import Tour, go


def pages(**paths: str) -> Tour:
    """A tour that opens pages one by one; names with - for _."""

    def tour(page: Any, site: Site) -> Iterator[str]:
        for name, path in paths.items():
            go(page, site, path)
            yield name.replace("_", "-")

    return tour


FIRST_DAY: dict[str, tuple[Tour, str | None]] = {
    "empty-public": (pages(home="/", rankings="/xep-hang/", search="/tim-kiem/?q=bao cao"), None),
    "empty-officer": (pages(home="/", reports="/bao-cao/", reports_all="/bao-cao/?stands="), "xa.tu-le"),
    "empty-verifier": (pages(home="/", to_verify="/tham-dinh/", late="/tham-dinh/?late=1"), "tham-dinh"),
    "empty-secretary": (pages(home="/", rankings="/xep-hang/", round_to_open="/xep-hang/mo/"), "thu-ky"),
    "empty-chairman": (pages(home="/", reports="/bao-cao/", rankings="/xep-hang/"), "chu-tich"),
    "empty-administrator": (pages(home="/"), "quan-tri"),
    "empty-desk": (
        pages(
            dossiers="/ho-so/",
            drafts="/ho-so/ban-nhap/",
            opinions="/ho-so/y-kien/",
            from_the_portal="/ho-so/tu-cong/",
            looked_at="/ho-so/tu-cong/?loai=da-xu-ly",
            fees="/thu-phi/",
            queue="/quay/",
            tablets="/danh-gia/may-tai-quay/",
            register="/ho-so/so-theo-doi/",
        ),
        "quay.tu-le",
    ),
    "empty-approver": (pages(dossiers="/ho-so/", statements="/thu-phi/sao-ke/"), "chu-tich.tu-le"),
}
"""Role → the tour, and whom to sign in as."""
