"""Indicator sets and measures for tests, built in a line."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tinhso.engines.measures.definitions import IndicatorSet, Measure
from tinhso.kernel.packs import read_yaml

NATIONAL = Path(__file__).parents[3] / "packs" / "national"


def measure(code: str = "m", **given: Any) -> Measure:
    words = {"vi": code, "en": code}
    start = {"code": code, "title": words, "in_force": date(2020, 1, 1), "status": "example"}
    return Measure.model_validate({**start, "unit_of_measure": words, "adds_up": "sum", "decimals": 6, **given})


def indicator(code: str = "1", **given: Any) -> dict[str, Any]:
    start = {"code": code, "title": {"vi": code}, "group": "g", "points": 10, "measure": "m"}
    return {**start, "scoring": {"kind": "ratio", "of": 1}, **given}


def indicator_set(*indicators: dict[str, Any], **given: Any) -> IndicatorSet:
    lines = list(indicators) or [indicator()]
    start = {"code": "s", "title": {"vi": "s"}, "in_force": date(2020, 1, 1), "status": "example", "subjects": ["xa"]}
    inside = {part for line in lines if (line["scoring"] or {}).get("kind") == "sum" for part in line["scoring"]["of"]}
    scale = sum(Decimal(line["points"]) for line in lines if line["code"] not in inside)
    return IndicatorSet.model_validate(
        {
            **start,
            "period": "year",
            "groups": [{"code": "g", "title": {"vi": "g"}}],
            "indicators": lines,
            "scale": scale,
            **given,
        }
    )


def from_pack(model: Any, file: str) -> list[Any]:
    return [model.model_validate(value) for value, _lines in read_yaml(NATIONAL / file, file)]


def decision_922() -> tuple[IndicatorSet, dict[str, Measure]]:
    (given,) = from_pack(IndicatorSet, "indicator-sets/dti-922.yaml")
    return given, {one.code: one for one in from_pack(Measure, "measures/dti.yaml")}
