"""What the studies share: configuration, runs, statistics, results, words."""
