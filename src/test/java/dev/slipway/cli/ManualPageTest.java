package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The manual page that comes with the tarball says what the command says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManualPageTest {
  private static final Path PAGE = Path.of("src", "assembly", "slipway.1");

  @Test
  void it_is_that_of_todays_options() throws Exception {
    if ("write".equals(System.getProperty("slipway.manual"))) {
      Files.writeString(PAGE, ManualPage.text());
    }

    assertThat(PAGE)
        .as("mvn -q verify -Dtest=ManualPageTest -Dslipway.manual=write")
        .content()
        .isEqualTo(ManualPage.text());
  }

  @Test
  void roff_reads_it_as_text() throws Exception {
    assertThat(Files.readAllLines(PAGE))
        .allMatch(
            line -> !line.startsWith(".") || line.matches("\\.(\\\\\"|TH|SH|TP|B|br|EX|EE)( .*)?"))
        .noneMatch(line -> line.startsWith("'"));
  }
}
