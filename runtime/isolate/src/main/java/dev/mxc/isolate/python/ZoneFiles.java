package dev.mxc.isolate.python;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Time zones as TZif files (RFC 9636), made from the JDK's own rules, since GraalPy brings no time
 * zone data. Abbreviations are the JDK's English ones where it has them, else the offset.
 */
final class ZoneFiles {

  private static final int YEAR_LAST = 2037;

  private record LocalType(int offsetSeconds, boolean daylight, String abbreviation) {}

  private ZoneFiles() {}

  /** Writes a file per zone below a folder. */
  static void write(Path folder) throws IOException {
    for (String id : ZoneId.getAvailableZoneIds()) {
      if (!id.startsWith("SystemV/")) {
        Path file = folder.resolve(id);
        Files.createDirectories(file.getParent());
        Files.write(file, tzif(id));
      }
    }
  }

  /** The content of a zone's file. */
  static byte[] tzif(String id) throws IOException {
    ZoneRules rules = ZoneId.of(id).getRules();
    List<Long> times = new ArrayList<>();
    List<LocalType> types = new ArrayList<>();
    Map<LocalType, Integer> numbers = new LinkedHashMap<>();
    Instant beginning = Instant.ofEpochSecond(Integer.MIN_VALUE * 4L);
    LocalType first = type(id, rules, beginning);
    numbers.put(first, 0);
    for (ZoneOffsetTransition transition : transitions(rules)) {
      LocalType after = type(id, rules, transition.getInstant());
      numbers.putIfAbsent(after, numbers.size());
      times.add(transition.toEpochSecond());
      types.add(after);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    block(out, List.of(), List.of(), Map.of(first, 0), true);
    block(out, times, types, numbers, false);
    out.writeBytes("\n" + footer(id, rules) + "\n");
    return bytes.toByteArray();
  }

  private static List<ZoneOffsetTransition> transitions(ZoneRules rules) {
    List<ZoneOffsetTransition> all = new ArrayList<>(rules.getTransitions());
    if (!rules.getTransitionRules().isEmpty()) {
      int year = all.isEmpty() ? 1970 : all.getLast().getDateTimeBefore().getYear() + 1;
      for (; year <= YEAR_LAST; year++) {
        for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
          all.add(rule.createTransition(year));
        }
      }
    }
    return all;
  }

  private static LocalType type(String id, ZoneRules rules, Instant at) {
    boolean daylight = rules.isDaylightSavings(at);
    ZoneOffset offset = rules.getOffset(at);
    return new LocalType(
        offset.getTotalSeconds(), daylight, abbreviation(id, offset, daylight, rules, at));
  }

  private static String abbreviation(
      String id, ZoneOffset offset, boolean daylight, ZoneRules rules, Instant at) {
    TimeZone zone = TimeZone.getTimeZone(id);
    boolean usual =
        rules.getStandardOffset(at).equals(rules.getStandardOffset(Instant.now()))
            && at.getEpochSecond() > 0;
    String name = usual ? zone.getDisplayName(daylight, TimeZone.SHORT, Locale.ENGLISH) : "";
    boolean named = name.matches("[A-Z]{3,5}");
    return named ? name : numeric(offset);
  }

  /** As the time zone database names a zone without letters: {@code +03}, {@code -0330}. */
  private static String numeric(ZoneOffset offset) {
    int minutes = Math.abs(offset.getTotalSeconds()) / 60;
    String sign = offset.getTotalSeconds() < 0 ? "-" : "+";
    String hours = String.format(Locale.ROOT, "%s%02d", sign, minutes / 60);
    return minutes % 60 == 0 ? hours : hours + String.format(Locale.ROOT, "%02d", minutes % 60);
  }

