from tests.engines.cases.ground import ground, known_rights  # noqa: F401
from tests.rights import real_access  # noqa: F401
