import calendar
import datetime
import sched
import time
import zoneinfo

utc = datetime.timezone.utc
moment = datetime.datetime(2024, 2, 29, 13, 5, 7, 123456, tzinfo=utc)
for name in ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tokyo", "UTC", "America/St_Johns", "Africa/Cairo", "America/Sao_Paulo"):
    zone = zoneinfo.ZoneInfo(name)
    there = moment.astimezone(zone)
    print(name, there.isoformat(), there.utcoffset(), there.dst(), there.strftime("%Y-%m-%d %H:%M:%S %z"))
paris = zoneinfo.ZoneInfo("Europe/Paris")
for year in (1985, 2000, 2024, 2037, 2040, 2060):
    for month in (1, 3, 7, 10):
        print(datetime.datetime(year, month, 28, 12, tzinfo=paris).isoformat(), end=" ")
    print()
fold = datetime.datetime(2024, 10, 27, 2, 30, tzinfo=paris)
print(fold.isoformat(), fold.replace(fold=1).isoformat(), fold.tzname(), fold.replace(fold=1).tzname())
gap = datetime.datetime(2024, 3, 31, 2, 30, tzinfo=paris)
print(gap.astimezone(utc).isoformat(), datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("America/New_York")).tzname())
print("Europe/Berlin" in zoneinfo.available_timezones(), len(zoneinfo.available_timezones()) > 400)
try:
    zoneinfo.ZoneInfo("Nowhere/City")
except zoneinfo.ZoneInfoNotFoundError as error:
    print(type(error).__name__, error)
print(datetime.date(2024, 1, 31) + datetime.timedelta(days=30), moment - datetime.timedelta(weeks=5, hours=3), moment.isocalendar(), moment.weekday())
print(datetime.datetime.fromisoformat("2024-03-10T11:12:13.5+02:00"), datetime.datetime.strptime("3 Mar 2024 04:05 PM", "%d %b %Y %I:%M %p"))
print(datetime.timedelta(days=1.5, microseconds=-1), divmod(datetime.timedelta(hours=25), datetime.timedelta(hours=7)), str(datetime.timedelta(-1)))
print(moment.strftime("%a %A %b %B %d %j %U %W %y %p %I %f %%"), f"{moment:%H:%M}", moment.timestamp(), moment.ctime())
print(datetime.datetime.fromtimestamp(0), datetime.datetime.fromtimestamp(1e9, utc), datetime.date.fromisocalendar(2024, 9, 4), datetime.time(1, 2, 3).isoformat())
print(repr(moment), repr(datetime.timedelta(3)), repr(datetime.date.min), datetime.MAXYEAR)
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.localtime(0).tm_hour, time.tzname, time.timezone, time.daylight, time.mktime((2024, 1, 1, 0, 0, 0, 0, 0, 0)))
print(time.strptime("2024-05-06", "%Y-%m-%d").tm_yday, time.asctime(time.gmtime(0)), time.gmtime(0))
print(tuple(map(int, calendar.monthrange(2024, 2))), calendar.isleap(2100), calendar.month_name[3], calendar.day_abbr[6], calendar.timegm((2024, 1, 1, 0, 0, 0)))
calendar.TextCalendar(firstweekday=6).prmonth(2024, 2)
print(calendar.HTMLCalendar().formatmonth(2024, 2)[:120])
events = []
scheduler, now = sched.scheduler(time.monotonic, time.sleep), time.monotonic()
scheduler.enterabs(now + 0.02, 1, events.append, ("late",))
scheduler.enterabs(now + 0.01, 1, events.append, ("early",))
scheduler.run()
print(events, time.time() > 1.7e9, time.perf_counter_ns() > 0, time.process_time() >= 0, time.thread_time() >= 0)
for bad in ("2024-13-01", "x"):
    try:
        datetime.date.fromisoformat(bad)
    except ValueError as error:
        print("ValueError", error)
try:
    datetime.datetime.strptime("x", "%Y")
except ValueError as error:
    print(error)
