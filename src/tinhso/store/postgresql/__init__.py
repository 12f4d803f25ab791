"""Django's PostgreSQL backend with a cheaper look at a connection that is kept: DATABASES' ENGINE."""
