"""Amounts are whole đồng."""

from django.db import models
from django.db.models import Q

from tinhso.store.fields import KeyText

from .rules.elsewhere import FATES
from .rules.standing import STANDINGS, WAYS


def _one_of(field: str, among: tuple[str, ...], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": among}), name=name)


class Bill(models.Model):
    """What a dossier owes. `got`, `back` and `stands` follow from receipts and refunds; acts write them together."""

    dossier = models.OneToOneField("onestop.Dossier", models.PROTECT, primary_key=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    reference = KeyText(unique=True, help_text="the dossier's code as the text of a transfer")
    due = models.DecimalField(max_digits=15, decimal_places=0)
    got = models.DecimalField(max_digits=15, decimal_places=0, default=0)
    back = models.DecimalField(max_digits=15, decimal_places=0, default=0)
    stands = models.TextField()
    assessed_at = models.DateTimeField()

    class Meta:
        constraints = [
            _one_of("stands", STANDINGS, "bill_stands"),
            models.CheckConstraint(condition=Q(due__gte=0, got__gte=0, back__gte=0), name="bill_not_negative"),
        ]
        indexes = [models.Index(fields=["unit", "stands", "-assessed_at", "-dossier"], name="bill_of_unit")]


class BillLine(models.Model):
    """One fee of the bill. `reason` tells of a person: it stands here and nowhere else."""

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines", db_index=False)
    code = models.TextField(help_text="of the procedure's fees")
    pieces = models.IntegerField()
    whole = models.DecimalField(max_digits=15, decimal_places=0)
    due = models.DecimalField(max_digits=15, decimal_places=0)
    exemption = models.TextField(blank=True, help_text="code of the exemption granted")
    reason = models.BinaryField(null=True, help_text="what shows that the person is entitled to it, encrypted")
    document = models.TextField(blank=True, help_text="what an amount typed by hand rests on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bill", "code"], name="bill_line_once")]


class Payment(models.Model):
    """An order at the gateway. `told`: what the gateway said came, when it is not what was asked."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="payments", db_index=False)
    key = KeyText(unique=True, help_text="what the gateway knows it by; nobody guesses it")
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    state = models.TextField(default="waiting")
    told = models.DecimalField(max_digits=15, decimal_places=0, null=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_of("state", ("waiting", "paid", "failed", "dropped", "differs"), "payment_state"),
            models.UniqueConstraint(fields=["bill"], condition=Q(state="waiting"), name="payment_one_waiting"),
        ]
        indexes = [
            models.Index(fields=["bill", "-id"], name="payment_of_bill"),
            models.Index(fields=["-settled_at"], condition=Q(state="differs"), name="payment_differs"),
        ]


class Statement(models.Model):
    """A file of the bank's, read once: by its hash. A long one is read by a job: reading → ready, or refused with why.

    Nothing may be done with its entries before it is ready. `brought_by` and `columns`: for the job, who brought it and what its
    columns are called. `taking_by`: who said that all that fits is taken, while a job still takes it.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    sha256 = KeyText()
    name = models.TextField()
    kept_at = models.DateTimeField()
    lines_read = models.IntegerField()
    state = models.TextField(default="ready", db_default="ready")
    done = models.SmallIntegerField(default=100, db_default=100, help_text="how far it is read, of a hundred")
    columns = models.JSONField(default=dict, db_default={})
    brought_by = models.JSONField(default=dict, db_default={})
    taking_by = models.JSONField(null=True)
    why = models.JSONField(null=True, help_text="message id and values of what was wrong with the file")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="statement_once"),
            _one_of("state", ("reading", "ready", "refused"), "statement_state"),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="statement_of_unit")]


class StatementPiece(models.Model):
    """A piece of a file that waits to be read, packed and encrypted; gone once it was read."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="pieces", db_index=False)
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "number"], name="statement_piece_once")]


class StatementFault(models.Model):
    """A row that could not be read: which, and what stands in the column. It may name people: that is encrypted."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="faults", db_index=False)
    row = models.IntegerField(help_text="of the file")
    what = models.TextField()
    column = models.TextField()
    text = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "row"], name="statement_fault_once"),
            _one_of("what", ("amount", "day"), "statement_fault_what"),
        ]


