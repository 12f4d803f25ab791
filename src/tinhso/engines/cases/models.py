from django.db import models


class Case(models.Model):
    """A thing on its way through a process. Changed by `move` alone."""

    process = models.ForeignKey("store.StoredDefinition", on_delete=models.PROTECT, related_name="+")
    state = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    doers = models.JSONField(default=dict, help_text="persons by action, for two pairs of eyes")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="case_once_a_subject")]


class CaseStep(models.Model):
    """One step of a case. The note may hold free text, so it stays here and never enters the journal."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    action = models.TextField(blank=True, help_text="empty: the case was opened")
    from_state = models.TextField(blank=True)
    to_state = models.TextField()
    person = models.BigIntegerField(null=True)
    appointment = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    post_unit = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    event = models.BigIntegerField()
