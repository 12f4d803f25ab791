from django.db import models


class Device(models.Model):
    """A tablet of a desk. It opens one page and nothing else: whoever holds its link may only rate what the desk asks there."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    name = models.TextField(help_text="where it stands, in the desk's own words")
    token = models.BinaryField(unique=True, help_text="hash of what its link ends with")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    event = models.BigIntegerField()


class Invitation(models.Model):
    """That somebody may rate a dossier once: at a tablet for a few minutes, or by a link for some weeks."""

    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="+")
    channel = models.TextField(help_text="desk, link")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+")
    token = models.BinaryField(null=True, unique=True, help_text="hash of what the link ends with")
    expires_at = models.DateTimeField()
    used = models.BooleanField(default=False)
    event = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["device", "-id"], name="invitation_of_device")]


class Rating(models.Model):
    """What one person said of a dossier, once a channel. No page for officers joins it with its dossier.

    Kept with its month, not its moment: who stood at the desk at that minute is nobody's business. The comment is encrypted.
    """

    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="+")
    channel = models.TextField(help_text="desk, link, code, portal")
    unit = models.BigIntegerField(help_text="that decided")
    receiving = models.BigIntegerField(help_text="the desk")
    month = models.DateField()
    form = models.ForeignKey("store.StoredDefinition", models.PROTECT, related_name="+", db_index=False)
    level = models.TextField(help_text="on the whole: code of a level of the form")
    unhappy = models.BooleanField()
    comment = models.BinaryField(null=True)
    event = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "channel"], name="rating_once_a_channel")]
        indexes = [models.Index(fields=["month", "unit"], name="rating_month")]


class Answer(models.Model):
    """What was said on one point."""

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="answers")
    point = models.TextField()
    level = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rating", "point"], name="answer_once")]
