from tabulate import tabulate

rows = [["a", 1, 2.5], ["ü", 22, None]]
for form in ("plain", "github", "grid", "html"):
    print(tabulate(rows, headers=["name", "n", "x"], tablefmt=form))
