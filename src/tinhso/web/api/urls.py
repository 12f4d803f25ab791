"""/api/ for people; /api/v1/ for programs."""

from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.utils import replace_path_param_notation

from ..pages import Rule, public
from . import pages
from .answers import JSON
from .parts import in_order


class Api(NinjaAPI):
    """ninja reads what is sent; what goes wrong is the edge's to say."""

    def on_exception(self, request: HttpRequest, exc: Any) -> NoReturn:
        raise exc

    def create_temporal_response(self, request: HttpRequest) -> Any:
        """None: our operations make their answers themselves, and ninja would make one more a call to throw away."""
        return None


def made() -> Api:
    """Every part, in the order of the page."""
    api = Api(title="Tỉnh Số", version="1", openapi_url=None, docs_url=None, urls_namespace="api")
    for part in in_order():
        api.add_router("", part.router)
    return api


def addresses(api: Api) -> Iterator[URLPattern]:
    """Each address with its access rule, as pages have it: `access_rule`, and `access_rules` by method."""
    for bound in api._get_bound_routers():
        for where, operations in bound.path_operations.items():
            rules = {method: rule_of(one) for one in operations.operations for method in one.methods}
            view: Any = operations.get_view()
            view.access_rules = rules
            view.access_rule = rules.get("GET") or next(iter(rules.values()))
            name = str(operations.operations[0].operation_id)
            yield path("api/v1" + replace_path_param_notation(where), view, name=name)


def rule_of(operation: Any) -> Rule:
    rule: Rule = operation.auth_callbacks[0].rule
    return rule


@public
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    from .document import text

    return HttpResponse(text(), content_type=JSON)


api = made()
app_name = "api"
urlpatterns = [
    path("api/", public(pages.guide), name="guide"),
    path("api/v1/openapi.json", document, name="document"),
    *addresses(api),
]