  /**
   * A header and its data; {@code narrow} is the block with 32-bit times that old readers want,
   * kept empty.
   */
  private static void block(
      DataOutputStream out,
      List<Long> times,
      List<LocalType> types,
      Map<LocalType, Integer> numbers,
      boolean narrow)
      throws IOException {
    StringBuilder names = new StringBuilder();
    Map<String, Integer> nameOffsets = new LinkedHashMap<>();
    for (LocalType type : numbers.keySet()) {
      if (nameOffsets.putIfAbsent(type.abbreviation, names.length()) == null) {
        names.append(type.abbreviation).append('\0');
      }
    }
    out.writeBytes("TZif2");
    out.write(new byte[15]);
    for (int count : new int[] {0, 0, 0, times.size(), numbers.size(), names.length()}) {
      out.writeInt(count);
    }
    for (long time : times) {
      if (narrow) {
        out.writeInt((int) time);
      } else {
        out.writeLong(time);
      }
    }
    for (LocalType type : types) {
      out.writeByte(numbers.getOrDefault(type, 0));
    }
    for (LocalType type : numbers.keySet()) {
      out.writeInt(type.offsetSeconds);
      out.writeByte(type.daylight ? 1 : 0);
      out.writeByte(nameOffsets.getOrDefault(type.abbreviation, 0));
    }
    out.write(names.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The rule for what comes after the last transition, as in the TZ variable, see tzset(3). */
  private static String footer(String id, ZoneRules rules) {
    List<ZoneOffsetTransitionRule> last = rules.getTransitionRules();
    Instant far = Instant.parse("2037-12-31T00:00:00Z");
    if (last.size() != 2) {
      ZoneOffset offset = rules.getOffset(far);
      return name(abbreviation(id, offset, false, rules, far)) + posix(offset);
    }
    ZoneOffsetTransitionRule start =
        last.get(0).getOffsetAfter().equals(last.get(0).getStandardOffset())
            ? last.get(1)
            : last.get(0);
    ZoneOffsetTransitionRule end = start == last.get(0) ? last.get(1) : last.get(0);
    Instant summer = start.createTransition(YEAR_LAST).getInstant();
    Instant winter = end.createTransition(YEAR_LAST).getInstant();
    return name(abbreviation(id, end.getOffsetAfter(), false, rules, winter))
        + posix(end.getOffsetAfter())
        + name(abbreviation(id, start.getOffsetAfter(), true, rules, summer))
        + posix(start.getOffsetAfter())
        + ","
        + rule(start)
        + ","
        + rule(end);
  }

  private static String name(String abbreviation) {
    return abbreviation.matches("[A-Za-z]+") ? abbreviation : "<" + abbreviation + ">";
  }

  /** West of Greenwich is positive here. */
  private static String posix(ZoneOffset offset) {
    return duration(-offset.getTotalSeconds());
  }

  private static String duration(int seconds) {
    String sign = seconds < 0 ? "-" : "";
    int all = Math.abs(seconds);
    String hours = sign + all / 3600;
    int rest = all % 3600;
    return rest == 0
        ? hours
        : String.format(Locale.ROOT, "%s:%02d", hours, rest / 60)
            + (rest % 60 == 0 ? "" : String.format(Locale.ROOT, ":%02d", rest % 60));
  }

  private static String rule(ZoneOffsetTransitionRule rule) {
    LocalTime time = rule.getLocalTime();
    int seconds = rule.isMidnightEndOfDay() ? 24 * 3600 : time.toSecondOfDay();
    // The rule's time is in one of three clocks; the footer wants the wall clock before the change.
    seconds +=
        switch (rule.getTimeDefinition()) {
          case WALL -> 0;
          case STANDARD ->
              rule.getOffsetBefore().getTotalSeconds() - rule.getStandardOffset().getTotalSeconds();
          case UTC -> rule.getOffsetBefore().getTotalSeconds();
        };
    DayOfWeek day = rule.getDayOfWeek();
    int dayOfMonth = rule.getDayOfMonthIndicator();
    if (day == null) {
      int julian = java.time.LocalDate.of(2023, rule.getMonth(), dayOfMonth).getDayOfYear();
      return "J" + julian + "/" + duration(seconds);
    }
    int week;
    if (dayOfMonth < 0 || dayOfMonth > 22) {
      week = 5;
    } else {
      week = (dayOfMonth + 6) / 7;
      int shift = dayOfMonth - (week * 7 - 6);
      // "The Sunday on or after the 9th" is "the second Saturday-less Sunday": days move into the
      // time.
      day = day.minus(shift);
      seconds += shift * 24 * 3600;
    }
    return "M"
        + rule.getMonth().getValue()
        + "."
        + week
        + "."
        + day.getValue() % 7
        + (seconds == 2 * 3600 ? "" : "/" + duration(seconds));
  }
}
