"""My account: what I sign in with, where I am signed in, which programs and systems act for me."""
