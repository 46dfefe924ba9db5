import datetime

from dateutil import parser, relativedelta, rrule, tz

print(parser.parse("Thu Sep 25 2003 10:36:28"), parser.isoparse("2024-02-29T01:02:03Z"))
print(datetime.date(2024, 1, 31) + relativedelta.relativedelta(months=+1, weekday=relativedelta.FR(-1)))
print([str(d.date()) for d in rrule.rrule(rrule.MONTHLY, count=4, bymonthday=-1, dtstart=datetime.datetime(2024, 1, 1))])
print(datetime.datetime(2024, 7, 1, tzinfo=tz.UTC).astimezone(tz.tzoffset("X", 3600)))
