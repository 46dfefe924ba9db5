

def _mxc_processor():
    return ""


_Processor.from_subprocess = staticmethod(_mxc_processor)
