from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "tinhso.project"
    label = "project"

    def ready(self) -> None:
        """Join the engines and services, once, at start."""
        from tinhso.project import wiring

        wiring.join()
