"""A province played by a seeded generator, through the actions, with past moments. Everything it makes is an example."""

from tinhso.project.demo.play import play

__all__ = ["play"]
