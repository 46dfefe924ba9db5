

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
