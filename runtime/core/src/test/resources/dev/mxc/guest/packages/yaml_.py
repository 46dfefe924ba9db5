import yaml

text = "a: [1, 2.5, true, null]\nb:\n  - x: é\n    y: |\n      lines\n      more\nwhen: 2024-02-29\n"
print(yaml.safe_load(text))
print(yaml.safe_dump({"z": [1, {"k": "ü"}], "a": None, "t": "yes"}, allow_unicode=True, sort_keys=True))
print(list(yaml.safe_load_all("---\n1\n---\n[2]\n")))
try:
    yaml.safe_load("a: [1")
except yaml.YAMLError as error:
    print(type(error).__name__, error.problem_mark.line)
