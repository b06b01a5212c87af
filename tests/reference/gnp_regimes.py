"""Series and published probabilities that statsmodels' own tests print (BSD-3), read from the installed file.

The file is parsed, not imported: its tests carry pytest marks that this project does not register.
"""

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from rotascope.arrays import Floats

FOLDER = "tsa/regime_switching/tests/test_markov_autoregression.py"


@cache
def printed(name: str) -> Floats:
    """The list assigned to `name` at the top of the file."""
    package = find_spec("statsmodels")
    assert package is not None
    assert package.origin is not None
    tree = ast.parse((Path(package.origin).parent / FOLDER).read_text(encoding="utf-8"))
    lists = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return np.array(ast.literal_eval(lists[name]))
