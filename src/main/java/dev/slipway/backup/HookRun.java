package dev.slipway.backup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one hook, which outlives neither its time nor this process. */
final class HookRun {
  private static final Logger log = LoggerFactory.getLogger(HookRun.class);

  /** A line that is longer is cut, so that what never ends one takes no memory. */
  private static final int LONGEST_LINE = 2000;

  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  private HookRun() {}

  /**
   * Runs a hook to its end, and logs what it prints.
   *
   * @param folder where it runs
   * @param variables what it is told
   * @throws IOException if it does not start, does not end in time, or does not end with 0
   */
  static void of(Path hook, Path folder, Map<String, String> variables, Duration limit)
      throws IOException {
    String name = "the hook " + hook.getFileName();
    ProcessBuilder builder =
        new ProcessBuilder(hook.toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> !Hooks.isHandedOn(variable));
    builder.environment().putAll(variables);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(name + " does not start (" + e.getMessage() + ")", e);
    }
    // A signal ends this process without its finally blocks.
    Thread withUs = new Thread(() -> end(process), "end " + name);
    Runtime.getRuntime().addShutdownHook(withUs);
    try {
      Thread listening = new Thread(() -> logLines(process.getInputStream(), hook), name);
      listening.setDaemon(true);
      listening.start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
      }
      // Not longer: what it left in the background may hold its output open for ever.
      listening.join(TIME_TO_END.toMillis());
      if (!ended) {
        throw new IOException(
            name + " did not end in " + limit.toSeconds() + " s and was ended (--hook-timeout)");
      }
      if (process.exitValue() != 0) {
        throw new IOException(name + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(name + " was ended");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      if (process.isAlive()) {
        end(process);
      }
      forget(withUs);
    }
  }

  private static void logLines(InputStream output, Path hook) {
    StringBuilder line = new StringBuilder();
    try (Reader reader = new InputStreamReader(output, StandardCharsets.UTF_8)) {
      for (int read = reader.read(); read >= 0; read = reader.read()) {
        if (read == '\n') {
          log.info("{}: {}", hook.getFileName(), line);
          line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
          line.append(Character.isISOControl(read) ? ' ' : (char) read);
        }
      }
    } catch (IOException e) {
      log.debug("what the hook {} says cannot be read: {}", hook, e.getMessage());
    }
    if (!line.isEmpty()) {
      log.info("{}: {}", hook.getFileName(), line);
    }
  }

  /** With what it started: whose parent is gone could not be found any more. */
  private static void end(Process process) {
    Set<ProcessHandle> all = new LinkedHashSet<>();
    all.add(process.toHandle());
    process.descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroy);
    long until = System.nanoTime() + TIME_TO_END.toNanos();
    boolean interrupted = false;
    while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < until) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    process.descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
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
