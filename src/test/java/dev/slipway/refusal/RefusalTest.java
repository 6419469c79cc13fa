package dev.slipway.refusal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The next command is one that can be typed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "app-20261122T031545Z-at-3",
        "my app's 100%",
        "$HOME;x",
        "a\\b`c`",
        "~",
        "*",
        "",
        "größe"
      })
  void a_name_reaches_the_command_as_it_is(String name) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + Refusal.typed(name))
            .redirectErrorStream(true)
            .start();
    String heard = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(heard).isEqualTo(name);
    assertThat(shell.waitFor()).isZero();
  }
}
