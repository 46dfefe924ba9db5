from . import sibling

loaded = __name__
