package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.GateProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell offers behind {@code slipway}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShellCompletionTest {
  @TempDir Path work;

  private List<String> offered(String... words) throws Exception {
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    assertThat(
            Main.run(
                List.of("completion", "bash"),
                Map.of(),
                new PrintStream(script, true, StandardCharsets.UTF_8),
                System.err))
        .isZero();
    Path file = Files.write(work.resolve("completion"), script.toByteArray());
    String ask =
        "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_slipway; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(file, String.join(" ", words), words.length - 1, String.join(" ", words));
    GateProcess.Ended ended = GateProcess.run(Map.of(), "bash", "-c", ask);
    assertThat(ended.err()).isEmpty();
    return ended.out().lines().map(String::strip).toList();
  }

  @Test
  void bash_offers_commands_and_their_options() throws Exception {
    assertThat(offered("slipway", "verify")).containsExactly("verify", "verify-backup");
    assertThat(offered("slipway", "undo", "--t")).containsExactly("--to", "--termination-log");
    assertThat(offered("slipway", "init", "--")).contains("--engine").doesNotContain("--wait");
  }

  @Test
  void a_shell_that_is_none_is_refused() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(
            Main.run(
                List.of("completion", "tcsh"),
                Map.of(),
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .isEqualTo(78);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("bash, zsh");
  }
}
