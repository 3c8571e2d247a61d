"""Cores that a process may use: those it is bound to, and those its container grants."""

import os

import pytest

from experiments.lab.design.checks import threads
from experiments.lab.design.cores import cores


@pytest.fixture(autouse=True)
def eight(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


def granted(tmp_path, own, files):
    for name, text in files.items():
        path = tmp_path / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "own").write_text(own)
    return cores(tmp_path / "groups", tmp_path / "own")


@pytest.mark.parametrize(
    ("own", "files", "found"),
    [
        ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "20000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "max 100000\n"}, 8),
        ("0::/\n", {"cpu.max": "3200000 100000\n"}, 8),
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "300000 100000\n"}, 3),
        ("0::/hidden/in/a/container\n", {"cpu.max": "400000 100000\n"}, 4),
        (
            "4:cpu,cpuacct:/job\n",
            {"cpu,cpuacct/job/cpu.cfs_quota_us": "500000", "cpu,cpuacct/job/cpu.cfs_period_us": "100000"},
            5,
        ),
        ("4:cpu:/\n", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 8),
        ("5:memory:/\n", {"memory/cpu.max": "100000 100000\n"}, 8),
        ("nonsense\n", {"cpu.max": "nonsense\n"}, 8),
    ],
)
def test_a_process_takes_no_more_than_it_is_granted(tmp_path, own, files, found):
    assert granted(tmp_path, own, files) == found


def test_where_nothing_is_known_of_groups_the_bound_cores_are_taken(tmp_path):
    assert cores(tmp_path / "none", tmp_path / "none") == 8


def test_null_threads_are_the_cores_that_this_process_may_use(monkeypatch):
    monkeypatch.setattr("experiments.lab.design.checks.cores", lambda: 3)
    assert threads("threads", None) == 3
    assert threads("threads", 5) == 5
