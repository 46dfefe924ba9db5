"""re.Scanner by one pattern with a named group per rule: the language has no compiler of parse trees."""

import re


class Scanner:
    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        rules = [f"(?P<mxc_rule_{i}>{phrase})" for i, (phrase, _) in enumerate(lexicon)]
        self.scanner = re.compile("|".join(rules), flags)
        names = self.scanner.groupindex
        self._rules = sorted((names[f"mxc_rule_{i}"], action) for i, (_, action) in enumerate(lexicon))

    def scan(self, string):
        result = []
        at = 0
        while match := self.scanner.match(string, at):
            end = match.end()
            if end == at:
                break
            for group, action in self._rules:
                if match.start(group) >= 0:
                    break
            if callable(action):
                self.match = match
                action = action(self, match.group())
            if action is not None:
                result.append(action)
            at = end
        return result, string[at:]
