

# Names that the language lacks and that packages import, with OpenSSL's values.
for _name, _value in (
    ("OP_CIPHER_SERVER_PREFERENCE", 0x400000),
    ("OP_ENABLE_KTLS", 0x8),
    ("OP_ENABLE_MIDDLEBOX_COMPAT", 0x100000),
    ("OP_IGNORE_UNEXPECTED_EOF", 0x80),
    ("OP_NO_RENEGOTIATION", 0x40000000),
    ("OP_SINGLE_DH_USE", 0),
    ("OP_SINGLE_ECDH_USE", 0),
    ("VERIFY_ALLOW_PROXY_CERTS", 0x40),
    ("VERIFY_X509_PARTIAL_CHAIN", 0x80000),
):
    globals().setdefault(_name, _value)
del _name, _value

# Packages set it; here names are checked as the language does, whatever it says.
SSLContext.hostname_checks_common_name = property(lambda self: False, lambda self, value: None)


def _mxc_wrap_socket(
    self,
    sock,
    server_side=False,
    do_handshake_on_connect=True,
    suppress_ragged_eofs=True,
    server_hostname=None,
    session=None,
):
    from _mxc.http_socket import HttpSocket

    if isinstance(sock, HttpSocket) and not server_side:
        return sock.secure(self, server_hostname)
    raise SSLError(
        "TLS is spoken by the host, not in an isolate: use urllib.request, http.client or requests, for which a rule grants https"
    )


def _mxc_load_verify_locations(self, cafile=None, capath=None, cadata=None):
    """The host checks certificates against what it trusts: a file is looked at, and not used."""
    if cafile is None and capath is None and cadata is None:
        raise TypeError("cafile, capath and cadata cannot be all omitted")
    if cafile is not None:
        with open(cafile, "rb") as file:
            if b"-----BEGIN" not in file.read():
                raise SSLError(SSL_ERROR_SSL, "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found")


def _mxc_load_cert_chain(self, certfile, keyfile=None, password=None):
    for name in (certfile, keyfile):
        if name is not None:
            open(name, "rb").close()
    raise SSLError("a certificate of a client cannot be used in an isolate: TLS is spoken by the host")


def _mxc_load_nothing(self, purpose=None):
    """The host has certificates of its own."""


SSLContext.wrap_socket = _mxc_wrap_socket
SSLContext.load_verify_locations = _mxc_load_verify_locations
SSLContext.load_cert_chain = _mxc_load_cert_chain
SSLContext.load_default_certs = SSLContext.set_default_verify_paths = _mxc_load_nothing
