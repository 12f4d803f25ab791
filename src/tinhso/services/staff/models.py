from django.db import models


class Upload(models.Model):
    """A list kept aside between looking at it and taking it; one a person, a day at most."""

    person = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    at = models.DateTimeField()
