from django.contrib.postgres.fields import ArrayField
from django.db import models

from tinhso.store.fields import KeyText


class Filled(models.Model):
    """The form of a dossier: its answers, encrypted like the applicant's number, or that it stands on paper.

    `post` and `unit`: who typed it for the applicant, on the record; empty where applicants did it themselves.
    """

    dossier = models.OneToOneField("onestop.Dossier", models.PROTECT, primary_key=True, related_name="form")
    on_paper = models.BooleanField()
    form = models.ForeignKey(
        "store.StoredDefinition",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the version it was filled in under; empty: the form written in the dossier's version of the procedure",
    )
    answers = models.BinaryField(null=True)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    sources = ArrayField(
        models.BigIntegerField(), default=list, help_text="earlier dossiers of the same person it was begun with"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="form_on_paper_or_answered", condition=models.Q(on_paper=True) ^ models.Q(answers__isnull=False)
            )
        ]


class FormFile(models.Model):
    """A file that a question of the form asked for."""

    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="form_files")
    field = models.TextField(help_text="of the form")
    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="+")


class Draft(models.Model):
    """What somebody has typed and not yet sent, encrypted; it goes when it is sent or has lain too long."""

    key = KeyText(unique=True, help_text="of the form as it was first opened")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    support = models.BooleanField(help_text="typed at a support point")
    procedure = models.TextField(help_text="its code")
    typed = models.BinaryField()
    saved_at = models.DateTimeField()
    expires = models.DateField(db_index=True, help_text="the first day on which it is gone")

    class Meta:
        indexes = [models.Index(fields=["person", "-saved_at"], name="onestop_draft_of_person")]


class OwnNumber(models.Model):
    """A keyed hash of the personal number of somebody who receives dossiers, so that nobody receives their own."""

    person = models.OneToOneField("people.Person", models.PROTECT, primary_key=True, related_name="+")
    handle = KeyText()
