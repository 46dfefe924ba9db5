"""Quarterly sales report: totals by region and product, rows that do not parse are listed."""

import csv
import sys
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path


def read_sales(path):
    """Yields (row, None) for a good row and (None, complaint) for a bad one."""
    with open(path, newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                row["units"] = int(row["units"])
                row["revenue"] = row["units"] * Decimal(row["unit_price"])
            except (ValueError, InvalidOperation):
                yield None, f"line {number}: units is {row['units']!r}"
            else:
                yield row, None


def totals(rows, key):
    sums = defaultdict(lambda: [0, Decimal(0)])
    for row in rows:
        entry = sums[key(row)]
        entry[0] += row["units"]
        entry[1] += row["revenue"]
    return sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))


def print_table(title, entries, overall):
    print(f"\n{title:<20} {'units':>6} {'revenue':>12} {'share':>7}")
    for name, (units, revenue) in entries:
        print(f"{name:<20} {units:>6} {revenue:>12,.2f} {revenue / overall:>7.1%}")


def main(source, target):
    rows, complaints = [], []
    for row, complaint in read_sales(source):
        if complaint:
            complaints.append(complaint)
        else:
            rows.append(row)

    overall = sum(row["revenue"] for row in rows)
    print(f"{len(rows)} sales, revenue {overall:,.2f}")
    print_table("Region", totals(rows, lambda row: row["region"]), overall)
    print_table("Product", totals(rows, lambda row: row["product"]), overall)
    print_table("Month", totals(rows, lambda row: row["date"][:7]), overall)

    if complaints:
        print("\nSkipped:")
        for complaint in complaints:
            print("  " + complaint)

    with open(target, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["region", "product", "units", "revenue"])
        for (region, product), (units, revenue) in totals(rows, lambda row: (row["region"], row["product"])):
            writer.writerow([region, product, units, revenue])
    print(f"\nWrote {Path(target).name}")


main(sys.argv[1], sys.argv[2])
