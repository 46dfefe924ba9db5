from . import circular_b
x = 1
