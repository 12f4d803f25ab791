from django.db import models

REASONS = ("asked", "term", "mistaken")


class Erased(models.Model):
    """That the data of a dossier's applicant were erased, when and on what ground. Nothing of whom."""

    dossier = models.OneToOneField("onestop.Dossier", models.PROTECT, primary_key=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(choices=[(one, one) for one in REASONS])
    document = models.TextField(blank=True, help_text="number and day of what it rests on, without names")
    post = models.BigIntegerField(null=True)
    event = models.BigIntegerField(help_text="the journal entry")
