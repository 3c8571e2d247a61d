"""The classroom page: move a lever, see the distribution.

kaesong app
kaesong app port=9000 replicates=1000
"""

from importlib.util import find_spec

from experiments.lab.study import Study
from model.parameters import BadInput

EXTRA = ("panel", "panel_material_ui")


def app(study: Study) -> None:
    """Serve the page until Ctrl-C; raises BadInput where its extra is not installed."""
    if not all(map(find_spec, EXTRA)):
        raise BadInput(
            "app: the page needs Panel, which is not installed; make app installs it, "
            "or pip install -e '.[app]'"
        )
    from experiments.app.serving import serve

    serve(study)
