package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import dev.slipway.GateProcess;
import dev.slipway.backup.InstalledClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command before PostgreSQL: what a user sees of it that SQLite has no need of. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandOnPostgresTest {
  private static final FixtureApp APP = FixtureApp.MUSIC;

  @TempDir Path work;
  private AppDatabase database;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void build() throws Exception {
    database = APP.build(APP.newDatabase(work, "app"), 26);
    environment.put("DATABASE_URL", database.url());
    environment.put("SLIPWAY_MIGRATIONS", APP.migrations().toString());
    environment.put("SLIPWAY_BACKUPS", work.resolve("backups").toString());
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  private Ran slipway(String... arguments) {
    return Ran.slipway(environment, arguments);
  }

  @Test
  void a_plan_says_of_thirty_migrations_that_nobody_tracked_what_the_readme_says()
      throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String transcript = readme.substring(readme.indexOf("evidence    1–26 present"));

    assertThat(slipway("plan").out)
        .contains("postgresql://", ", no history\n")
        .contains(transcript.substring(0, transcript.indexOf("```")));
  }

  @Test
  void a_backup_is_restored_and_counted_before_anything_is_written_if_told_so() throws Exception {
    environment.put("SLIPWAY_VERIFY_BACKUP", "true");
    Map<String, List<String>> before = database.rows();

    GateProcess.Ended ran = slipwayWithClients();

    assertThat(ran.exit()).as(ran.err()).isZero();
    JsonObject counted = rowsOfTheSnapshot();
    assertThat(counted.keySet()).hasSizeGreaterThan(10);
    for (Map.Entry<String, JsonElement> table : counted.entrySet()) {
      assertThat(before.get("public." + table.getKey()))
          .as(table.getKey())
          .hasSize(table.getValue().getAsInt());
    }
  }

  @Test
  void the_rows_of_a_backup_are_counted_in_any_case() throws Exception {
    GateProcess.Ended ran = slipwayWithClients();

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(rowsOfTheSnapshot().keySet()).hasSizeGreaterThan(10);
  }

  private GateProcess.Ended slipwayWithClients() throws Exception {
    environment.put("PATH", InstalledClients.path(work));
    return GateProcess.run(environment, GateProcess.SLIPWAY.toString());
  }

  private JsonObject rowsOfTheSnapshot() throws Exception {
    try (Stream<Path> files = Files.list(work.resolve("backups"))) {
      Path manifest =
          files
              .filter(file -> file.toString().endsWith(".manifest.json"))
              .findFirst()
              .orElseThrow();
      return JsonParser.parseString(Files.readString(manifest))
          .getAsJsonObject()
          .getAsJsonObject("rows");
    }
  }

  @Test
  void a_backup_that_is_not_made_cannot_be_verified() {
    Ran ran = slipway("--verify-backup", "--backup", "off");
    assertThat(ran.exit).isEqualTo(78);
    assertThat(ran.err)
        .contains("--verify-backup is on, and --backup is off: there would be no backup to verify");
  }

  @Test
  void a_status_does_not_claim_a_check_that_nobody_made() throws Exception {
    String said =
        database.one("SHOW data_checksums").equals("on")
            ? "not checked: the server checks each page when it reads it"
            : "not checked: the server does not notice a damaged page";
    assertThat(slipway("status").out).contains("integrity   " + said).contains("snapshots   none");
    assertThat(
            JsonParser.parseString(slipway("status", "--json").out)
                .getAsJsonObject()
                .get("integrity")
                .getAsString())
        .startsWith(said);
  }
}
