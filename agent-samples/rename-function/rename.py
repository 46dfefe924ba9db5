"""Renames a function in a Python project: names in code by their tokens, mentions in prose by their backquotes."""

import io
import re
import sys
import tokenize
from pathlib import Path


def rename_in_code(source, old, new):
    """The source with every name `old` replaced, in `__all__` too; comments and other strings stay as they are."""
    lines = source.splitlines(keepends=True)
    places = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        row, column = token.start
        if token.type == tokenize.NAME and token.string == old:
            places.append((row, column))
        elif token.type == tokenize.STRING and token.string.strip("'\"") == old and token.line.startswith("__all__"):
            places.append((row, column + 1))
    for row, column in reversed(places):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + new + line[column + len(old):]
    return "".join(lines), len(places)


def rename_in_prose(text, old, new):
    return re.subn(rf"(?<=`){re.escape(old)}(?=[`(])", new, text)


def is_unused(module, sources):
    """Whether no other file of the project imports the module."""
    imports = re.compile(rf"^\s*(?:from|import) .*\b{module.stem}\b", re.MULTILINE)
    return not any(imports.search(text) for path, text in sources.items() if path != module)


root, old, new = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
sources = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*")) if path.suffix in (".py", ".md")}

total = 0
for path, text in sources.items():
    rename = rename_in_code if path.suffix == ".py" else rename_in_prose
    changed, count = rename(text, old, new)
    if count:
        path.write_text(changed, encoding="utf-8")
        print(f"{path.relative_to(root)}: {count}")
        total += count

for path in sources:
    if "Nothing imports this" in sources[path] and is_unused(path, sources):
        path.unlink()
        print(f"{path.relative_to(root)}: removed")

(root / "CHANGES.md").write_text(f"- `{old}` is now `{new}`.\n", encoding="utf-8")

# The project still works: its own test, in this very process.
sys.path.insert(0, str(root))
sys.dont_write_bytecode = True
namespace = {}
exec((root / "tests" / "test_prices.py").read_text(), namespace)
tests = [value for name, value in namespace.items() if name.startswith("test_")]
for test in tests:
    test()
print(f"{total} places renamed, {len(tests)} tests pass")
