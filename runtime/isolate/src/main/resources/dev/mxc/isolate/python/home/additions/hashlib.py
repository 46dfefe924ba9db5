

def _mxc_digests():
    from _mxc import digests

    for name in ("blake2b", "blake2s", "shake_128", "shake_256"):
        globals()[name] = __builtin_constructor_cache[name] = getattr(digests, name)


_mxc_digests()
