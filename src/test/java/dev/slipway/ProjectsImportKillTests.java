package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import that is killed at any moment is finished by the next, and gives what one run gives that
 * nothing disturbed.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("long")
abstract class ProjectsImportKillTests {
  private static final int KILLS = 5;
  private static final long BYTES = 4 << 20;

  private static final String[] OPTIONS = {"--batch", "1000", "--max-rejects", "1000"};

  @TempDir Path work;

  abstract FixtureApp fixture();

  @Test
  void at_random_moments() throws Exception {
    Random random = new Random(20261122);
    try (MovingApp app = MovingApp.of(fixture(), work);
        MovingApp undisturbed = app.again("undisturbed")) {
      fill(app);
      Path rejects = work.resolve("rejects.jsonl");
      long start = System.nanoTime();
      GateProcess.Ended whole =
          undisturbed.start(ProjectsFiles.INSTRUCTIONS, rejects, OPTIONS).ended();
      long nanos = System.nanoTime() - start;
      assertThat(whole.exit()).as(whole.err()).isZero();
      Map<String, List<String>> expected = undisturbed.tables();
      int early = 0;
      int between = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        GateProcess process =
            app.start(ProjectsFiles.INSTRUCTIONS, work.resolve("rejects-" + kill), OPTIONS);
        if (kill > 0) {
          awaitWriting(process);
        }
        long delay = (long) (nanos * (kill > 0 ? 0.2 : 0.4) * random.nextDouble());
        process.process().waitFor(delay, TimeUnit.NANOSECONDS);
        if (process.process().isAlive()) {
          process.process().destroyForcibly().waitFor();
          early++;
        }
        process.ended();
        Map<String, List<String>> now = app.tables();
        expected.forEach(
            (table, rows) -> {
              if (rows.stream().allMatch(row -> row.contains("="))) {
                assertThat(rows).as(table).containsAll(now.get(table));
              }
            });
        int messages = app.database().rows().get(messages(now)).size();
        between += messages > 0 && messages < expected.get(messages(expected)).size() ? 1 : 0;
      }
      GateProcess.Ended last =
          app.start(ProjectsFiles.INSTRUCTIONS, work.resolve("rejects-last"), OPTIONS).ended();

      assertThat(last.exit()).as(last.err()).isZero();
      assertThat(app.tables()).isEqualTo(expected);
      assertThat(app.database().faults()).isEmpty();
      // Each run says what it left out, or an earlier one said.
      Set<String> said = new TreeSet<>();
      try (Stream<Path> files = Files.list(work)) {
        for (Path file : files.filter(file -> file.toString().contains("rejects-")).toList()) {
          said.addAll(Files.readAllLines(file));
        }
      }
      assertThat(said).containsAll(Files.readAllLines(rejects));
      System.out.println("killed before the end: " + early + ", with some messages: " + between);
      assertThat(early).isPositive();
    }
  }

  /** Until it writes; who asks the database may be kept out meanwhile. */
  private static void awaitWriting(GateProcess process) throws Exception {
    while (process.process().isAlive() && !process.errSoFar().contains("writing")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static String messages(Map<String, List<String>> tables) {
    return tables.keySet().stream()
        .filter(name -> name.endsWith("messages"))
        .findFirst()
        .orElseThrow();
  }

  /** Some thousand messages more than there are, in chats of their own. */
  private static void fill(MovingApp app) throws Exception {
    new ProjectsFiles(app.data()).mend();
    for (int chat = 0; chat < ManyMessages.CHATS; chat++) {
      app.write("chats/2025-%02d.json".formatted(chat), ManyMessages.chatFile(chat));
    }
    Path many = app.data().resolve("many");
    ManyMessages.write(many, null, BYTES);
    // Their ids go on after those that there are.
    String more = Files.readString(many).replaceAll("(\"id\"|answers\"): ", "$1: 1000");
    Files.delete(many);
    // Some that are wrong are among them.
    Files.writeString(
        app.data().resolve("messages.jsonl"),
        more.replaceAll("(\"id\": \\d+77, .*\n)", "$1{\"id\": \"none\"}\n"),
        StandardOpenOption.APPEND);
  }
}
