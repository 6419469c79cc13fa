package dev.slipway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The command as users start it: a process of its own, from the scripts in {@code entrypoint/}. */
public final class GateProcess {
  public static final Path SLIPWAY = Path.of("entrypoint", "slipway").toAbsolutePath();
  public static final Path WRAPPER = Path.of("entrypoint", "docker-entrypoint.sh").toAbsolutePath();

  /** What Slipway would read from this process's own environment. */
  private static final Pattern READ =
      Pattern.compile("SLIPWAY_.*|DATABASE_URL.*|DIRECT_URL.*|PG[A-Z_]+|POSTGRES_.*");

  /** How a process ended, and what it printed. */
  public record Ended(int exit, String out, String err) {
    public String lastLineOfErr() {
      String[] lines = err.strip().split("\n", -1);
      return lines[lines.length - 1];
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private GateProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command with only these variables of Slipway's set. */
  public static GateProcess start(Map<String, String> variables, String... command)
      throws IOException {
    Path out = Files.createTempFile("slipway-test", ".out");
    Path err = Files.createTempFile("slipway-test", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> READ.matcher(name).matches());
    builder.environment().putAll(variables);
    return new GateProcess(builder.start(), out, err);
  }

  public static Ended run(Map<String, String> variables, String... command) throws Exception {
    return start(variables, command).ended();
  }

  /** A command as a user without any rights of root's. */
  public static String[] withoutRoot(String... command) {
    List<String> all = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
    }
    all.addAll(Arrays.asList(command));
    return all.toArray(new String[0]);
  }

  public Process process() {
    return process;
  }

  public Ended ended() throws Exception {
    return ended(2, TimeUnit.MINUTES);
  }

  public Ended ended(long patience, TimeUnit unit) throws Exception {
    if (!process.waitFor(patience, unit)) {
      process.destroyForcibly();
      throw new AssertionError(
          "still running after " + patience + " " + unit + ": " + Files.readString(err));
    }
    Ended ended =
        new Ended(
            process.exitValue(),
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
    Files.delete(out);
    Files.delete(err);
    return ended;
  }

  /** What it has printed on stderr so far. */
  public String errSoFar() throws IOException {
    return Files.readString(err);
  }
}
