from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Figure(models.Model):
    """One value of a measure for a unit in a period, with where it comes from and what proves it.

    Never altered and never removed (the database refuses): a correction is a new row that names the one it corrects. A
    row is corrected at most once and a first row stands once, so every value has one line of descent and one end.
    """

    measure = models.TextField(help_text="code of a measure")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.TextField(help_text="code of a reporting period, 2026-Q3")
    starts = models.DateField()
    ends = models.DateField(help_text="the first day after the period")
    value = models.DecimalField(
        max_digits=26, decimal_places=8, null=True, help_text="null: there was nothing to count"
    )
    choice = models.TextField(blank=True)
    example = models.BooleanField(help_text="not a real figure: shown as an example wherever it is seen")
    source_kind = models.TextField(choices=[(kind, kind) for kind in ("reported", "computed", "imported")])
    source_thing = models.TextField(blank=True, help_text="kind of the thing it comes from")
    source_id = models.BigIntegerField(null=True)
    note = models.TextField(blank=True, help_text="row of the file, or document")
    event = models.BigIntegerField(help_text="the journal entry that established it")
    papers = ArrayField(models.BigIntegerField(), default=list)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "measure", "period"], condition=Q(corrects=None), name="figure_one_first"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="figure_period_holds_a_day"),
            models.CheckConstraint(condition=Q(value=None) | Q(choice=""), name="figure_counted_or_chosen"),
        ]
        indexes = [
            models.Index(fields=["unit", "measure", "period", "-id"], name="figure_latest"),
            models.Index(fields=["measure", "period"], name="figure_of_measure"),
        ]


class ImportedFile(models.Model):
    """A file figures came from: its figures name it, each with its row."""

    name = models.TextField()
    digest = models.TextField(help_text="sha256 of the file")
    document = models.TextField(blank=True, help_text="the document or page the values were read from")
    event = models.BigIntegerField()
    at = models.DateTimeField()
