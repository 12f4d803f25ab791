"""Sister systems sign in with ours."""

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Issuing(DefaultOIDCAdapter):
    pass
