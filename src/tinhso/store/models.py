from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from .fields import KeyText, PeriodField


class StoredDefinition(models.Model):
    """One version of a definition as a pack gave it. Never altered: the database refuses, but for closing `in_force`.

    A record that was born under it keeps a key to it, so that the rule that applied then can always be read.
    """

    kind = models.TextField()
    code = models.TextField()
    version = models.SmallIntegerField()
    in_force = PeriodField()
    status = models.TextField()
    title_vi = models.TextField()
    title_en = models.TextField(blank=True)
    body = models.TextField(help_text="canonical JSON of the typed definition")
    digest = models.TextField(help_text="sha256 of the body")
    pack = models.TextField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "version"], name="definition_once"),
            ExclusionConstraint(
                name="definition_one_in_force",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.code} v{self.version}"


class FenceCount(models.Model):
    """How often somebody did something until the end of a window; `store.fences` writes it. Not logged: a crash forgives."""

    who = KeyText(primary_key=True, help_text="keyed hash of the fence and of whom it is counted by")
    until = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        db_table = "store_fence"
