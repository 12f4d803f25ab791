"""Two packs beside each other, as files: no database is asked."""

from collections.abc import Mapping, Sequence

from tinhso.kernel.packs import Read
from tinhso.kernel.period import Period

from .planning import read_all
from .rules.plans import Name, PackNamed, Plan, Version, changes, files_changed, rights_changed
from .sources import Pack


def difference(old: Pack, new: Pack) -> Plan:
    """What the second pack has otherwise than the first, told like a plan: of each definition the newest version."""
    before, after = _newest(old), _newest(new)
    gone = dict.fromkeys(before.keys() - after.keys(), old.name)
    differs = {
        name: [version] for name, version in after.items() if name not in before or before[name].body != version.body
    }
    running = {name: [before[name]] for name in (*differs, *gone) if name in before}
    return Plan(
        packs=(PackNamed(pack=old.name, digest=old.digest), PackNamed(pack=new.name, digest=new.digest)),
        rights=rights_changed(running, differs, gone),
        definitions=changes(running, differs, gone),
        unchanged=len(after) - len(differs),
        files=files_changed(new.name, old.files, new.files),
        deeds=(),
    )


def _newest(pack: Pack) -> dict[Name, Version]:
    read: Mapping[str, Sequence[Read]] = read_all([pack])
    found: dict[Name, Version] = {}
    for item in sorted(read[pack.name], key=lambda item: item.definition.in_force):
        it = item.definition
        body = it.model_dump(mode="json", by_alias=True)
        found[item.folder, it.code] = Version(pack.name, Period(it.in_force, it.until), it.title, it.status, body)
    return found
