import json

result = {"a": [1, 2.5, None, True], "ü": "text"}
result
