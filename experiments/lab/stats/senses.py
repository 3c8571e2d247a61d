"""Which outcomes somebody may want, and in which direction: the same for every study that ranks policies."""

#: Outcome -> 1 where more of it is better, -1 where less is; studies of goals and of ranks share them.
SENSES = {
    "talks_by_deadline": 1,
    "provocations": -1,
    "cash_total": -1,
    "cost_washington": -1,
    "cost_seoul": -1,
    "cost_firms": -1,
}
