from django.db import models
from django.db.models import Q

STATES = ("waiting", "asked", "accepted", "refused", "withdrawn")
INBOX = ("taken", "refused", "person")
OUTBOX = ("waiting", "arrived", "refused", "left-out")


class Mirrored(models.Model):
    """A dossier as both systems know it, and how far it is in step. Apart from what the dossier itself, its payment and its
    result stand at: a result is handed over while a message still waits.

    `last`: number of the last message made for it. `arrived`: that of the last one the portal confirmed; all before it, too.
    """

    external = models.TextField(null=True, unique=True, help_text="the portal's own number of it")
    dossier = models.OneToOneField("onestop.Dossier", models.PROTECT, null=True, related_name="+")
    last = models.IntegerField(default=0, db_default=0)
    arrived = models.IntegerField(default=0, db_default=0)
    stuck = models.BooleanField(
        default=False, db_default=False, help_text="the portal refused a message; later ones wait"
    )
    known_at = models.DateTimeField(null=True, help_text="when the portal first confirmed the dossier")
    last_at = models.DateTimeField(null=True, help_text="when it last confirmed anything of it")

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(stuck=True), name="mirrored_stuck"),
        ]


class Handed(models.Model):
    """A dossier the portal handed over. It is held here until an officer of a desk accepts it; then it is a dossier.

    `person` and `answers` are encrypted JSON. `digest`: of everything the portal sent, to know the same from another.
    """

    mirrored = models.OneToOneField(Mirrored, models.PROTECT, primary_key=True, related_name="handed")
    procedure = models.ForeignKey("store.StoredDefinition", models.PROTECT, related_name="+")
    receiving = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    deciding = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(choices=[(state, state) for state in STATES])
    submitted_at = models.DateTimeField(help_text="as the portal says")
    received_at = models.DateTimeField(help_text="when our system had it whole: the eight working hours begin")
    notice_by = models.DateTimeField(help_text="until when an officer has to have been told")
    accept_by = models.DateTimeField(help_text="until when it is accepted or a supplement asked for")
    seen_at = models.DateTimeField(null=True, help_text="when an officer of the desk first had it on a page")
    decided_at = models.DateTimeField(null=True)
    asked = models.SmallIntegerField(default=0, help_text="how often a supplement was asked for before acceptance")
    supplement_at = models.DateTimeField(null=True, help_text="a supplement that no officer has taken in yet")
    level = models.TextField(help_text="how surely the portal knows the person")
    person = models.BinaryField()
    answers = models.BinaryField(null=True)
    reason = models.BinaryField(null=True, help_text="what was asked for, or why it was refused; encrypted")
    payment = models.JSONField(default=dict, help_text="state, amount and reference, as the portal says")
    digest = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["receiving", "accept_by"], condition=Q(state="waiting"), name="handed_waiting"),
            models.Index(fields=["receiving"], condition=Q(supplement_at__isnull=False), name="handed_supplement"),
        ]


class HandedFile(models.Model):
    """A file that came with it. `round`: 0 with the dossier, then one more with each supplement."""

    handed = models.ForeignKey(Handed, models.PROTECT, related_name="files")
    code = models.TextField(help_text="of the procedure's list of papers")
    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="+")
    round = models.SmallIntegerField(default=0)


class ToldPayment(models.Model):
    """A fee the portal says was paid there; each of them once, since the same dossier may be paid twice. What becomes of it is
    for `onestop.paying` to say."""

    mirrored = models.ForeignKey(Mirrored, models.PROTECT, related_name="payments", db_index=False)
    reference = models.TextField(blank=True, help_text="the portal's own of the payment")
    amount = models.DecimalField(max_digits=15, decimal_places=0, null=True)
    paid_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mirrored", "reference", "amount"], name="told_payment_once", nulls_distinct=False
            )
        ]


class InboxMessage(models.Model):
    """A signed message of the portal, with what came of it. `body` is encrypted."""

    message = models.TextField(unique=True, help_text="the sender's id of it, the same however often it is sent")
    type = models.TextField()
    external = models.TextField()
    body = models.BinaryField()
    digest = models.TextField()
    state = models.TextField(choices=[(state, state) for state in INBOX])
    problems = models.JSONField(default=list, help_text="what was wrong: message ids with their values")
    said = models.JSONField(default=dict, help_text="what was answered when it was taken")
    files = models.JSONField(default=dict, help_text="paper by hash, as far as files are kept")
    whole = models.BooleanField(default=True, help_text="is everything here that running it again needs?")
    tries = models.IntegerField(default=1)
    came_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-last_at", "-id"], condition=~Q(state="taken"), name="inbox_refused"),
        ]


class OutboxMessage(models.Model):
    """A message to the portal about one dossier. They arrive in the order of `number`. `body` is encrypted."""

    mirrored = models.ForeignKey(Mirrored, models.PROTECT, related_name="messages", db_index=False)
    number = models.IntegerField()
    event = models.BigIntegerField(help_text="the journal entry")
    body = models.BinaryField()
    state = models.TextField(choices=[(state, state) for state in OUTBOX])
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(
        null=True, help_text="when it is sent; empty while one before it of the same dossier has not arrived"
    )
    claimed_until = models.DateTimeField(null=True)
    answer = models.TextField(
        default="", blank=True, help_text="what came of the last try: a status, or a word of ours"
    )
    told = models.TextField(default="", blank=True, help_text="why the portal refused it, in its words")
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mirrored", "number"], name="outbox_in_order"),
            models.UniqueConstraint(fields=["mirrored", "event"], name="outbox_once"),
        ]
        indexes = [
            models.Index(
                fields=["mirrored", "number"], condition=Q(state__in=("waiting", "refused")), name="outbox_unsent"
            ),
            models.Index(
                fields=["next_at", "id"], condition=Q(state="waiting", next_at__isnull=False), name="outbox_due"
            ),
        ]


class PortalLine(models.Model):
    """How the line to the portal stands; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    down_since = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0, help_text="without an answer, in a row")
    next_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)
    last_ok = models.DateTimeField(null=True)


class MinistryCase(models.Model):
    """A case in a ministry's system, mirrored for steering: how it stands, never who it is about (Decree 224/2026, art. 15)."""

    external = models.TextField(unique=True)
    procedure = models.TextField(help_text="national code")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    state = models.TextField()
    received_at = models.DateTimeField()
    due = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    source_at = models.DateTimeField(help_text="of the state, in the ministry's system; an older word changes nothing")

    class Meta:
        indexes = [models.Index(fields=["unit", "-received_at", "-id"], name="ministry_case_unit")]
