"""How the page lays itself out: nothing lies on anything else, whatever the width."""

import itertools
import json

BOXES = """() => {
  const all = [], walk = node => node.querySelectorAll('*').forEach(one => { all.push(one); if (one.shadowRoot) walk(one.shadowRoot) });
  walk(document);
  const of = name => all.filter(one => one.classList.contains(name)).map(one => {
    const box = one.getBoundingClientRect();
    return [box.left, box.top, box.right, Math.max(box.bottom, box.top + one.scrollHeight)];
  });
  return JSON.stringify({left: of('left'), right: of('right'), column: of('column')});
}"""
THREE_PINS = "?package=recognition&pin=direct_aid&pin=grand_bargain&pin=security_guarantee"


def boxes(visitor, width, height):
    visitor.resize({"width": width, "height": height})
    visitor.settled()
    return json.loads(visitor.page.evaluate(BOXES))


def test_levers_never_lie_on_the_answer_and_three_pins_stand_in_a_line(visitor):
    visitor.open(THREE_PINS).whole()
    for width, height in ((900, 700), (640, 360)):  # a small window, and the usual one at 200 %
        found = boxes(visitor, width, height)
        (left,), (right,) = found["left"], found["right"]
        assert left[1] >= right[3] - 1, f"at {width} pixels the levers begin above the end of the answer"
    wide = boxes(visitor, 1280, 720)["column"]
    assert len(wide) == 5
    assert all(one[0] > before[0] for before, one in itertools.pairwise(wide)), "a column wraps"
