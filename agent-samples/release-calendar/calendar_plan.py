"""Plans sprints in working days and finds what a weekly meeting means in four time zones."""

import calendar
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

with open("data/plan.json", encoding="utf-8") as file:
    plan = json.load(file)
holidays = {date.fromisoformat(day) for day in plan["holidays"]}


def is_working_day(day):
    return day.weekday() < calendar.SATURDAY and day not in holidays


def add_working_days(day, count):
    """The working day that lies `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


print("Sprints")
start = date.fromisoformat(plan["start"])
for number in range(1, plan["sprints"] + 1):
    end = add_working_days(start, plan["sprintDays"] - 1)
    lost = sum(start <= day <= end for day in holidays)
    week = start.isocalendar()
    print(f"  {number}: {start:%a %d %b %Y} (week {week.week}) to {end:%a %d %b %Y}, "
          f"{(end - start).days + 1} days, {lost} holidays")
    start = add_working_days(end, 1)

print("\nLast working day of each month")
for month in range(1, 7):
    day = date(2027, month, calendar.monthrange(2027, month)[1])
    while not is_working_day(day):
        day -= timedelta(days=1)
    print(f"  {day:%B}: {day.isoformat()} ({day:%A})")

print("\nMeeting, fixed at Lisbon's clock")
zones = {name: ZoneInfo(key) for name, key in plan["offices"].items()}
local = datetime.fromisoformat(plan["meeting"]).replace(tzinfo=zones["Lisbon"])
previous = {}
for week in range(5):
    # Wall-clock arithmetic: the meeting stays at 16:00 when the clocks change.
    when = local + timedelta(weeks=week)
    cells = []
    for name, zone in zones.items():
        there = when.astimezone(zone)
        clock = there.strftime("%H:%M")
        mark = "*" if previous.get(name, clock) != clock else " "
        previous[name] = clock
        cells.append(f"{name} {there:%a} {clock}{mark}")
    print(f"  {when:%d %b}  " + "  ".join(cells))

release = datetime(2027, 2, 26, 12, 0, tzinfo=zones["Sydney"])
print("\nRelease", release.isoformat(), "is", release.astimezone(ZoneInfo("UTC")).isoformat())
print("Seconds from the meeting:", int((release - local).total_seconds()))
