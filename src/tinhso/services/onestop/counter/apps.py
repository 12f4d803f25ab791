from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "tinhso.services.onestop.counter"
    label = "onestop_counter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Words of the events, and a line in the rail of who works at a desk."""
        from tinhso.kernel.texts import mark as _
        from tinhso.kernel.traces import act_words, thing_words
        from tinhso.web import navigation

        from ..definitions import RECEIVE

        navigation.entries.add(
            "queue", navigation.Entry(_("Queue of the desk"), "onestop:queue", "speak", 16, right=RECEIVE)
        )
        act_words.add("queue.taken", _("Number taken"))
        act_words.add("queue.called", _("Number called"))
        act_words.add("queue.closed", _("Number done or absent"))
        act_words.add("queue-machine.made", _("Number machine set up"))
        act_words.add("queue-machine.ended", _("Number machine taken away"))
        thing_words.add("queue-number", _("Number of the queue"))
        thing_words.add("queue-machine", _("Number machine"))
