

def _mxc_refuse(self):
    from _mxc import refusals

    raise refusals.process(f"multiprocessing.{type(self).__name__}")


BaseProcess.start = _mxc_refuse
