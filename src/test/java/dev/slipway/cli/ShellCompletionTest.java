package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.GateProcess;
import dev.slipway.cli.Invocation.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Types into a zsh of its own on a terminal; a key of its own shows what became of the line. */
  private static final String TYPED =
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PROMPT=; LISTMAX=9999; setopt no_beep no_list_beep; stty -echo cols 200"
      zpty -w shell 'shown() { print -r -- "<$BUFFER>"; zle send-break }; zle -N shown; bindkey "^X" shown'
      zpty -w shell 'autoload -U compinit; compinit -u; source "%1$s"; print RE""ADY'
      while zpty -r shell line; do [[ $line == *READY* ]] && break; done
      for words in %2$s; do
        zpty -n -w shell "$words"$'\\t\\C-x'
        while zpty -r shell line; do print -r -- "$line"; [[ $line == *\\<*\\>* ]] && break; done
      done
      zpty -d shell
      """;

  private Path script(String shell) throws Exception {
    Ran script = Ran.slipway(Map.of(), "completion", shell);
    assertThat(script.exit).isZero();
    return Files.writeString(work.resolve("completion"), script.out);
  }

  private List<String> offered(String... words) throws Exception {
    String ask =
        "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_slipway; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(
                script("bash"), String.join(" ", words), words.length - 1, String.join(" ", words));
    GateProcess.Ended ended = GateProcess.run(Map.of(), "bash", "-c", ask);
    assertThat(ended.err()).isEmpty();
    return ended.out().lines().map(String::strip).toList();
  }

  /** Not every machine has every shell, and nobody has to install one for these tests. */
  private static void require(String shell) throws Exception {
    try {
      GateProcess.run(Map.of(), shell, "-c", "exit");
    } catch (IOException e) {
      String loud = "NO " + shell + ": NOT tested: what completes slipway there";
      System.err.println("\n*** " + loud + " ***\n");
      abort(loud);
    }
  }

  private GateProcess.Ended asked(String shell, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(List.of(arguments));
    GateProcess.Ended ended =
        GateProcess.run(
            Map.of("HOME", work.toString(), "TERM", "dumb"), command.toArray(new String[0]));
    assertThat(ended.err()).isEmpty();
    return ended;
  }

  @Test
  void bash_offers_commands_and_their_options() throws Exception {
    assertThat(offered("slipway", "verify")).containsExactly("verify", "verify-backup");
    assertThat(offered("slipway", "undo", "--t")).containsExactly("--to", "--termination-log");
    assertThat(offered("slipway", "init", "--")).contains("--engine").doesNotContain("--wait");
  }

  @Test
  void zsh_offers_the_same() throws Exception {
    require("zsh");
    String words = "'slipway doct' 'slipway undo --ter' 'slipway undo --t'";
    String out = asked("zsh", "-f", "-c", TYPED.formatted(script("zsh"), words)).out();
    assertThat(out)
        .contains("<slipway doctor >", "<slipway undo --termination-log >", "<slipway undo --t>")
        .containsPattern("--termination-log +--to\\b");
  }

  @Test
  void fish_offers_the_same_and_says_what_it_is() throws Exception {
    require("fish");
    String ask =
        "source %s; complete -C 'slipway verify'; echo -; complete -C 'slipway undo --t'; echo -; complete -C 'slipway init --'; echo -; complete -C 'slipway completion '"
            .formatted(script("fish"));
    String[] told = asked("fish", "-c", ask).out().split("(?m)^-$", -1);
    assertThat(told[0].strip().lines())
        .containsExactlyInAnyOrder(
            "verify\t" + Command.VERIFY.description(),
            "verify-backup\t" + Command.VERIFY_BACKUP.description());
    assertThat(told[1].strip().lines().map(line -> line.split("\t", 2)[0]))
        .containsExactlyInAnyOrder("--to", "--termination-log");
    assertThat(told[2]).contains("--engine\t").doesNotContain("--wait");
    assertThat(told[3].strip().lines().map(line -> line.split("\t", 2)[0]))
        .containsExactlyInAnyOrderElementsOf(Completion.SHELLS);
  }

  @Test
  void a_shell_that_is_none_is_refused() {
    Ran ran = Ran.slipway(Map.of(), "completion", "tcsh");
    assertThat(ran.exit).isEqualTo(78);
    assertThat(ran.err).contains("bash, zsh, fish");
  }
}
