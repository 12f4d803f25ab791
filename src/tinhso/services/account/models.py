from django.contrib.postgres.fields import ArrayField
from django.db import models


class Sister(models.Model):
    """A system that signs in with ours. What it is allowed stands in django-allauth's client of the same id."""

    client = models.CharField(max_length=100, unique=True)
    name = models.TextField()
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Consent(models.Model):
    """A person let a sister system know them. Once a pair; given again after it was ended, it counts again."""

    sister = models.ForeignKey(Sister, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.TextField())
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sister", "account"], name="consent_once")]
