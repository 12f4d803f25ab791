"""What has served its time does not stay for ever."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tinhso.project.tasks import FORM_KEYS_KEPT, sweep
from tinhso.web.models import FormKey

pytestmark = pytest.mark.django_db


def test_ended_sessions_and_old_form_keys_go_and_the_others_stay() -> None:
    now, moment = timezone.now(), timedelta(minutes=5)
    for name, age in (("old", FORM_KEYS_KEPT + moment), ("young", FORM_KEYS_KEPT - moment)):
        FormKey.objects.create(key=name, who="person 1", path="/", at=now - age)
    for name, left in (("ended", -moment), ("lasting", moment)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + left)
    sweep()
    sweep()
    assert list(FormKey.objects.values_list("key", flat=True)) == ["young"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["lasting"]
