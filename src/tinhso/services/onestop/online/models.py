from django.db import models
from django.db.models import Q

from tinhso.store.fields import KeyText

STATES = ("waiting", "asked", "accepted", "refused", "withdrawn")


class Submission(models.Model):
    """What somebody handed in from home. It is held here until an officer of the desk accepts it; then it is a dossier.

    `person` and `answers` are encrypted JSON, taken away once it is accepted or has lain long enough after its end.
    """

    code = models.TextField(unique=True, help_text="what the citizen asks by, with the secret")
    key = models.TextField(unique=True, help_text="keyed hash of the page it was sent from, so that it counts once")
    secret = models.BinaryField(help_text="hash; the dossier is looked up with the same one")
    procedure = models.ForeignKey("store.StoredDefinition", models.PROTECT, related_name="+")
    form = models.ForeignKey(
        "store.StoredDefinition",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the version it was filled in under; empty: the form written in its version of the procedure",
    )
    receiving = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    deciding = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(choices=[(state, state) for state in STATES])
    submitted_at = models.DateTimeField()
    accept_by = models.DateTimeField(help_text="until when it is accepted or a supplement asked for")
    asked = models.SmallIntegerField(default=0, help_text="how often a supplement was asked for")
    decided_at = models.DateTimeField(null=True)
    person = models.BinaryField(null=True)
    answers = models.BinaryField(null=True)
    reason = models.BinaryField(null=True, help_text="what was asked for, or why it was refused; encrypted")
    dossier = models.OneToOneField("onestop.Dossier", models.PROTECT, null=True, related_name="+")
    expires = models.DateField(null=True, help_text="the day on which what was typed is taken away")
    handle = KeyText(
        default="", help_text="keyed hash of the number, where a provider vouched for the citizen; else empty"
    )
    provider = models.TextField(default="", help_text="id of the provider that vouched for the citizen")

    class Meta:
        indexes = [
            models.Index(fields=["handle"], condition=~Q(handle=""), name="submission_citizen"),
            models.Index(fields=["receiving", "accept_by"], condition=Q(state="waiting"), name="submission_waiting"),
            models.Index(fields=["expires"], condition=Q(expires__isnull=False), name="submission_expires"),
        ]


class SubmissionFile(models.Model):
    """A file that came with it. `code`: of the procedure's papers, or "a:" and a field of the form."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="files")
    code = models.TextField()
    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="+")


class Begun(models.Model):
    """What a citizen has typed for a procedure and not yet handed in, encrypted. One for each procedure, wherever they sit."""

    handle = KeyText(help_text="keyed hash of the citizen's number and folded name")
    procedure = models.TextField(help_text="its code")
    key = KeyText(db_index=True, help_text="of the page as it was first opened, so that it is handed in once")
    typed = models.BinaryField()
    saved_at = models.DateTimeField()
    expires = models.DateField(db_index=True, help_text="the first day on which it is gone")
    edition = models.IntegerField(default=1, help_text="how often it was saved")
    writer = models.TextField(default="", help_text="which opened page saved it last")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handle", "procedure"], name="begun_once")]
