"""Units of several levels are listed and counted from the highest level down."""

from types import SimpleNamespace
from typing import get_args

from tinhso.engines.units.definitions import Tier
from tinhso.services.units import lists


def kind(tier, order):
    return SimpleNamespace(tier=tier, order=order)


KINDS = {
    "huyen": kind("district", 40),
    "thanh-pho-thuoc-tinh": kind("district", 10),
    "phuong": kind("commune", 10),
    "xa": kind("commune", 30),
    "co-quan": kind("body", 20),
}


def test_districts_stand_before_communes_whatever_their_order_and_the_unknown_last():
    given = ["xa", "co-quan", "unknown", "phuong", "huyen", "thanh-pho-thuoc-tinh"]
    places = [SimpleNamespace(kind=code) for code in given]
    found = [place.kind for place in lists.in_order(places, KINDS)]
    assert found == ["thanh-pho-thuoc-tinh", "huyen", "phuong", "xa", "co-quan", "unknown"]


def test_every_tier_has_its_place():
    assert get_args(Tier) == lists.TIERS
