"""What a file of claims of one's own needs: ``kaesong audit claims=mine.py``; experiments/AUDIT.md shows one."""

from experiments.audit.cases import Worlds
from experiments.audit.claim import Claim
from experiments.audit.gates import moves_talks, opens_zone
from experiments.audit.verdicts import Finding, absent, alike, both, either, there
from experiments.lab.stats.margins import ALIGNMENT, MONEY, PART, POINTS, WORKERS

__all__ = [
    "ALIGNMENT",
    "MONEY",
    "PART",
    "POINTS",
    "WORKERS",
    "Claim",
    "Finding",
    "Worlds",
    "absent",
    "alike",
    "both",
    "either",
    "moves_talks",
    "opens_zone",
    "there",
]
