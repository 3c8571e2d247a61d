"""Tools of the makers: what writes the README, the ODD tables, and the pictures of the page."""
