"""Speed, as ratios whose two sides are measured in the same run: ``make bench``."""
