"""What other programs say, read."""

from __future__ import annotations

import os

import pytest
from tests.load.asking import read_summary
from tests.load.ground import NotMeasured
from tests.load.memory import name_of, of_tree, tree
from tests.load.pgbench import read_tps


def test_pgbench_says_its_rate_after_the_time_to_connect() -> None:
    told = "latency average = 2.3 ms\ninitial connection time = 12.0 ms\ntps = 3471.204021 (without initial connection time)\n"
    assert read_tps(told) == pytest.approx(3471.204021)


def test_pgbench_without_a_rate_is_not_measured() -> None:
    with pytest.raises(NotMeasured):
        read_tps("pgbench: error\n")


def test_wrk_is_read_in_seconds_and_milliseconds() -> None:
    answered = read_summary("Running …\nSUMMARY 400 2000000 12000 90500 0\n", "/")
    assert (answered.rate, answered.p50, answered.p95) == (200.0, 12.0, 90.5)


def test_a_page_that_fails_is_not_a_fast_page() -> None:
    with pytest.raises(NotMeasured, match="3 of 400"):
        read_summary("SUMMARY 400 2000000 12000 90500 3\n", "/")


def test_memory_is_of_the_whole_tree() -> None:
    assert os.getpid() in tree(os.getppid())
    assert sum(of_tree(os.getpid()).values()) > 5_000_000


def test_processes_are_named_by_what_they_are() -> None:
    assert name_of(["/x/bin/postgres", "-D", "/data"]) == "database"
    assert name_of(["python", "-m", "tinhso.project.cli", "worker"]) == "worker"
