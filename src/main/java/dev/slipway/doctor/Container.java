package dev.slipway.doctor;

import static dev.slipway.doctor.Check.Subject.CONTAINER;
import static dev.slipway.doctor.Check.Subject.MEMORY;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The container that this process is in, as far as it can be seen from inside.
 *
 * @param root the root of the file system, which a test has elsewhere
 * @param environment the variables
 */
public record Container(Path root, Map<String, String> environment) {
  private static final long MEBIBYTE = 1 << 20;

  /** With so much a small upgrade was seen to run; with 48 MiB it did not come to an end. */
  private static final long LEAST = 80 * MEBIBYTE;

  /** The gate's Java takes at most 512 MiB for itself, and some for its code. */
  private static final long ENOUGH = 640 * MEBIBYTE;

  /** What a limit file says at least where there is no limit. */
  private static final long NO_LIMIT = 1L << 60;

  private static final double TICKS_IN_A_SECOND = 100;

  /** The one this process is in. */
  public static Container here(Map<String, String> environment) {
    return new Container(Path.of("/"), environment);
  }

  /** What runs it; empty if this is no container, as far as can be seen. */
  public Optional<String> engine() {
    if (!environment.getOrDefault("KUBERNETES_SERVICE_HOST", "").isEmpty()) {
      return Optional.of("Kubernetes");
    }
    if (Files.exists(root.resolve(".dockerenv"))) {
      return Optional.of("Docker");
    }
    return Files.exists(root.resolve("run/.containerenv"))
        ? Optional.of("Podman")
        : Optional.empty();
  }

  /** How much memory there may be, and whether some was missing; or why that cannot be known. */
  public Check memory() {
    try {
      Optional<String> limit = text("sys/fs/cgroup/memory.max");
      if (limit.isEmpty()) {
        limit = text("sys/fs/cgroup/memory/memory.limit_in_bytes");
      }
      return memory(limit.filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf), killed());
    } catch (IOException e) {
      return Check.doubtful(
          MEMORY,
          "how much it may take cannot be known",
          "what the kernel says of it cannot be read (" + e + ")",
          "see to it that this container may take 640m, which are enough for any gate");
    }
  }

  private static Check memory(Optional<Long> said, long killed) {
    Optional<Long> limit = said.filter(bytes -> bytes < NO_LIMIT);
    String may =
        limit
            .map(bytes -> "at most " + bytes / MEBIBYTE + " MiB")
            .orElse("without a limit of its own");
    if (killed > 0) {
      return Check.doubtful(
          MEMORY,
          may
              + ", and "
              + killed
              + " "
              + (killed == 1 ? "process was" : "processes were")
              + " killed",
          "the kernel killed what took more (oom_kill)",
          "allow this container more: 640m are enough for any gate");
    }
    if (limit.filter(bytes -> bytes < LEAST).isPresent()) {
      return Check.doubtful(
          MEMORY,
          may,
          "that is little even for a start with nothing to do",
          "allow this container more: 640m are enough for any gate");
    }
    return Check.well(
        MEMORY,
        may
            + (limit.filter(bytes -> bytes < ENOUGH).isPresent()
                ? "; a gate with much to do takes up to 640 MiB"
                : ""));
  }

  /** What a file of the kernel's says; nothing, on a system that has no such file. */
  private Optional<String> text(String file) throws IOException {
    try {
      return Optional.of(Files.readString(root.resolve(file)).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private long killed() throws IOException {
    return text("sys/fs/cgroup/memory.events").stream()
        .flatMap(String::lines)
        .filter(line -> line.matches("oom_kill \\d+"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  /** What is process 1, for how long; and where to see what cannot be seen from inside. */
  public Check process() {
    Optional<String> engine = engine();
    if (engine.isEmpty()) {
      return Check.well(CONTAINER, "none, as far as can be seen");
    }
    String where = "a container of " + engine.get() + "'s, process 1 is " + first() + since();
    return switch (engine.get()) {
      case "Kubernetes" ->
          Check.well(
              CONTAINER,
              where
                  + "; whether it is started again and again: kubectl get pod "
                  + environment.getOrDefault("HOSTNAME", "POD"));
      default ->
          Check.well(
              CONTAINER,
              where
                  + "; its restart policy cannot be seen from inside: "
                  + engine.get().toLowerCase(Locale.ROOT)
                  + " inspect -f '{{.HostConfig.RestartPolicy.Name}} {{.RestartCount}}' "
                  + environment.getOrDefault("HOSTNAME", "CONTAINER"));
    };
  }

  private String first() {
    try {
      String[] words =
          new String(Files.readAllBytes(root.resolve("proc/1/cmdline")), StandardCharsets.UTF_8)
              .split("\0", -1);
      return List.of(words).contains("dev.slipway.cli.Main")
          ? (ProcessHandle.current().pid() == 1 ? "this command" : "a gate")
          : String.valueOf(Path.of(words[0]).getFileName());
    } catch (IOException e) {
      return "not to be seen (" + e + ")";
    }
  }

  private String since() {
    try {
      String stat = Files.readString(root.resolve("proc/1/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double up =
          Double.parseDouble(Files.readString(root.resolve("proc/uptime")).split(" ", -1)[0]);
      // Field 22 of all (proc_pid_stat(5)), the 20th behind the name.
      long seconds = Math.round(up - Long.parseLong(fields[19]) / TICKS_IN_A_SECOND);
      return " (since " + (seconds < 120 ? seconds + " s" : seconds / 60 + " min") + ")";
    } catch (IOException | RuntimeException e) {
      return " (since when cannot be known: " + e + ")";
    }
  }
}
