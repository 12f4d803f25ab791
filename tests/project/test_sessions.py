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
