"""My account, the second step of signing in, and our own OIDC provider. Most names are django-allauth's."""

from django.urls import include, path

from .pages import citizens, issuing, programs, protecting, sessions, systems

own = [
    path("phien/", sessions.sessions, name="sessions"),
    path("ma-truy-cap/", programs.programs, name="programs"),
    path("he-thong/", systems.sisters, name="sisters"),
]

provider = [
    path(".well-known/openid-configuration", issuing.configuration, name="configuration"),
    path(".well-known/jwks.json", issuing.jwks, name="jwks"),
    path("dinh-danh/dong-y", issuing.authorize, name="authorization"),
    path("dinh-danh/token", issuing.token, name="token"),
    path("dinh-danh/userinfo", issuing.user_info, name="userinfo"),
    path("dinh-danh/revoke", issuing.revoke, name="revoke"),
    path("dinh-danh/dang-xuat", issuing.sign_out, name="logout"),
    path("dinh-danh/device", issuing.no_device, name="device_code"),
]

urlpatterns = [
    path("", include(([path("", include((provider, "oidc")))], "idp"))),
    path("dang-nhap/xac-thuc/", protecting.challenge, name="mfa_authenticate"),
    path("dang-nhap/khoa/", protecting.passkey_sign_in, name="mfa_login_webauthn"),
    path("dang-nhap/lien-thong/<slug:provider_id>/", systems.begin, name="oidc_login"),
    path("dang-nhap/lien-thong/<slug:provider_id>/ve/", systems.come_back, name="oidc_callback"),
    path("dang-nhap/dinh-danh/<slug:provider_id>/", citizens.begin, name="citizen_login"),
    path("dang-xuat/dinh-danh/", citizens.leave, name="citizen_logout"),
    path("tai-khoan/", protecting.index, name="mfa_index"),
    path("tai-khoan/", include((own, "account"))),
    path("tai-khoan/ung-dung-ma/", protecting.code_app, name="mfa_activate_totp"),
    path("tai-khoan/ung-dung-ma/bo/", protecting.no_code_app, name="mfa_deactivate_totp"),
    path("tai-khoan/khoa/", protecting.list_passkeys, name="mfa_list_webauthn"),
    path("tai-khoan/khoa/them/", protecting.add_passkey, name="mfa_add_webauthn"),
    path("tai-khoan/khoa/<int:pk>/bo/", protecting.remove_passkey, name="mfa_remove_webauthn"),
    path("tai-khoan/khoa/<int:pk>/ten/", protecting.name_passkey, name="mfa_edit_webauthn"),
    path("tai-khoan/ma-du-phong/", protecting.spare_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/tao-moi/", protecting.new_spare_codes, name="mfa_generate_recovery_codes"),
    path("tai-khoan/ma-du-phong/tai-ve/", protecting.download_spare_codes, name="mfa_download_recovery_codes"),
    path("tai-khoan/lien-ket/", systems.connections, name="socialaccount_connections"),
    path("tai-khoan/xac-nhan/", protecting.again, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", protecting.code_again, name="mfa_reauthenticate"),
    path("tai-khoan/xac-nhan/khoa/", protecting.passkey_again, name="mfa_reauthenticate_webauthn"),
]
