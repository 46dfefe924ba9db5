import markdown

print(markdown.markdown("# Title\n\nSome *text* & `code`\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```python\nprint(1)\n```\n", extensions=["tables", "fenced_code", "toc"]))
