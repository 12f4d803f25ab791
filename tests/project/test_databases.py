import pytest

from tinhso.project.databases import from_url


@pytest.mark.parametrize(
    "url, expected",
    [
        # all parts, a password with signs that must be written otherwise in an address
        (
            "postgresql://an:p%40ss%2Fword@db.example:6432/tinhso",
            {
                "NAME": "tinhso",
                "USER": "an",
                "PASSWORD": "p@ss/word",
                "HOST": "db.example",
                "PORT": "6432",
                "OPTIONS": {},
            },
        ),
        # a socket's folder, nothing else
        (
            "postgresql:///tinhso?host=/run/postgresql",
            {"NAME": "tinhso", "USER": "", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": "", "OPTIONS": {}},
        ),
        # what the driver understands is handed on
        (
            "postgres://an@h/tinhso?sslmode=require",
            {
                "NAME": "tinhso",
                "USER": "an",
                "PASSWORD": "",
                "HOST": "h",
                "PORT": "",
                "OPTIONS": {"sslmode": "require"},
            },
        ),
    ],
)
def test_an_address_names_a_server(url, expected):
    assert from_url(url) == expected


@pytest.mark.parametrize("url", ["mysql://an@h/tinhso", "postgresql://an@h", "postgresql://an@h/", "tinhso"])
def test_anything_else_is_refused_with_an_example(url):
    with pytest.raises(ValueError, match="postgresql://user:password@host:5432/name"):
        from_url(url)
