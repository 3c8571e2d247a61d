"""What the regime wants is chosen over a continuous range: the nodes are a quadrature, not options."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
REPLICATES = 400

#: Effects of the grand bargain, by whatever model comes first on the path.
EFFECTS = """
import json, sys
import numpy as np
replicates, settings = int(sys.argv[1]), json.loads(sys.argv[2])
from tests.support.model import POLICIES, few_firms, merged, told
OUTCOMES = ("talks_by_deadline", "alignment_end", "provocations")
found = []
for values in settings:
    few = merged(few_firms("baseline"), values)
    pairs = ([told(few, POLICIES[name], k)[0] for name in ("status_quo", "grand_bargain")] for k in range(replicates))
    found.append([[float(bargain[name] - quo[name]) for name in OUTCOMES] for quo, bargain in pairs])
print(json.dumps(found))
"""
CHANNELS_OFF_AND_ON = [{}, {"pyongyang": {"rivalry": 0.7, "anticipation": 0.5, "foresight": 0.5}}]


def effects(nodes, folder):
    """Effects by a copy of the model with so many nodes: (settings, replicates, outcomes)."""
    copy = folder / str(nodes) / "model"
    shutil.copytree(ROOT / "model", copy, ignore=shutil.ignore_patterns("__pycache__"))
    records = (copy / "state.py").read_text("utf-8")
    assert "LEVELS = 3\n" in records
    (copy / "state.py").write_text(records.replace("LEVELS = 3\n", f"LEVELS = {nodes}\n"), "utf-8")
    command = [sys.executable, "-c", EFFECTS, str(REPLICATES), json.dumps(CHANNELS_OFF_AND_ON)]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(copy), "PYTHONPATH": f"{copy.parent}{os.pathsep}{ROOT}"}
    done = subprocess.run(command, cwd=copy.parent, env=environment, capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout))


@pytest.mark.slow
def test_more_nodes_move_no_headline_effect_by_more_than_its_monte_carlo_error(tmp_path):
    three, five, nine = (effects(nodes, tmp_path) for nodes in (3, 5, 9))
    error = three.std(axis=1) / np.sqrt(REPLICATES)
    for finer in (five, nine):
        assert (np.abs(finer.mean(axis=1) - three.mean(axis=1)) <= error).all()
