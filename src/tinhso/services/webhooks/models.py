from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Subscription(models.Model):
    """A system that is told of events. The secret is kept encrypted: it signs, so it must be known again."""

    name = models.TextField(help_text="what people call the system")
    address = models.TextField()
    events = ArrayField(models.TextField())
    secret = models.BinaryField()
    since = models.BigIntegerField(null=True, help_text="the journal entry it began with: told of what comes after")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One event for one system. `claimed_until`: a worker is sending it; when that passes, another may."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    event = models.BigIntegerField(help_text="the journal entry")
    name = models.TextField()
    body = models.TextField(help_text="the very text that is signed and sent")
    state = models.TextField(choices=[(state, state) for state in ("waiting", "arrived", "given-up")])
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="what came of the last try: a status, or a word of ours")
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["subscription", "-id"], name="delivery_latest"),
        ]
