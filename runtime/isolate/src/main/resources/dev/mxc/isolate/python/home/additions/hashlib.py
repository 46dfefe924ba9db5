

def _mxc_no_blake2(name):
    def refuse(*args, **kwargs):
        raise ValueError(f"unsupported hash type {name}: use sha256, sha512 or sha3_256")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


blake2b = __builtin_constructor_cache["blake2b"] = _mxc_no_blake2("blake2b")
blake2s = __builtin_constructor_cache["blake2s"] = _mxc_no_blake2("blake2s")
algorithms_available = algorithms_available - {"blake2b", "blake2s"}
