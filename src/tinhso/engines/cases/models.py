from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tinhso.store.fields import KeyText

WAITING = models.Q(turn_unit__isnull=False)
CLOSED = models.Q(turn_unit__isnull=True, sorts_by__isnull=False)


class Case(models.Model):
    """A thing on its way through a process. Changed by the acts of this engine alone.

    From `turn_unit` on, all is of cases that stand on work lists; for others it stays empty, so that moving them writes no
    index. `sorts_by` orders lists: the due moment, far away where there is none, and once closed the moment of closing.
    """

    process = models.ForeignKey("store.StoredDefinition", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.TextField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    doers = models.JSONField(default=dict, help_text="persons by action, for two pairs of eyes")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    receiving = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    deciding = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    turn_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    turn_person = models.BigIntegerField(null=True)
    priority = models.SmallIntegerField(default=0, db_default=0)
    channel = models.TextField(default="", db_default="", blank=True)
    due = models.DateTimeField(null=True)
    step_due = models.DateTimeField(null=True)
    sorts_by = models.DateTimeField(null=True)
    clock = models.JSONField(null=True, help_text="limit, clock events and phase")
    asked = ArrayField(models.TextField(), null=True, help_text="kinds of opinions still to come")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="case_once_a_subject")]
        indexes = [
            models.Index(fields=["sorts_by", "id"], include=["turn_unit"], name="case_by_due", condition=WAITING),
            models.Index(fields=["turn_unit", "sorts_by", "id"], name="case_of_unit", condition=WAITING),
            models.Index(
                fields=["turn_person", "sorts_by", "id"],
                name="case_of_person",
                condition=models.Q(turn_person__isnull=False),
            ),
            models.Index(fields=["step_due", "id"], name="case_by_step", condition=models.Q(step_due__isnull=False)),
            models.Index(
                fields=["unit", "-sorts_by", "-id"],
                name="case_closed_of_unit",
                condition=CLOSED,
            ),
            models.Index(fields=["-sorts_by", "-id"], name="case_closed", condition=CLOSED),
        ]


class CaseStep(models.Model):
    """One step of a case. The note may hold free text, so it stays here and never enters the journal."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_index=False)
    kind = models.TextField(
        default="move", db_default="move", help_text="move, back, claim, assign, hand-over, follow, release"
    )
    action = models.TextField(blank=True, help_text="empty: the case was opened, or given to somebody")
    from_state = models.TextField(blank=True)
    to_state = models.TextField()
    from_unit = models.BigIntegerField(null=True, help_text="follow: whose the case itself was until then")
    to_unit = models.BigIntegerField(null=True, help_text="the unit it was given to")
    to_person = models.BigIntegerField(null=True, help_text="the person it was given to")
    person = models.BigIntegerField(null=True)
    appointment = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    post_unit = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    event = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="step_of_case"),
            models.Index(
                fields=["case", "id"],
                include=["from_unit"],
                name="step_passed_on",
                condition=models.Q(from_unit__isnull=False),
            ),
        ]


class Opinion(models.Model):
    """What another unit was asked about a case, and what it answered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    kind = models.TextField(help_text="code of the opinion in the process")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False, help_text="asked")
    question = models.TextField()
    asked_by = models.BigIntegerField(null=True, help_text="the post")
    asked_unit = models.BigIntegerField(null=True, help_text="the unit that asked")
    asked_at = models.DateTimeField()
    due = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.BigIntegerField(null=True, help_text="the post")
    answered_person = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    asked_event = models.BigIntegerField()
    answered_event = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due", "id"], name="opinion_waiting", condition=models.Q(answered_at=None))
        ]


class Note(models.Model):
    """Words on a case: for colleagues, or for the person it is about."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    public = models.BooleanField()
    words = models.TextField()
    person = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    post_unit = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    event = models.BigIntegerField()


class Participant(models.Model):
    """Who takes part: a person or unit of ours, or somebody outside by a salted handle that names nobody."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    role = models.TextField(help_text="applicant, authorised, …: a code of the owner")
    person = models.BigIntegerField(null=True)
    unit = models.BigIntegerField(null=True)
    handle = KeyText(blank=True)
    event = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role", "person", "unit", "handle"], name="participant_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["handle"], name="participant_by_handle", condition=~models.Q(handle=""))]


class CasePaper(models.Model):
    """A paper of a case, by its id in documents."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.TextField(help_text="what it is to the case: a code of the owner")
    paper = models.BigIntegerField()
    event = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "paper"], name="case_paper_once")]


class Relation(models.Model):
    """Two cases that belong together; `kind` as read from `case` to `other`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(help_text="linked, follows, corrects, …: a code of the owner")
    event = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other", "kind"], name="relation_once")]


class Label(models.Model):
    """The public title of a case, and the same without marks, to be found by."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="label")
    title = models.TextField()
    folded = KeyText()

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="label_prefix"),
            GinIndex(fields=["folded"], name="label_parts", opclasses=["gin_trgm_ops"]),
        ]


class Tally(models.Model):
    """How many cases wait in a unit, by process and state; with TallyChange, what came since it was folded.

    `late` is counted by a set job at `counted_at`.
    """

    unit = models.BigIntegerField()
    process = models.BigIntegerField()
    state = models.TextField()
    waiting = models.BigIntegerField(default=0, db_default=0)
    late = models.BigIntegerField(default=0, db_default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "process", "state"], name="tally_once")]


class TallyChange(models.Model):
    """One more or one less, as the act that made it so wrote: rows are only added, so two acts never wait for each other."""

    unit = models.BigIntegerField()
    process = models.BigIntegerField()
    state = models.TextField()
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["unit"], name="tally_change_unit")]


class Raised(models.Model):
    """That somebody was told of a case's time: once for each rule and due moment, whatever runs twice."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    rule = models.TextField(help_text="code of the escalation in the process")
    due = models.DateTimeField()
    to = models.TextField()
    unit = models.BigIntegerField(null=True, help_text="the unit told")
    person = models.BigIntegerField(null=True, help_text="the person told")
    at = models.DateTimeField()
    event = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "rule", "due"], name="raised_once")]
        indexes = [
            models.Index(fields=["unit", "-at", "-id"], name="raised_to_unit"),
            models.Index(fields=["person", "-at", "-id"], name="raised_to_person"),
        ]


class DueChange(models.Model):
    """A due moment that a new version of the calendar moved."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    was = models.DateTimeField(null=True)
    now = models.DateTimeField(null=True)
    at = models.DateTimeField()
    event = models.BigIntegerField(db_index=True)
