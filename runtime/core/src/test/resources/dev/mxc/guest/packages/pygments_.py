from pygments import highlight, lex
from pygments.formatters import HtmlFormatter
from pygments.lexers import JsonLexer, PythonLexer

print(highlight("def f(x):\n    return 'ü' + str(x)  # note\n", PythonLexer(), HtmlFormatter()))
print([(str(kind), text) for kind, text in lex('{"a": [1, true]}', JsonLexer())])
