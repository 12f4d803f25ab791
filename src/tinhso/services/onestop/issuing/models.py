from django.db import models


class Issued(models.Model):
    """A paper issued on a dossier, with what it states as it was on that moment. Never altered (trigger); `facts` may be
    taken away when the applicant's data are erased."""

    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="+")
    forms = models.ForeignKey(
        "store.StoredDefinition",
        models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the version it was issued by",
    )
    form = models.TextField(help_text="code of the form")
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, related_name="+", db_index=False, help_text="whose paper it is"
    )
    symbol = models.TextField()
    year = models.IntegerField()
    number = models.IntegerField()
    facts = models.BinaryField(null=True, help_text="JSON, encrypted: it names persons")
    at = models.DateTimeField()
    post = models.BigIntegerField(null=True, help_text="who signs")
    event = models.BigIntegerField(help_text="of the act that issued it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "symbol", "year", "number"], name="issued_number_once")]
