from django.db import models

from tinhso.store.fields import KeyText

from .counted import COUNTS


def _count() -> models.IntegerField:
    return models.IntegerField(default=0, db_default=0)


class Counter(models.Model):
    """Dossiers of a month, counted: a cache that may be thrown away and is made anew from the dossiers.

    `home`: the unit that decided when the dossier was received, by which a part is counted anew; `unit`: whose it is now, or
    was when it ended. What was received or ended stands in the month it happened; what was open, in each month at whose end
    (or now) it was.
    """

    home = models.BigIntegerField()
    unit = models.BigIntegerField()
    procedure = KeyText()
    channel = KeyText()
    month = models.DateField()
    seconds = models.BigIntegerField(default=0, db_default=0, help_text="from receipt to the end, of what ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "procedure", "channel", "unit", "month"], name="counter_once")
        ]
        indexes = [models.Index(fields=["month", "unit"], name="counter_month")]


for _name in COUNTS:
    Counter.add_to_class(_name, _count())


class Dirty(models.Model):
    """What has to be counted anew: dossiers of a procedure that a unit decides. home 0: everything."""

    home = models.BigIntegerField()
    procedure = KeyText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "procedure"], name="dirty_once")]


class Built(models.Model):
    """One row: the moment as of which the counters stand, and a number that changes with them."""

    at = models.DateTimeField()
    number = models.BigIntegerField(default=0)
