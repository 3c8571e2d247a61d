"""How often somebody may ask."""

from collections.abc import Callable


class Pace:
    """So many times at once, and then so many times a second."""

    def __init__(self, at_once: int, a_second: float, now: Callable[[], float]) -> None:
        self.at_once, self.a_second, self.now = at_once, a_second, now
        self.left, self.last = float(at_once), now()

    def allows(self) -> bool:
        """Whether one more is allowed; it is counted."""
        now = self.now()
        self.left = min(self.at_once, self.left + (now - self.last) * self.a_second)
        self.last = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
