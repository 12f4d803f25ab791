from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class PackArchive(models.Model):
    """The files of a pack as they were given, once for each content."""

    digest = models.TextField(unique=True, help_text="over the names and contents of its files")
    pack = models.TextField()
    content = models.BinaryField(help_text="a ZIP file")
    at = models.DateTimeField()


class PackPlan(models.Model):
    """What some packs would do, or did. `content` is the plan with its digest; its archives are named in it."""

    packs = ArrayField(models.TextField())
    archives = ArrayField(models.TextField(), help_text="digests")
    digest = models.TextField()
    content = models.TextField(help_text="canonical JSON of the plan")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True, help_text="person; none: the program itself")
    made_post = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    proposed_hands = ArrayField(models.BigIntegerField(), default=list, help_text="persons, with who was acted for")
    proposed_post = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_post = models.BigIntegerField(null=True)
    outcome = models.TextField(blank=True, help_text="applied, withdrawn; empty: not decided")

    class Meta:
        constraints = [
            models.CheckConstraint(name="pack_plan_outcome", condition=Q(outcome__in=["", "applied", "withdrawn"])),
            models.CheckConstraint(
                name="pack_plan_decided",
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & ~Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="pack_plan_two_persons",
                condition=~Q(outcome="applied") | Q(proposed_by=None) | ~Q(proposed_by=F("decided_by")),
            ),
        ]

    @property
    def state(self) -> str:
        """ "draft", "proposed", "applied" or "withdrawn"."""
        return self.outcome or ("proposed" if self.proposed_at else "draft")


class AppliedPack(models.Model):
    """A pack that runs: as it was last applied. `holds`: "kind/code" of its definitions, so that one taken away is seen."""

    pack = models.TextField(unique=True)
    archive = models.TextField(help_text="digest")
    manifest = models.TextField(help_text="canonical JSON")
    files = models.JSONField(help_text="sha256 of each file, by path")
    holds = ArrayField(models.TextField())
    plan = models.ForeignKey(PackPlan, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
