from django.db import models

from tinhso.store.fields import KeyText


class Dossier(models.Model):
    """A dossier from receipt to return. Three bodies, none taken from another: who helped, who received, who decides."""

    code = models.TextField(unique=True)
    procedure = models.ForeignKey(
        "store.StoredDefinition",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the version it was received under",
    )
    support = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    receiving = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    deciding = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    channel = models.TextField(help_text="desk, post")
    received_at = models.DateTimeField()
    secret = models.BinaryField(help_text="hash of what the applicant looks it up with")

    class Meta:
        indexes = [
            models.Index(fields=["receiving", "-received_at", "-id"], name="dossier_received"),
            models.Index(fields=["deciding", "-received_at", "-id"], name="dossier_decided"),
        ]


class Applicant(models.Model):
    """Who handed it in: personal data, in this table alone. Number, telephone and address are encrypted.

    `handle`: a keyed hash of the number, to find the same person's dossiers without reading anybody's number.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="applicant")
    name = models.TextField()
    folded = KeyText()
    number = models.BinaryField()
    handle = KeyText()
    phone = models.BinaryField(null=True)
    address = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["folded", "dossier"], name="applicant_named"),
            models.Index(fields=["dossier"], include=["folded"], name="applicant_names"),
            models.Index(fields=["handle"], name="applicant_handle"),
        ]


class DossierPaper(models.Model):
    """A paper of the procedure that came with the dossier, or was looked up and not asked for."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    code = models.TextField(help_text="of the procedure's list")
    looked_up = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "code"], name="dossier_paper_once")]


class Scan(models.Model):
    """A scanned page attached to a paper of the dossier."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="scans")
    code = models.TextField(help_text="of the procedure's list, or “result”")
    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="+")


class Serial(models.Model):
    """The last number given of an agency's dossiers on a day."""

    of = KeyText(primary_key=True)
    last = models.IntegerField()


class SavedList(models.Model):
    """A person's own narrowing of the list of dossiers, kept by a name of theirs. It holds codes, never words about a person."""

    person = models.BigIntegerField()
    name = models.TextField()
    wanted = models.JSONField(help_text="the address of the list, as it is read")
    event = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_list_once")]
