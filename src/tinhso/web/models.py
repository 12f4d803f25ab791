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
