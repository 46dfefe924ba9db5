

# There is no machine to ask for an address: a random one is taken, as where none can be found.
_OS_GETTERS = _GETTERS = []
_UuidCreate = _generate_time_safe = None
