"""The network as a scikit-learn classifier: for pipelines, searches and cross-validation.

`NetworkClassifier` adds nothing to learn with. It makes a `Network`, an optimizer and a schedule
from its settings, hands them to `fit` of `nnlib.training`, and keeps scikit-learn's promises about
labels, names and errors around it.
"""

from nnlib.estimator.classifier import NetworkClassifier

__all__ = ["NetworkClassifier"]
