"""What the database itself refuses, and how a person is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tinhso.engines.units.constraints import explained
from tinhso.engines.units.models import Succession, Unit, UnitVersion
from tinhso.engines.units.testing import grow
from tinhso.engines.units.writing import VersionRow, write_versions
from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import Period

DAY = date(2025, 7, 1)


@pytest.fixture
def old(kinds):
    return grow({"Tỉnh Yên Bái": None, "Xã A": "Tỉnh Yên Bái", "Xã B": "Tỉnh Yên Bái", "Xã C": "Tỉnh Yên Bái"})


def version(unit, period, **more):
    return VersionRow(unit, "territory", period, "xa", "X", "Xã X", **more)


@pytest.mark.parametrize("period", [Period(), Period(DAY), Period(None, DAY), Period(DAY, date(2025, 7, 2))])
def test_overlapping_versions_are_refused_and_the_unit_is_named(old, period):
    with pytest.raises(Invalid, match="“Xã A” already has another name, kind or parent on some of these days"):
        with explained():
            write_versions([version(old["Xã A"], period)])
    assert UnitVersion.objects.filter(unit=old["Xã A"]).count() == 1


def test_a_code_is_borne_by_one_unit_a_day(old):
    first, second = Unit.objects.create(tree="territory"), Unit.objects.create(tree="territory")
    write_versions([version(first.pk, Period(None, DAY), code="04600"), version(second.pk, Period(DAY), code="04600")])
    with pytest.raises(Invalid, match="The code of “Xã X” is borne by another unit"):
        with explained("Xã X"):
            third = Unit.objects.create(tree="territory")
            write_versions([version(third.pk, Period(date(2025, 1, 1)), code="04600")])


@pytest.mark.parametrize(
    "shares", [("0.5", "0.4"), ("0.5", "0.6"), ("0.5", None), ("0.3333333333", "0.6666666666"), ("0.1",)]
)
def test_shares_that_do_not_add_up_are_refused_and_the_unit_is_named(old, shares):
    with pytest.raises(Invalid, match="The shares of “Xã A” do not add up to exactly 1"):
        with explained():
            give(old, shares)
    assert Succession.objects.count() == 0


@pytest.mark.parametrize("shares", [("0.5", "0.5"), (None, None), ("1",), ("0.3333333333", "0.6666666667")])
def test_shares_that_add_up_or_are_unknown_are_kept(old, shares):
    with explained():
        give(old, shares)
    assert Succession.objects.count() == len(shares)


def test_taking_one_share_away_is_noticed_too(old):
    give(old, ("0.5", "0.5"))
    with pytest.raises(Invalid, match="“Xã A”"):
        with explained():
            Succession.objects.filter(to_unit=old["Xã B"]).delete()


@pytest.mark.parametrize("share", ["0", "1.5", "-1"])
def test_a_share_is_a_part(old, share):
    with pytest.raises(Invalid, match="A share of “Xã A” must be more than 0 and at most 1"):
        with explained("Xã A"):
            give(old, (share,))


def test_a_version_stands_in_the_tree_of_its_unit(old):
    body = Unit.objects.create(tree="state")
    with pytest.raises(Exception, match="version_in_the_tree_of_its_unit"):
        write_versions([version(body.pk, Period())])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def give(old, shares):
    into = (old["Xã B"], old["Xã C"])
    for to_unit, share in zip(into, shares, strict=False):
        Succession.objects.create(
            from_unit_id=old["Xã A"], to_unit_id=to_unit, on=DAY, share=share and Decimal(share), kind="split"
        )
