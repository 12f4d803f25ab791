from django.db import models

from tinhso.store.fields import KeyText

from .counted import COUNTS


def _count() -> models.IntegerField:
    return models.IntegerField(default=0, db_default=0)


class Counter(models.Model):
    """Dossiers of a month, counted: a cache that may be thrown away and is made anew from the dossiers.

    `home`: the unit that decided when the dossier was received; with the procedure and the month it came a part that is counted
    anew together. `unit`: whose it is now, or was when it ended. What was received or ended stands in the month it happened; what was open, in each month at whose end
    (or now) it was.
    """

    home = models.BigIntegerField()
    procedure = KeyText()
    came = models.DateField(help_text="month in which they were received")
    unit = models.BigIntegerField()
    channel = KeyText()
    month = models.DateField()
    seconds = models.BigIntegerField(default=0, db_default=0, help_text="from receipt to the end, of what ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["home", "procedure", "came", "unit", "channel", "month"], name="counter_once"
            )
        ]
        indexes = [models.Index(fields=["month", "unit"], name="counter_month")]


for _name in COUNTS:
    Counter.add_to_class(_name, _count())


class Dirty(models.Model):
    """What has to be counted anew: dossiers of a procedure that a unit decides, received in a month. home 0: everything."""

    home = models.BigIntegerField()
    procedure = KeyText()
    came = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "procedure", "came"], name="dirty_once")]


class Built(models.Model):
    """One row: the moment as of which the counters stand, and a number that changes with them."""

    at = models.DateTimeField()
    number = models.BigIntegerField(default=0)
