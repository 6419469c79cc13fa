package dev.slipway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.GateProcess;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who sits at a terminal, which {@code script} stands for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TerminalTest {
  /** How a line begins that is put in the place of the one before, and how it ends. */
  private static final String AGAIN = "\r";

  private static final String REST = "\u001b[K";

  @TempDir Path folder;

  /** A file that grows by a MiB four times in two seconds, in a process of its own. */
  static final class SlowWork {
    private SlowWork() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      Progress.during(
          "copied",
          file,
          4 << 20,
          () -> {
            try (OutputStream out = Files.newOutputStream(file)) {
              for (int part = 0; part < 4; part++) {
                out.write(new byte[1 << 20]);
                Thread.sleep(600);
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private String seen(String terminal) throws Exception {
    String work =
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            "'" + System.getProperty("java.class.path") + "'",
            "'" + SlowWork.class.getName() + "'",
            folder.resolve("growing").toString());
    GateProcess.Ended ended =
        GateProcess.run(Map.of("TERM", terminal), "script", "-qec", work, "/dev/null");
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    return ended.out();
  }

  @Test
  void one_line_changes_and_is_gone_at_the_end() throws Exception {
    String seen = seen("xterm");

    List<String> lines =
        Stream.of(seen.split(AGAIN, -1)).filter(line -> line.endsWith(REST)).toList();
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.subList(0, lines.size() - 1))
        .allMatch(
            line -> line.matches("copied \\d of 4 MiB, \\d+ %, \\d+ MiB/s, \\d+ s left\\e\\[K"))
        .doesNotHaveDuplicates();
    assertThat(lines.get(lines.size() - 1)).isEqualTo(REST);
    assertThat(seen).doesNotContain("\n").endsWith(AGAIN + REST);
  }

  @Test
  void a_terminal_that_cannot_do_that_is_left_alone() throws Exception {
    assertThat(seen("dumb")).doesNotContain(REST).doesNotContain("copied");
  }
}
