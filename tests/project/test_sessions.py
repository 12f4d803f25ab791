import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tinhso.project.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    store = SessionStore()
    store["seat"] = 7
    store.create()
    store.save()
    return store.session_key


def test_what_was_put_in_comes_out(kept):
    assert SessionStore(kept)["seat"] == 7


def test_it_is_read_by_one_statement(kept, django_assert_num_queries):
    with django_assert_num_queries(1):
        SessionStore(kept).load()


def test_who_signed_out_elsewhere_is_out_here_at_once(kept):
    SessionStore(kept).flush()
    assert SessionStore(kept).load() == {}


def test_an_old_session_counts_no_more(kept):
    Session.objects.update(expire_date=timezone.now())
    assert SessionStore(kept).load() == {}


def test_what_one_request_changes_another_does_not_see_before_it_is_saved(kept):
    first, second = SessionStore(kept), SessionStore(kept)
    first["seat"] = 8
    assert second["seat"] == 7
    first.save()
    assert SessionStore(kept)["seat"] == 8


def test_a_session_whose_bytes_were_changed_is_empty(kept):
    assert SessionStore(kept)["seat"] == 7
    row = Session.objects.get()
    body, signature = row.session_data.rsplit(":", 1)
    Session.objects.update(session_data=f"{body}:{signature[::-1]}")
    assert SessionStore(kept).load() == {}
