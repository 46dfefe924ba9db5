

def _mxc_refuse(self, *args, **kwargs):
    from _mxc import refusals

    raise refusals.process("ProcessPoolExecutor")


ProcessPoolExecutor.__init__ = _mxc_refuse
