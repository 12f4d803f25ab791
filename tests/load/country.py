"""Loads the country's units in both eras into an empty database, then the rest of a province's packs.

python -m tests.load.country
"""

from __future__ import annotations

import time

from tests.load.inside import begin, reply


def main() -> None:
    begin()
    from django.db import connection
    from django.utils import timezone

    from tinhso.engines.units import public as units
    from tinhso.kernel.actor import process
    from tinhso.kernel.packs import read_definitions
    from tinhso.project import packs, prepare
    from tinhso.project.running import packs_folder
    from tinhso.store import definitions

    prepare.migrate()
    at = timezone.now()
    national = packs_folder() / "national"
    definitions.keep(read_definitions(national), pack="national", at=at)
    began = time.perf_counter()
    told = units.load_country(national / "data" / "units", by=process("packs"), at=at)
    took = time.perf_counter() - began
    packs.load(["lao-cai"], by=process("packs"), at=at)
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("units_"):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                (counts[table],) = cursor.fetchone()
    reply({"seconds": took, "told": str(told), "rows": counts})


if __name__ == "__main__":
    main()
