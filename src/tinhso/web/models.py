"""What the edge itself must remember: form keys, so that a form sent twice counts once."""

from django.db import models


class FormKey(models.Model):
    """A key that was used: where its first answer went."""

    key = models.CharField(primary_key=True, max_length=64)
    who = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    location = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "web_form_key"


class ApiAnswer(models.Model):
    """What an act over the API was answered with, by its key, so that the act sent twice counts once."""

    key = models.CharField(primary_key=True, max_length=64, help_text="digest of the key, who sent it and where")
    asked = models.CharField(max_length=64, help_text="digest of what was sent")
    status = models.SmallIntegerField()
    etag = models.TextField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "web_api_answer"
