

def _mxc_no_proxies():
    """The host connects, and to no proxy of a guest's choice: what an environment says of them does not matter."""
    return {}


getproxies = getproxies_environment = _mxc_no_proxies
