package dev.slipway.cli;

import dev.slipway.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;

/**
 * The report as one line in the file that Kubernetes reads when a container ends
 * (kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure).
 */
final class TerminationLog {
  /** Where Kubernetes looks for it if nothing else is said. */
  static final Path USUAL = Path.of("/dev/termination-log");

  private static final int MOST_BYTES = 1024;

  private TerminationLog() {}

  /** Writes only where the file is there already: elsewhere nobody reads it. */
  static void write(Report report, Path file) {
    if (!Files.isWritable(file)) {
      return;
    }
    try {
      Files.writeString(
          file, line(report), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      LoggerFactory.getLogger(TerminationLog.class)
          .warn("{} could not be written: {}", file, e.getMessage());
    }
  }

  /** As much of the message as fits into 1 KiB, cut between characters. */
  static String line(Report report) {
    String message = TextPrinter.message(report);
    String line = JsonPrinter.line(report, message);
    // At once what cannot fit in any case: below, every character costs a line.
    message = message.substring(0, Math.min(message.length(), MOST_BYTES));
    while (line.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES && !message.isEmpty()) {
      message = message.substring(0, message.offsetByCodePoints(message.length(), -1));
      line = JsonPrinter.line(report, message + "…");
    }
    return line;
  }
}
