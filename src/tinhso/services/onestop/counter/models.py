from django.db import models


class Machine(models.Model):
    """A machine that gives numbers of a desk. Its link opens that page and nothing else."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    token = models.BinaryField(unique=True, help_text="hash of what its link ends with")
    ended_at = models.DateTimeField(null=True)
    event = models.BigIntegerField()


class Number(models.Model):
    """A number of a desk on a day. Nothing of who holds it; a priority says that there is one, and not why."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    number = models.IntegerField()
    priority = models.BooleanField(default=False)
    state = models.TextField(default="waiting", help_text="waiting, called, done, absent")
    taken_at = models.DateTimeField()
    window = models.TextField(blank=True, help_text="where it was called to")
    called_at = models.DateTimeField(null=True)
    calls = models.SmallIntegerField(default=0)
    appointment = models.BigIntegerField(null=True, help_text="of the officer who called it")
    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day", "number"], name="queue_number_once")]
        indexes = [
            models.Index(
                fields=["unit", "day", "-priority", "number"], name="queue_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["unit", "day", "-called_at"], name="queue_called"),
        ]
