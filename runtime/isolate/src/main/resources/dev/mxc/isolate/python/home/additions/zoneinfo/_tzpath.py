

def _mxc_path():
    import sys

    reset_tzpath(to=[sys.prefix + "/share/zoneinfo"])


_mxc_path()
