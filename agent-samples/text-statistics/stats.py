"""Statistics of an English text from standard input: length, vocabulary, readability, repeated phrases."""

import re
import statistics
import sys
import textwrap
from collections import Counter

STOP_WORDS = set("a an and are as at be but by for had he his how i in is it it's of on or that the they this to was which".split())


def syllables(word):
    """A rough count: groups of vowels, less a silent e."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def bar(value, largest, size=24):
    return "█" * round(size * value / largest)


text = sys.stdin.read()
paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
flat = " ".join(text.split())
sentences = re.split(r"(?<=[.!?])[\"”]?\s+(?=[\"“A-Z])", flat)
words = re.findall(r"[a-z]+(?:['’][a-z]+)*", flat.lower())
lengths = [len(re.findall(r"\w+(?:['’]\w+)*", sentence)) for sentence in sentences]

print(f"characters {len(text)}, words {len(words)}, sentences {len(sentences)}, paragraphs {len(paragraphs)}")
print(f"distinct words {len(set(words))} ({len(set(words)) / len(words):.1%}), "
      f"used once {sum(1 for count in Counter(words).values() if count == 1)}")
print(f"words per sentence: mean {statistics.mean(lengths):.2f}, median {statistics.median(lengths)}, "
      f"deviation {statistics.pstdev(lengths):.2f}, longest {max(lengths)}")

per_word = sum(map(syllables, words)) / len(words)
ease = 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * per_word
print(f"syllables per word {per_word:.3f}, Flesch reading ease {ease:.1f}")

print("\nMost frequent, stop words left out")
frequent = Counter(word for word in words if word not in STOP_WORDS).most_common()
frequent.sort(key=lambda item: (-item[1], item[0]))
for word, count in frequent[:8]:
    print(f"  {word:<10} {count:>2} {bar(count, frequent[0][1])}")

print("\nLetters per word")
by_length = Counter(len(re.sub("['’]", "", word)) for word in words)
for size in range(1, max(by_length) + 1):
    print(f"  {size:>2} {by_length[size]:>3} {bar(by_length[size], max(by_length.values()))}")

print("\nPhrases that come back")
triples = Counter(zip(words, words[1:], words[2:]))
for phrase, count in sorted(triples.items(), key=lambda item: (-item[1], item[0])):
    if count > 1:
        print(f"  {count} x {' '.join(phrase)}")

longest = max(sentences, key=len)
print("\nLongest sentence")
print(textwrap.fill(longest, width=72, initial_indent="  ", subsequent_indent="  "))