class StatementLine(models.Model):
    """Money in, as the bank says. Its text names people: it is kept encrypted. `found`: what it was matched as."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines", db_index=False)
    row = models.IntegerField(help_text="of the file")
    day = models.DateField()
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    text = models.BinaryField(null=True)
    number = KeyText(help_text="the bank's number of the entry, or empty")
    found = models.TextField()
    state = models.TextField(default="open")
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "row"], name="statement_row_once"),
            _one_of("found", ("matched", "short", "over", "unknown", "double"), "statement_found"),
            _one_of("state", ("open", "taken", "aside"), "statement_line_state"),
        ]
        indexes = [
            models.Index(fields=["statement", "state", "found", "row"], name="statement_listed"),
            models.Index(fields=["number"], condition=~Q(number=""), name="statement_number"),
            models.Index(fields=["statement", "bill"], condition=Q(bill__isnull=False), name="statement_of_bill"),
        ]


class PortalPayment(models.Model):
    """What the national portal says was paid there for a dossier, and what became of it here. `amount`: None when it named none.

    waiting (nobody has said what is owed) → paid (it has its receipt) or differs → paid or aside (it goes back on the portal).
    """

    dossier = models.ForeignKey("onestop.Dossier", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    reference = KeyText(help_text="the portal's own of the payment; it counts once")
    amount = models.DecimalField(max_digits=15, decimal_places=0, null=True)
    paid_at = models.DateTimeField(null=True, help_text="as the portal says")
    state = models.TextField(default="waiting")
    told_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_of("state", FATES, "portal_payment_state"),
            models.UniqueConstraint(
                fields=["dossier", "reference", "amount"], name="portal_payment_told_once", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["reference"], condition=Q(state="paid"), name="portal_payment_counts_once"),
        ]
        indexes = [
            models.Index(
                fields=["unit", "-told_at", "-id"],
                condition=Q(state__in=("waiting", "differs")),
                name="portal_payment_open",
            )
        ]


class Receipt(models.Model):
    """Money that came. Numbered in the unit and year, without a gap."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="receipts", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    way = models.TextField()
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    at = models.DateTimeField()
    day = models.DateField()
    event = models.BigIntegerField(help_text="the journal entry")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="receipt")
    line = models.OneToOneField(StatementLine, models.PROTECT, null=True, related_name="receipt")
    elsewhere = models.OneToOneField(PortalPayment, models.PROTECT, null=True, related_name="receipt")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="fee_receipt_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_receipt_of_something"),
            _one_of("way", WAYS, "fee_receipt_way"),
        ]
        indexes = [
            models.Index(fields=["bill", "id"], name="fee_receipt_of_bill"),
            models.Index(fields=["unit", "day", "id"], name="fee_receipt_of_day"),
            models.Index(
                fields=["event"], include=["bill"], condition=Q(line__isnull=False), name="fee_receipt_of_event"
            ),
        ]


class Refund(models.Model):
    """Money given back, asked for by one person and granted by another. `reason` is encrypted: it may tell of a person.

    asked → granted (on its way through the gateway) → done; asked → refused; granted → failed (the gateway could not).
    All but those of the gateway are done when granted: cash, transfers by hand, and what the national portal has given back.
    """

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="refunds", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    key = KeyText(unique=True, help_text="what the gateway knows it by")
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    reason = models.BinaryField()
    state = models.TextField(default="asked")
    asked_by = models.BigIntegerField(help_text="person")
    asked_behalf = models.BigIntegerField(null=True, help_text="the person on whose behalf")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    day = models.DateField(null=True, help_text="on which the money was given back")

    class Meta:
        constraints = [_one_of("state", ("asked", "granted", "done", "refused", "failed"), "refund_state")]
        indexes = [
            models.Index(fields=["receipt", "id"], name="refund_of_receipt"),
            models.Index(fields=["unit", "state", "-id"], name="refund_of_unit"),
        ]


class Heard(models.Model):
    """A message of the gateway that was counted: the same one sent again is answered the same and counts no more."""

    id = KeyText(primary_key=True)
    at = models.DateTimeField()
    answer = models.TextField()
