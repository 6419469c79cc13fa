package dev.slipway.notify;

import dev.slipway.notify.News.Kind;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Numbers about the last runs, in Prometheus' text format
 * (prometheus.io/docs/instrumenting/exposition_formats): for each metric and labels, a value.
 */
final class Metrics {

  /** The metrics, all gauges; named as prometheus.io/docs/practices/naming has it. */
  private enum Metric {
    LAST_RUN_TIMESTAMP_SECONDS("When the last run ended, in seconds since 1970."),
    LAST_SUCCESS_TIMESTAMP_SECONDS("When the last run ended that ended well."),
    LAST_RUN_EXIT_CODE("The exit code of the last run; 0 if it ended well."),
    LAST_RUN_DURATION_SECONDS("How long the last run took."),
    LAST_RUN_MIGRATIONS_APPLIED("How many migrations the last run applied."),
    LAST_SNAPSHOT_TIMESTAMP_SECONDS("When the last snapshot was made or used again."),
    LAST_SNAPSHOT_SIZE_BYTES("How large the last snapshot is.");

    private final String help;

    Metric(String help) {
      this.help = help;
    }

    String title() {
      return "slipway_" + name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern SAMPLE = Pattern.compile("(slipway_[a-z_]+)(\\{.*\\}|) ([0-9.]+)");

  private final Map<Metric, Map<String, String>> values = new TreeMap<>();

  /** What a file of ours holds already; what is not ours is left out. */
  static Metrics read(String text) {
    Metrics metrics = new Metrics();
    for (String line : text.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        for (Metric metric : Metric.values()) {
          if (metric.title().equals(sample.group(1))) {
            metrics.put(metric, sample.group(2), sample.group(3));
          }
        }
      }
    }
    return metrics;
  }

  /** Labels as they are written: {@code {command="migrate",name="shop"}}. */
  static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(
            label ->
                label.getKey()
                    + "=\""
                    + label
                        .getValue()
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                    + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Takes in how a run ended; the time of the last that ended well stays if this one did not. */
  Metrics with(News news, String labels, Instant now) {
    String seconds = String.valueOf(now.getEpochSecond());
    put(Metric.LAST_RUN_TIMESTAMP_SECONDS, labels, seconds);
    if (news.kind() != Kind.FAILURE) {
      put(Metric.LAST_SUCCESS_TIMESTAMP_SECONDS, labels, seconds);
    }
    put(Metric.LAST_RUN_EXIT_CODE, labels, String.valueOf(news.exitCode()));
    put(
        Metric.LAST_RUN_DURATION_SECONDS,
        labels,
        String.format(Locale.ROOT, "%.3f", news.millis() / 1000.0));
    put(Metric.LAST_RUN_MIGRATIONS_APPLIED, labels, String.valueOf(news.applied()));
    if (news.snapshotBytes().isPresent()) {
      put(Metric.LAST_SNAPSHOT_TIMESTAMP_SECONDS, labels, seconds);
      put(
          Metric.LAST_SNAPSHOT_SIZE_BYTES,
          labels,
          String.valueOf(news.snapshotBytes().getAsLong()));
    }
    return this;
  }

  private void put(Metric metric, String labels, String value) {
    values.computeIfAbsent(metric, none -> new TreeMap<>()).put(labels, value);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (metric, samples) -> {
          text.append("# HELP ").append(metric.title()).append(' ').append(metric.help);
          text.append("\n# TYPE ").append(metric.title()).append(" gauge\n");
          samples.forEach(
              (labels, value) ->
                  text.append(metric.title())
                      .append(labels)
                      .append(' ')
                      .append(value)
                      .append('\n'));
        });
    return text.toString();
  }
}
