from django.db import models

from tinhso.store.fields import KeyText


class Result(models.Model):
    """A result, or a certified copy, under the owner's number and its type. Who owns it and what it says are encrypted.

    `handle`: a keyed hash of the number, to find a person's results without reading anybody's number.
    """

    handle = KeyText()
    type = models.TextField(help_text="code of the type")
    copy = models.BooleanField(default=False, help_text="a certified copy of a paper that another agency issued")
    facts = models.BinaryField(null=True, help_text="JSON, encrypted: number, owner, name, abstract, scope")
    first = models.DateField(help_text="first day it holds")
    last = models.DateField(null=True, help_text="last day it holds; null: without end")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", help_text="who issued it")
    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="+", help_text="in which it came to be")
    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    post = models.BigIntegerField(null=True)
    ended = models.DateField(null=True, help_text="the day it was taken back")
    reason = models.BinaryField(null=True, help_text="why, encrypted: it may name persons")

    class Meta:
        indexes = [models.Index(fields=["handle", "type"], name="result_of_person")]
        constraints = [models.UniqueConstraint(fields=["paper", "type"], name="result_paper_once")]


class Reused(models.Model):
    """A result that stood for a paper of another dossier."""

    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="+")
    code = models.TextField(help_text="of the procedure's list")
    result = models.ForeignKey(Result, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "code"], name="reused_once")]
