from .. import sibling
from ..sibling import value
from . import exported


def chain():
    return (sibling.value == value, exported)
