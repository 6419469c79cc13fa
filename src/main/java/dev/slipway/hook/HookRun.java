package dev.slipway.hook;

import dev.slipway.hook.HookFolder.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one hook, which outlives neither its time nor this process. */
final class HookRun {
  private static final Logger log = LoggerFactory.getLogger(HookRun.class);

  /** A line that is longer is cut, so that what never ends one takes no memory. */
  private static final int LONGEST_LINE = 2000;

  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  /** What programs need to run at all, to reach others, and to trust them. */
  private static final Set<String> HANDED_ON =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "TZ",
          "TMPDIR",
          "LD_LIBRARY_PATH",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "all_proxy");

  /** The settings of the tools by which people take backups elsewhere, and of their own hooks. */
  private static final List<String> HANDED_ON_BEGINNINGS =
      List.of(
          "HOOK_", "LC_", "XDG_", "RCLONE_", "RESTIC_", "AWS_", "B2_", "AZURE_", "GOOGLE_", "BORG_",
          "KOPIA_", "MC_");

  private HookRun() {}

  /**
   * Runs a hook to its end, and logs what it prints.
   *
   * @param folder where it runs
   * @param variables what it is told
   * @return why it failed, if it did: it does not start, does not end in time, or does not end with
   *     0
   */
  static Optional<Failure> of(
      Path hook, Path folder, Map<String, String> variables, Duration limit) {
    String name = "the hook " + hook.getFileName();
    ProcessBuilder builder =
        new ProcessBuilder(hook.toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> !isHandedOn(variable));
    builder.environment().putAll(variables);
    // A signal ends this process without its finally blocks, and may come while the hook starts.
    AtomicReference<Process> started = new AtomicReference<>();
    Thread withUs =
        new Thread(
            () -> {
              synchronized (started) {
                if (started.get() != null) {
                  end(started.get());
                }
              }
            },
            "end " + name);
    Process process;
    synchronized (started) {
      try {
        Runtime.getRuntime().addShutdownHook(withUs);
      } catch (IllegalStateException e) {
        return failed(name + " is not begun, since the gate is ending");
      }
      try {
        process = builder.start();
      } catch (IOException e) {
        forget(withUs);
        return failed(name + " does not start (" + e.getMessage() + ")");
      }
      started.set(process);
    }
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
        return failed(
            name + " did not end in " + limit.toSeconds() + " s and was ended (--hook-timeout)");
      }
      int exit = process.exitValue();
      return exit == 0
          ? Optional.empty()
          : Optional.of(new Failure(name + " ended with " + exit, OptionalInt.of(exit)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(name + " was ended");
    } finally {
      if (process.isAlive()) {
        end(process);
      }
      forget(withUs);
    }
  }

  private static Optional<Failure> failed(String words) {
    return Optional.of(new Failure(words, OptionalInt.empty()));
  }

  /**
   * Whether a hook sees this variable of ours: the rest may be secrets, of the database above all.
   */
  static boolean isHandedOn(String variable) {
    return HANDED_ON.contains(variable)
        || HANDED_ON_BEGINNINGS.stream().anyMatch(variable::startsWith);
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
