

def _mxc_refuse(self, args, *rest, **options):
    from _mxc import refusals

    self._child_created = False
    self.returncode = None
    raise refusals.process(args if isinstance(args, (str, bytes)) else " ".join(map(str, args)))


Popen.__init__ = _mxc_refuse
Popen.__del__ = lambda self, _maxsize=None, _warn=None: None
