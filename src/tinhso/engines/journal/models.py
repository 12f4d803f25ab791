from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from .fields import TransactionId


class JournalRecord(models.Model):
    """One event. Append-only: the database refuses to change, delete or empty. Partitioned by the year of recording.

    `unit` is the thing's, `actor_unit` the actor's; `claimed_at` is when the actor says it happened, `recorded_at` when
    it was written; `behalf` is the person on whose behalf, by a delegation; `body` is the whole fact as canonical JSON,
    and the columns repeat of it what is searched. Nothing refers here by foreign key, so that old years can be moved
    away.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    version = models.SmallIntegerField()
    about = models.TextField()
    thing = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    appointment = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    unit = models.BigIntegerField(null=True)
    actor_unit = models.BigIntegerField(null=True)
    system = models.TextField()
    request = models.TextField()
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    xid = TransactionId()
    body = models.TextField()
    behalf = models.BigIntegerField(null=True)

    class Meta:
        db_table = "journal_record"


class Cursor(models.Model):
    """How far a subscriber has come: everything up to this transaction and event was handled."""

    subscriber = models.TextField(primary_key=True)
    xid = TransactionId()
    record = models.BigIntegerField()
    moved_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "journal_cursor"


class Block(models.Model):
    """A sealed block: the entries after the block before, up to (`last_xid`, `last_id`). Append-only like the journal.

    `members` holds id and leaf hash of each entry, 40 bytes each, in order; `bound_members` kind, entry, id and leaf
    hash of each row bound to one of them, 49 bytes each. Neither proves anything: they name what does not fit.
    """

    number = models.BigIntegerField(primary_key=True)
    last_xid = TransactionId()
    last_id = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    members = models.BinaryField()
    bound_kinds = ArrayField(models.TextField(), default=list)
    bound_count = models.IntegerField()
    bound_root = models.BinaryField()
    bound_members = models.BinaryField()

    class Meta:
        db_table = "journal_block"


class Stamp(models.Model):
    """What a time-stamping authority (RFC 3161) said of a block's hash: its whole answer, and the moment it gives."""

    block = models.BigIntegerField(db_index=True)
    authority = models.TextField(help_text="address that was asked")
    answer = models.BinaryField()
    stamped_at = models.DateTimeField()

    class Meta:
        db_table = "journal_stamp"
