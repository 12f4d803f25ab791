"""What a plan that closes bodies says of the cases that wait for them."""

from tests.engines.cases.ground import MONDAY, Ground

from tinhso.kernel.plans import Foreseen, Proposed, plan_effects

DAY = MONDAY.date()


def told(*units: int) -> list[Foreseen]:
    effect = plan_effects.get("cases in bodies that close")
    return list(effect.effects(Proposed({}, {}, DAY, frozenset(units))))


def test_cases_whose_turn_it_is_there_are_counted_and_no_others(ground: Ground):
    hill, river = ground.units["Xã Đồi"], ground.units["Xã Sông"]
    ground.open(), ground.open()
    (one,) = told(hill, river)
    assert (one.values["count"], one.grave, one.about) == (2, True, "units")
    assert told(river) == [] and told() == []
