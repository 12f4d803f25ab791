from django.db import models


class Paper(models.Model):
    """A file someone gave, about a thing. Its bytes stand once in the store, under their hash."""

    name = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.TextField()
    about_kind = models.TextField()
    about_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    right = models.TextField(help_text="who holds it in the unit may read the paper")
    person = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="paper_about"),
            models.Index(fields=["sha256"], name="paper_content"),
        ]


class Series(models.Model):
    """The last number given to papers of a kind by an agency in a year."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    symbol = models.TextField(help_text="of the kind of paper, as it stands behind the number")
    year = models.IntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "symbol", "year"], name="series_once")]
