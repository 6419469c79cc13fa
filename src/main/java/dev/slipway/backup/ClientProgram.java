package dev.slipway.backup;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a program of the engine's own, which does not outlive the step that needs it. */
final class ClientProgram {
  private static final Logger log = LoggerFactory.getLogger(ClientProgram.class);

  /** What the loader, TLS and Kerberos look for; the rest of our environment may hold secrets. */
  private static final Set<String> KEPT =
      Set.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "LD_LIBRARY_PATH",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "KRB5_CONFIG",
          "KRB5CCNAME");

  /** Of each end of what a program complains of: between them may lie a statement of any length. */
  private static final int CHARACTERS_KEPT = 600;

  private static final long SECONDS_TO_END = 2;

  private ClientProgram() {}

  /**
   * How a run ended.
   *
   * @param exit its exit code
   * @param errors what it printed on stderr, in one line, without the middle if it is long
   * @param took how long it ran
   */
  record Ended(int exit, String errors, Duration took) {}

  /** Whoever reads what a program prints, to its end. */
  @FunctionalInterface
  interface Reader {
    void read(InputStream output) throws IOException;
  }

  /** Runs a program whose output nobody needs. */
  static Ended run(List<String> command, Map<String, String> environment) throws IOException {
    return run(command, environment, ProcessBuilder.Redirect.DISCARD, output -> {});
  }

  /** Runs a program, and hands on each line of its output. */
  static Ended run(List<String> command, Map<String, String> environment, Consumer<String> lines)
      throws IOException {
    return read(
        command,
        environment,
        output ->
            new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))
                .lines()
                .forEach(lines));
  }

  /** Runs a program, and hands on its output as it comes. */
  static Ended read(List<String> command, Map<String, String> environment, Reader reader)
      throws IOException {
    return run(command, environment, ProcessBuilder.Redirect.PIPE, reader);
  }

  private static Ended run(
      List<String> command,
      Map<String, String> environment,
      ProcessBuilder.Redirect output,
      Reader reader)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output)
            .redirectError(ProcessBuilder.Redirect.PIPE);
    builder.environment().keySet().retainAll(KEPT);
    // What it says is read, by people and here, and not to depend on where the gate runs.
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    log.debug("running {}", command);
    long start = System.nanoTime();
    Process process = builder.start();
    // A signal ends this process without its finally blocks.
    Thread withUs = new Thread(process::destroy, "end " + command.get(0));
    Runtime.getRuntime().addShutdownHook(withUs);
    try {
      StringBuilder errors = new StringBuilder();
      Thread listening = new Thread(() -> keepEnds(process.getErrorStream(), errors), "stderr");
      listening.setDaemon(true);
      listening.start();
      reader.read(process.getInputStream());
      int exit = process.waitFor();
      listening.join();
      return new Ended(exit, inOneLine(errors), Duration.ofNanos(System.nanoTime() - start));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(command, e);
    } finally {
      end(process);
      forget(withUs);
    }
  }

  private static void keepEnds(InputStream stream, StringBuilder ends) {
    char[] buffer = new char[1024];
    try (InputStreamReader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
        ends.append(buffer, 0, read);
        if (ends.length() > 2 * CHARACTERS_KEPT) {
          ends.replace(CHARACTERS_KEPT, ends.length() - CHARACTERS_KEPT + 1, "…");
        }
      }
    } catch (IOException e) {
      log.debug("what a program says on stderr cannot be read: {}", e.getMessage());
    }
  }

  /** Without the lines that quote rows. */
  private static String inOneLine(StringBuilder text) {
    return Stream.of(text.toString().strip().split("\\s*\\R\\s*", -1))
        .filter(line -> !line.startsWith("DETAIL:") && !line.startsWith("CONTEXT:"))
        .collect(Collectors.joining("; "));
  }

  private static InterruptedIOException interrupted(List<String> command, Exception cause) {
    InterruptedIOException interrupted = new InterruptedIOException(command.get(0) + " was ended");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Politely first: a client that is asked to end takes back what its server is doing for it. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.destroy();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("this process is ending already: {}", e.getMessage());
    }
  }
}
