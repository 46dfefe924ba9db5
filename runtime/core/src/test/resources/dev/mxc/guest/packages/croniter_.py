import datetime

from croniter import croniter

times = croniter("*/15 9-10 * * mon-fri", datetime.datetime(2024, 3, 1, 9, 50))
print([str(times.get_next(datetime.datetime)) for _ in range(3)], croniter.is_valid("61 * * * *"))
