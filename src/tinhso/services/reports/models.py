from django.db import models


class Return(models.Model):
    """One unit's answer to a form for one period. Where it stands is its case's to say."""

    form = models.ForeignKey("store.StoredDefinition", on_delete=models.PROTECT, related_name="+")
    code = models.TextField(help_text="code of the form, whatever its version")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.TextField(help_text="code of a reporting period, 2026-Q3")
    due_on = models.DateField()
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    edits = models.IntegerField(
        default=0, db_default=0, help_text="counts changes of answers; tells whether a draft still is as it was read"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "unit", "period"], name="return_once")]
        indexes = [models.Index(fields=["due_on", "id"], name="return_due")]


class ReturnValue(models.Model):
    """What was answered to one field. `raw`: typed words that could not be taken, kept until mended."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="values")
    measure = models.TextField(help_text="code of the field's measure")
    value = models.DecimalField(max_digits=26, decimal_places=8, null=True, help_text="null is not zero")
    choice = models.TextField(blank=True)
    unknown = models.BooleanField(default=False, help_text="no figure yet; the note says why")
    note = models.TextField(blank=True)
    raw = models.TextField(blank=True)
    person = models.BigIntegerField(null=True)
    behalf = models.BigIntegerField(null=True, help_text="the person on whose behalf, by a delegation")
    post = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "measure"], name="return_value_once")]


class ReturnProof(models.Model):
    """A paper that proves one answer."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="proofs")
    measure = models.TextField()
    paper = models.ForeignKey("documents.Paper", on_delete=models.PROTECT, related_name="+")
    person = models.BigIntegerField(null=True)
    behalf = models.BigIntegerField(null=True, help_text="the person on whose behalf, by a delegation")
