package dev.slipway.cli;

import dev.slipway.Report;
import dev.slipway.layout.SettingNote;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * What the shell that started the gate is told for the app beside the exit code: the names of the
 * services that are missing, between commas, in one line; and in the next, between spaces, OLD=NEW
 * for each variable that is handed on under another name, of which the shell has the value itself.
 *
 * <p>It goes into a pipe that stands where input would come from: of all that a shell can hand on,
 * that alone is left free by logs and report, and takes no file where none can be written.
 */
final class Answer {
  private Answer() {}

  /** Whether there is such a pipe. */
  static boolean isAwaited(Map<String, String> environment) {
    return "stdin".equals(environment.get("SLIPWAY_ANSWER"));
  }

  /** Tells it, as well as can be: the app may start either way. */
  @SuppressWarnings("resource") // it is not ours to close
  static void give(Report report) {
    String handed =
        report.settings().stream()
            .filter(note -> note.fate() == SettingNote.Fate.HANDED_ON)
            .map(note -> note.name() + "=" + note.to().orElseThrow())
            .collect(Collectors.joining(" "));
    String line = String.join(",", report.degraded()) + "\n" + handed + "\n";
    try {
      new FileOutputStream(FileDescriptor.in).write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LoggerFactory.getLogger(Answer.class)
          .warn("what is missing or renamed cannot be told to the app: {}", e.getMessage());
    }
  }
}
