"""The events of people and what they are about, in words people read."""

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

ACTS = {
    "person.enrolled": _("Person enrolled"),
    "person.enrolled-together": _("Persons enrolled together"),
    "person.renamed": _("Person renamed"),
    "person.erased": _("Person's data erased"),
    "account.opened": _("Account opened"),
    "account.closed": _("Account closed"),
    "post.opened": _("Post opened"),
    "post.loaded": _("Posts loaded from a pack"),
    "post.ended": _("Posts ended"),
    "appointment.made": _("Appointment made"),
    "appointment.made-together": _("Appointments made together"),
    "appointment.taken-up": _("Post taken up"),
    "appointment.ended": _("Appointment ended"),
    "delegation.given": _("Rights delegated"),
    "delegation.taken-up": _("Delegation taken up"),
    "delegation.withdrawn": _("Delegation withdrawn"),
    "staff.imported": _("List of officials imported"),
}
THINGS = {
    "person": _("Person"),
    "account": _("Account"),
    "post": _("Post"),
    "appointment": _("Appointment"),
    "delegation": _("Delegation"),
    "token": _("Token"),
}


def register() -> None:
    """Called once while starting."""
    for name, said in ACTS.items():
        act_words.add(name, said)
    for kind, said in THINGS.items():
        thing_words.add(kind, said)
