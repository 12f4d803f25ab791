from django.db import models


class Linked(models.Model):
    """One submission for several procedures. Its code begins with the desk that received it (Decree 118/2025, article 28)."""

    code = models.TextField(unique=True)
    group = models.ForeignKey("store.StoredDefinition", models.PROTECT, related_name="+")
    receiving = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()


class LinkedDossier(models.Model):
    """A dossier of the submission."""

    linked = models.ForeignKey(Linked, models.PROTECT, related_name="dossiers")
    dossier = models.OneToOneField("onestop.Dossier", models.PROTECT, related_name="linked")
