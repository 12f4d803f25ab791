from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Round(models.Model):
    """One ranking: an indicator set as it stood, a period, and the territory whose units are ranked.

    Once published, the round, its results and lines are frozen: the database refuses every change.
    """

    set = models.ForeignKey("store.StoredDefinition", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", help_text="who holds the round")
    reach = models.TextField(
        choices=[("within", "within"), ("known", "known")],
        help_text="within: all subjects inside the unit; known: every unit that has figures, wherever it is",
    )
    period = models.TextField(help_text="code of a reporting period")
    starts = models.DateField()
    case = models.BigIntegerField(null=True, unique=True)
    opened_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True)
    scored_event = models.BigIntegerField(null=True)
    example = models.BooleanField(help_text="its set or one of its figures is an example")
    decision = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    published_event = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["set", "unit", "period", "reach"], name="round_once"),
            models.CheckConstraint(
                name="round_published_by_decision",
                condition=Q(published_at=None, decision="", decided_on=None)
                | (Q(published_at__isnull=False, decided_on__isnull=False, scored_at__isnull=False) & ~Q(decision="")),
            ),
        ]


class Result(models.Model):
    """A unit's place in a round. `total` exact, `shown` as published and ranked."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    rank = models.IntegerField()
    points = models.DecimalField(max_digits=20, decimal_places=6)
    total = models.DecimalField(max_digits=20, decimal_places=6)
    shown = models.DecimalField(max_digits=20, decimal_places=6)
    maximum = models.DecimalField(max_digits=20, decimal_places=6)
    percent = models.DecimalField(max_digits=12, decimal_places=6)
    level = models.SmallIntegerField(null=True, help_text="place in the set's list of levels")
    groups = models.JSONField(help_text="group code → [points, maximum], decimals as text")
    pillars = models.JSONField(help_text="pillar code → [points, maximum]")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="result_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="result_has_a_rank"),
        ]
        indexes = [models.Index(fields=["round", "rank", "id"], name="result_in_order")]


class PublishedPaper(models.Model):
    """A published round as it is read, word for word: canonical JSON, sealed by the journal with the act that published it."""

    round = models.OneToOneField(Round, primary_key=True, on_delete=models.PROTECT, related_name="paper")
    event = models.BigIntegerField()
    content = models.TextField()


class Line(models.Model):
    """One indicator of a result: the value, the points, the figures it rests on, and why it is worth that.

    `points` null: it does not count for this unit.
    """

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="lines", db_index=False)
    indicator = models.TextField()
    place = models.SmallIntegerField(help_text="order within the set")
    value = models.DecimalField(max_digits=26, decimal_places=8, null=True)
    choice = models.TextField(blank=True)
    points = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    maximum = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    part_of = models.TextField(blank=True)
    figures = ArrayField(models.BigIntegerField(), default=list)
    why = models.JSONField(help_text="message and values; decimals as {n: text}")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "indicator"], name="line_once"),
            models.CheckConstraint(
                name="line_points_within_maximum",
                condition=Q(points=None, maximum=None) | Q(points__gte=0, points__lte=models.F("maximum")),
            ),
        ]


class PublishedTable(models.Model):
    """A ranking that others published, as far as its sources give it. What they do not give stays missing."""

    code = models.TextField(unique=True)
    series = models.TextField(help_text="tables of one series are years of the same ranking")
    title_vi = models.TextField()
    title_en = models.TextField(blank=True)
    year = models.SmallIntegerField()
    of = models.IntegerField(null=True, help_text="how many were ranked")
    complete = models.BooleanField()
    publisher = models.TextField(blank=True)
    document = models.TextField(blank=True)
    announced = models.DateField(null=True)
    within = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    score_unit = models.TextField(blank=True)
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    sources = models.JSONField(default=list, help_text="id, title, address, how much was read")
    origin = models.TextField(help_text="the file it came from")
    digest = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["series", "year"], name="published_series")]


class PublishedRow(models.Model):
    """A row of such a table. `name` as the source writes it; `unit` when we know which it was."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="rows")
    place = models.IntegerField(help_text="order in the table")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    rank = models.IntegerField(null=True)
    score = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    percent = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    inside = models.JSONField(default=dict, help_text="ranks and values of pillars and main indices, as given")
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)


class Upload(models.Model):
    """A file a person has chosen and not yet taken or dropped; the last one of each person, a day long."""

    person = models.BigIntegerField(db_index=True)
    name = models.TextField()
    content = models.BinaryField()
    digest = models.TextField()
    document = models.TextField(blank=True)
    at = models.DateTimeField()
