"""Everything between an installed environment and a portal that serves; what is done already is skipped."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

IMPORTS = (
    ("import_municipalities", "members", "municipalities.csv"),
    ("import_capabilities", "members", "capabilities.csv"),
    ("import_organisations", "members", "organisations.csv"),
    ("import_challenges", "matchmaking", "challenges.csv"),
)


class Command(BaseCommand):
    help = "Catalogues, static files, migrations, reference data, real input and the demo world, each where it is needed."

    def handle(self, *args, **options):
        self.done_file = settings.VAR_DIR / "prepared.json"
        self.done = self._read()
        base = settings.BASE_DIR
        self._step("catalogus", [base / "locale"], self._compile)
        self._step("stijl", [base / "static", base / "requirements.lock"], self._collect)
        self._migrate()
        apps = ("members", "matchmaking", "workpackages", "kpis")
        self._step("gegevens", [base / app / "data" for app in apps], self._load)
        if not settings.PRODUCTION:
            call_command("seed_demo", stdout=self.stdout)

    def _read(self) -> dict:
        try:
            return json.loads(self.done_file.read_text())
        except (OSError, ValueError):
            return {}

    def _step(self, name, paths, work) -> None:
        """Do the work when what it reads has changed since it was last done."""
        total = hashlib.sha256()
        for path in paths:
            files = sorted(path.rglob("*")) if path.is_dir() else [path]
            for file in files:
                if file.is_file() and file.suffix != ".mo":
                    total.update(f"{file.name}{file.stat().st_size}".encode())
                    total.update(file.read_bytes())
        if self.done.get(name) == total.hexdigest():
            return
        work()
        self.done[name] = total.hexdigest()
        self.done_file.write_text(json.dumps(self.done))

    def _compile(self):
        self.stdout.write("Vertalingen klaarzetten ...")
        call_command("messages", compile=True, stdout=self.stdout)

    def _collect(self):
        self.stdout.write("Stijl en scripts klaarzetten ...")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)

    def _migrate(self):
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Databank bijwerken ...")
            call_command("migrate", interactive=False, verbosity=0)
            self.done.pop("gegevens", None)

    def _load(self):
        call_command("load_reference", stdout=self.stdout)
        for command, app, name in IMPORTS:
            path = Path(settings.BASE_DIR) / app / "data" / name
            self.stdout.write(f"{name} inlezen ...")
            call_command(command, str(path), stdout=self.stdout)
