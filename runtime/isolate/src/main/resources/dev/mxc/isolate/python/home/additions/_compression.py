

def _mxc_readall(self):
    # The largest read is smaller than sys.maxsize here.
    chunks = []
    while data := self.read(2**31 - 1):
        chunks.append(data)
    return b"".join(chunks)


DecompressReader.readall = _mxc_readall
