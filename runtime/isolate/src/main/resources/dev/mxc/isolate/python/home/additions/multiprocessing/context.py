

def _mxc_refuse(self, *args, **kwargs):
    from _mxc import refusals

    raise refusals.process("multiprocessing")


BaseContext.Pool = BaseContext.Manager = _mxc_refuse
