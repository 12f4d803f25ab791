"""Signing in with an OIDC provider: django-allauth's flow, and a look at everything the provider says.

allauth trusts an ID token that came straight from the provider without looking at its signature, and asks for no nonce.
Here the signature, issuer, audience, times and nonce must be right, and the user-info must speak of the same subject.
(allauth finds this module by its name, as "provider" of an installed app.)
"""

import hmac
import json
import secrets
from functools import cached_property
from hashlib import sha256
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.urls import reverse
from requests import RequestException

from .citizens import PROCESS

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Only those whose key the provider keeps to itself: never "none", never a shared secret."""
LEEWAY = 60  # seconds that clocks may differ


class Lied(OAuth2Error):
    """What the provider said cannot be true. `what`: issuer, audience, nonce, time, signature, subject or form."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Silent(OAuth2Error):
    """The provider cannot be reached, or answers nothing one could read."""


class Careful(OpenIDConnectOAuth2Adapter):
    """allauth's adapter that takes nothing on trust."""

    nonce = ""

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        provider = self.get_provider()
        found = self._json(provider.server_url)
        base = provider.app.settings["server_url"].split("/.well-known/")[0].rstrip("/")
        if str(found.get("issuer", "")).rstrip("/") != base:
            raise Lied("issuer")
        if not all(found.get(key) for key in ("authorization_endpoint", "token_endpoint", "jwks_uri")):
            raise Silent("discovery")
        return found

    def get_callback_url(self, request: Any, app: Any) -> str:
        return str(build_absolute_uri(request, reverse("oidc_callback", args=[self.provider_id])))

    def get_access_token_data(self, request: Any, app: Any, client: Any, pkce_code_verifier: Any = None) -> Any:
        try:
            return super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (RequestException, ValueError) as error:
            raise Silent("token") from error

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._claims(app, kwargs["response"].get("id_token"))
        told: dict[str, Any] = {}
        if self.openid_config.get("userinfo_endpoint"):
            told = self._json(self.profile_url, {"Authorization": f"Bearer {token.token}"})
            if told.get("sub") != claims["sub"]:
                raise Lied("subject")
        login = self.get_provider().sociallogin_from_response(request, {**told, **claims})
        login.told = {**told, **claims}
        return login

    def _claims(self, app: Any, id_token: Any) -> dict[str, Any]:
        """What the ID token says, once all of it is as it must be."""
        if not isinstance(id_token, str):
            raise Lied("form")
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.InvalidIssuerError:
            raise Lied("issuer") from None
        except jwt.InvalidAudienceError:
            raise Lied("audience") from None
        except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError):
            raise Lied("time") from None
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
            raise Lied("signature") from None
        except jwt.PyJWTError:
            raise Lied("form") from None
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise Lied("audience")
        if not (self.nonce and hmac.compare_digest(str(claims.get("nonce", "")), self.nonce)):
            raise Lied("nonce")
        return claims

    def _key(self, id_token: str) -> Any:
        """The provider's key that the token names; of a single key a token need not name it."""
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError:
            raise Lied("form") from None
        if header.get("alg") not in ALGORITHMS:
            raise Lied("signature")
        try:
            keys = jwt.PyJWKSet.from_dict(self._json(self.openid_config["jwks_uri"])).keys
        except (jwt.PyJWTError, AttributeError):
            raise Silent("keys") from None
        fitting = [key for key in keys if key.key_id == header.get("kid")] if header.get("kid") else keys
        if len(fitting) != 1:
            raise Lied("signature")
        return fitting[0]

    def _json(self, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(address, headers=headers or {})
                answer.raise_for_status()
                found = json.loads(answer.text)
        except (RequestException, ValueError) as error:
            raise Silent(address) from error
        if not isinstance(found, dict):
            raise Silent(address)
        return found


class Oidc(OpenIDConnectProvider):
    """A provider of the operator's file."""

    id = "oidc"
    name = "OpenID Connect"
    oauth2_adapter_class = Careful

    def get_login_url(self, request: Any, **kwargs: Any) -> str:
        return super().get_login_url(request, **kwargs)

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_redirect_from_request_kwargs(self, request: Any) -> dict[str, Any]:
        """What the address of the request asks for, of which only where to go next is taken on."""
        found = super().get_redirect_from_request_kwargs(request)
        nonce = secrets.token_urlsafe(24)
        as_citizen = getattr(request, "as_citizen", False)
        # At a machine of a commune the one before may still be signed in there, whom signing out here does not sign out.
        anew = {"prompt": "login"} if as_citizen else {}
        connect = request.GET.get("process") == "connect" and request.user.is_authenticated
        return {
            **{key: value for key, value in found.items() if key == "next_url"},
            "process": PROCESS if as_citizen else "connect" if connect else "login",
            "scope": self.get_scope(),
            "auth_params": {"nonce": nonce, **anew},
            "nonce": nonce,
        }

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A keyed hash: what tells persons apart there may be a personal identifier, and is not kept here."""
        said = data.get(self.app.settings.get("uid_field") or "sub")
        if not said or not isinstance(said, str | int):
            raise Lied("subject")
        text = f"{self.app.provider_id}\n{said}"
        return hmac.new(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of what the provider tells of a person is kept."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class Begin(OAuth2LoginView):
    """Off to the provider."""


class Return(OAuth2CallbackView):
    """Back from the provider, with the nonce we gave along."""

    def _get_state(self, request: Any, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


provider_classes = [Oidc]
