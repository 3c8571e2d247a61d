"""Every policy has a look of its own, which every eye can tell from all others; lines fit."""

import matplotlib
import numpy as np
import pytest

from experiments.compare.figures import talks
from experiments.lab.present import palette, style

#: Those of the main job, each with a colour of its own; variants of one share its blue.
SHIPPED = list(palette.POLICY_COLOUR)
OWN = ["my_plan", "a_slow_and_steady_engagement", "zz"]


def test_a_policy_looks_the_same_whatever_it_is_compared_with():
    for some in (SHIPPED[:2], SHIPPED[::-1], SHIPPED + OWN):
        assert all(palette.looks(some)[name] == palette.looks(SHIPPED)[name] for name in some if name in SHIPPED)
    assert palette.looks(["my_plan"]) == palette.looks(["my_plan"])


def test_no_two_policies_of_a_study_look_alike():
    looks = palette.looks(SHIPPED + OWN).values()
    assert len({look.colour for look in looks}) == len({look.marker for look in looks}) == 14


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB; rows give R, G, B as seen.
SIGHT = {
    "normal": np.eye(3),
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colours):
    rgb = np.array([matplotlib.colors.to_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = np.clip(rgb, 0, 1) @ XYZ.T / (0.95047, 1, 1.08883)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_differ_to_every_eye(sight):
    seen = lab(linear(palette.POLICY_COLOUR.values()) @ np.array(SIGHT[sight]).T)
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=-1)
    assert apart[np.triu_indices(len(seen), 1)].min() > 20  # CIELAB; 2.3 is just noticeable


def test_every_colour_stands_out_from_the_paper():
    looks = palette.looks(SHIPPED + OWN).values()
    luminance = linear([look.colour for look in looks]) @ XYZ[1]
    assert (1.05 / (luminance + 0.05)).min() > 2.2


@pytest.mark.parametrize("inches", [0.5, 3.5, 6.4, 12.6])
def test_wrapped_lines_fit_and_lose_no_word(inches):
    text = "What each policy does along the chain from Washington's levers to talks, in some world"
    lines = style.wrapped(text, inches, style.TITLE, "bold").split("\n")
    assert " ".join(lines) == text
    assert all(style.reach(line, style.TITLE, "bold") <= inches or " " not in line for line in lines)


def test_labels_move_apart_no_further_than_they_must():
    assert talks.spread(np.array([1.0, 5.0]), 1, 0, 10).tolist() == [1, 5]
    assert talks.spread(np.array([5.0, 5.0]), 1, 0, 10).tolist() == [4.5, 5.5]
    assert talks.spread(np.zeros(3), 2, 0, 10).tolist() == [0, 2, 4]
    crowded = talks.spread(np.full(20, 3.0), 1, 0, 10)
    assert np.allclose(np.diff(crowded), 0.5)
    assert crowded.min() >= 0
    assert crowded.max() <= 10
