from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower, Now

from tinhso.store.fields import PeriodField


class Person(models.Model):
    """A human being who acts in this system. Only the name that colleagues see; `erased_at`: not even that any more."""

    name = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="person_has_a_name", condition=~Q(name=""))]


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """How a person signs in. `must_change`: the password was given by somebody else.

    `begun_at`: when it was opened, or last begun anew by who manages people.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    begun_at = models.DateTimeField(db_default=Now())

    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(name="username_is_lower_case", condition=Q(username=Lower(F("username")))),
        ]


class PasswordBefore(models.Model):
    """A password a person chose, as kept then, so that it is not chosen again too soon, nor kept too long."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    since = models.DateTimeField()


class PersonalToken(models.Model):
    """What a person's own program signs in with: the digest of a secret, through one post, with chosen rights, to a day."""

    appointment = models.ForeignKey("people.Appointment", on_delete=models.PROTECT, related_name="+")
    name = models.TextField(help_text="what the person calls it")
    digest = models.CharField(max_length=64, unique=True)
    rights = ArrayField(models.TextField())
    given_at = models.DateTimeField()
    until = models.DateField(help_text="the first day on which it counts no more")
    last_used = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)


class Post(models.Model):
    """A seat in a unit, whoever holds it. The code is the unit's own. One that has ended is kept, and its code is free."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    title_vi = models.TextField()
    title_en = models.TextField(blank=True)
    roles = ArrayField(models.TextField(), help_text="codes of roles, as packs define them")
    pack = models.TextField(
        null=True, help_text="the pack that brought it; none: opened by hand; empty: a pack, not noted which"
    )
    ended_on = models.DateField(null=True, help_text="the first day on which it is no more")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], condition=Q(ended_on=None), name="post_once_in_a_unit")
        ]


class Appointment(models.Model):
    """A person holds a post over a period. One person a post and day: the database refuses a second."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    period = PeriodField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="post_held_by_one",
                expressions=[("post", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="appointment_starts_on_a_day", condition=Q(period__isempty=False, period__startswith__isnull=False)
            ),
        ]


class Delegation(models.Model):
    """Rights of one appointment lent to another for some days. Never altered: withdrawn, and given anew.

    `unit` with `width` own or below narrows where they hold; `all`: as far as the giver's own. The database refuses the
    same two appointments, unit and width twice on a day, the same person on both sides, and any other change.
    """

    giver = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    rights = ArrayField(models.TextField(), help_text="codes of rights")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    width = models.TextField(help_text="own, below or all")
    period = PeriodField()
    document = models.TextField(blank=True, help_text="the paper it rests on, as the giver names it")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="delegation_once",
                expressions=[
                    ("giver", RangeOperators.EQUAL),
                    ("taker", RangeOperators.EQUAL),
                    (Coalesce("unit", 0), RangeOperators.EQUAL),
                    ("width", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="delegation_has_an_end",
                condition=Q(period__isempty=False, period__startswith__isnull=False, period__endswith__isnull=False),
            ),
            models.CheckConstraint(name="delegation_lends_something", condition=Q(rights__len__gt=0)),
            models.CheckConstraint(
                name="delegation_width",
                condition=Q(width="all", unit=None) | Q(width__in=("own", "below"), unit__isnull=False),
            ),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(giver=F("taker"))),
        ]


class RightsVersion(models.Model):
    """One row. Its number changes, by trigger, with whatever rights follow from; each process compares it to its own."""

    version = models.BigIntegerField()
