code = compile("def f():\n    raise ValueError('in compiled text')\nf()", "<text>", "exec")
exec(code)
