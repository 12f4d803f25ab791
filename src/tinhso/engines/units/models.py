"""What is kept of units. `Unit` is the body itself; everything that can change stands in its versions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q

from tinhso.store.fields import KeyText, PeriodField

from .fields import PathField


class Unit(models.Model):
    """A place or body, whatever it is called and wherever it belongs: neither its code nor its name is its identity."""

    tree = models.TextField(help_text="territory, state or party: which tree it grows in")


class UnitVersion(models.Model):
    """What a unit is over a period. No start: since an unknown day. The database refuses two versions on one day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    tree = models.TextField()
    period = PeriodField()
    kind = models.TextField(help_text="code of a unit kind")
    name = models.TextField()
    title = models.TextField(help_text="the name with the word of its kind: Xã Tú Lệ")
    code = models.TextField(blank=True, help_text="official code; reused after reforms, so never an identity")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    sort_key = KeyText()
    search_key = KeyText()
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    area_km2 = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    population = models.IntegerField(null=True)
    status = models.TextField(default="official", help_text="official, partial or example")
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_one_version_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="unit_code_once_a_day",
                expressions=[
                    ("tree", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=~Q(code=""),
            ),
            models.CheckConstraint(name="unit_period_holds_a_day", condition=Q(period__isempty=False)),
            models.CheckConstraint(
                name="unit_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=models.F("unit"))
            ),
        ]
        indexes = [GinIndex(fields=["search_key"], name="unit_search", opclasses=["gin_trgm_ops"])]


class Placement(models.Model):
    """Where a unit stands in its tree over a period: derived from the versions, rebuilt by `placements.rebuild`."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    period = PeriodField()
    path = PathField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_one_placement_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            )
        ]
        indexes = [GistIndex(fields=["path"], name="placement_path")]


class Reform(models.Model):
    """A set of mergers, splits, renamings and moves on one day, carried out as one act."""

    on = models.DateField()
    title = models.TextField()
    document = models.TextField()
    digest = models.TextField(help_text="the tree it was planned on")
    carried_out = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "title"], name="reform_once")]


class Succession(models.Model):
    """An old unit went into a new one on a day. `share` of the old unit; null: not known.

    A deferred trigger (migration 0002) holds that what leaves a unit on a day is either all known and exactly 1, or all
    unknown.
    """

    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    share = models.DecimalField(max_digits=12, decimal_places=10, null=True)
    kind = models.TextField(help_text="merge or split")
    reform = models.ForeignKey(Reform, null=True, on_delete=models.PROTECT, related_name="successions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "on", "to_unit"], name="succession_once"),
            models.CheckConstraint(
                name="succession_share_is_a_part", condition=Q(share=None) | Q(share__gt=0, share__lte=1)
            ),
            models.CheckConstraint(name="succession_to_another", condition=~Q(from_unit=models.F("to_unit"))),
        ]


class Note(models.Model):
    """What the sources do not know about a unit (null: about the whole country) over a period."""

    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    period = PeriodField()
    text_vi = models.TextField()
    text_en = models.TextField(blank=True)
    sources = models.JSONField(default=list, help_text="title and address of each source")
    origin = models.TextField(help_text="the file it came from")


class Revision(models.Model):
    """One row: a number that no two states of the tree share. Whoever changes the tree holds it first."""

    number = models.BigIntegerField()


class LoadedFiles(models.Model):
    """A folder of a pack that was loaded, by the hash of its files, so that loading again changes nothing."""

    name = models.TextField(unique=True)
    digest = models.TextField()
    at = models.DateTimeField()
