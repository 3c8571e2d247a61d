"""Do the intervals of pathways, sensitivity, audit, discover and tradeoffs hold the truth? Studies cut out of one."""
