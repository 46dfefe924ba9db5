import json.nothing_there
