package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.seal.Seal;
import dev.slipway.seal.SealedLadder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seal of a folder, made without any database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SealTest {
  @TempDir Path work;

  static List<FixtureApp> apps() {
    return FixtureApp.on(Engine.SQLITE);
  }

  static Review seal(Path folder) {
    return Workshop.seal(new Source(Map.of("migrations", List.of(folder.toString())), Map.of()));
  }

  private static Review sealed(Path folder) {
    Review review = seal(folder);
    assertThat(review.outcome()).as(review.refusal().toString()).isEqualTo(Outcome.OPEN);
    return review;
  }

  private static Path file(Path folder) {
    return folder.resolve(Seal.FILE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("apps")
  void has_the_ladder_that_a_scratch_database_gives(FixtureApp app) throws Exception {
    Path folder = CopiedFolder.of(app.migrations(), work.resolve("migrations"));
    MigrationFolder before = MigrationFolder.read(folder, Optional.empty());
    List<Catalog> rungs = Ladder.replayed(before, Ground.inMemory(), Optional.empty()).rungs();

    sealed(folder);

    MigrationFolder after = MigrationFolder.read(folder, Optional.empty());
    assertThat(after).isEqualTo(before);
    Seal seal = Seal.read(folder).orElseThrow();
    assertThat(seal.deviations(after)).isEmpty();
    assertThat(seal.ladder(Engine.SQLITE, 3).map(SealedLadder::rungs)).contains(rungs);
    assertThat(folder.toFile().list()).noneMatch(name -> name.contains("partial"));
  }

  /** If this fails, older seals say something else than the reader does: raise their format. */
  @Test
  void is_what_it_was_when_its_format_was_last_raised() throws Exception {
    Path folder = CopiedFolder.of(FixtureApp.VIDEOS.migrations(), work.resolve("migrations"));
    sealed(folder);

    assertThat(file(folder)).hasSameTextualContentAs(Path.of("test-fixtures", "videos.seal.json"));
  }

  @Test
  void is_the_same_bytes_however_often_it_is_made() throws Exception {
    Path folder = CopiedFolder.of(FixtureApp.VIDEOS.migrations(), work.resolve("migrations"));
    sealed(folder);
    String first = Files.readString(file(folder));
    Files.setLastModifiedTime(file(folder), FileTime.fromMillis(1000));
    sealed(folder);
    assertThat(Files.getLastModifiedTime(file(folder)).toMillis()).isEqualTo(1000);

    Files.delete(file(folder));
    sealed(folder);
    assertThat(file(folder)).hasContent(first);
  }

  @Test
  void has_a_line_for_each_object_that_a_new_migration_changes() throws Exception {
    Path folder = Files.createDirectory(work.resolve("migrations"));
    Files.writeString(
        folder.resolve("001_a.sql"), "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT)");
    sealed(folder);
    List<String> before = Files.readAllLines(file(folder));
    Files.writeString(
        folder.resolve("002_b.sql"),
        "ALTER TABLE a RENAME COLUMN b TO c; CREATE INDEX by_c ON a (c);");
    sealed(folder);

    List<String> added = Files.readAllLines(file(folder));
    added.removeAll(before);
    assertThat(added.stream().filter(line -> line.contains("\"kind\"")).map(String::strip))
        .containsExactly(
            "{\"kind\":\"column\",\"name\":\"a.b\",\"of\":\"a\",\"gone\":true},",
            "{\"kind\":\"column\",\"name\":\"a.c\",\"of\":\"a\",\"definition\":\"text\"},",
            "{\"kind\":\"index\",\"name\":\"a (c)\",\"of\":\"a\",\"definition\":\"named by_c\","
                + "\"statement\":\"CREATE INDEX by_c ON a (c)\"}");
  }

  @Test
  void is_not_believed_once_somebody_has_changed_it() throws Exception {
    Path folder = CopiedFolder.of(FixtureApp.VIDEOS.migrations(), work.resolve("migrations"));
    sealed(folder);
    String text = Files.readString(file(folder));
    for (String changed :
        List.of(
            text.replaceFirst("text not null", "text"),
            text.replaceFirst("\"checksum\":\"[0-9a-f]", "\"checksum\":\"z"),
            text.replace("\"majorVersion\": 3", "\"majorVersion\": 4"),
            text.replaceFirst("\"kind\":\"table\"", "\"kind\":\"chair\""),
            text.replaceFirst("\"format\": 1", "\"format\": 0"),
            text.substring(0, text.length() / 2),
            "",
            "[]",
            "null")) {
      assertThat(changed).isNotEqualTo(text);
      Files.writeString(file(folder), changed);
      assertThat(catchThrowableOfType(Refusal.class, () -> Seal.read(folder)).next())
          .contains("rm " + file(folder));
    }

    Files.writeString(
        file(folder),
        new GsonBuilder().setPrettyPrinting().create().toJson(JsonParser.parseString(text)));
    assertThat(Seal.read(folder)).as("only formatted").isPresent();
  }

  @Test
  void is_not_made_anew_over_a_migration_that_was_edited() throws Exception {
    Path folder = CopiedFolder.of(FixtureApp.VIDEOS.migrations(), work.resolve("migrations"));
    sealed(folder);
    String before = Files.readString(file(folder));
    Files.writeString(folder.resolve("003_comments.sql"), "SELECT 1;");

    Review review = seal(folder);

    assertThat(review.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(review.refusal().orElseThrow().seen()).contains("003_comments", "another text");
    assertThat(review.refusal().orElseThrow().next()).contains("rm " + file(folder));
    assertThat(file(folder)).hasContent(before);
  }

  @Test
  void is_not_made_of_a_folder_that_does_not_replay() throws Exception {
    Path folder = Files.createDirectory(work.resolve("migrations"));
    Files.writeString(folder.resolve("001_a.sql"), "CREATE TABEL a (id INTEGER)");

    assertThat(seal(folder).outcome()).isEqualTo(Outcome.NO_MIGRATIONS);
    assertThat(seal(work.resolve("nowhere")).outcome()).isEqualTo(Outcome.NO_MIGRATIONS);
    assertThat(file(folder)).doesNotExist();
  }

  @Test
  void of_a_postgresql_folder_needs_a_server() {
    Review review = seal(FixtureApp.MUSIC.migrations());

    assertThat(review.outcome()).isEqualTo(Outcome.CONFIG);
    assertThat(review.refusal().orElseThrow().next()).contains("--scratch-url");
  }

  @Test
  void makes_no_difference_to_a_run_on_sqlite() throws Exception {
    Path folder = CopiedFolder.of(FixtureApp.VIDEOS.migrations(), work.resolve("migrations"));
    sealed(folder);
    Path database = FixtureApp.VIDEOS.build(work.resolve("app.db"), 9);

    Report report =
        Gate.migrate(
            Settings.of(
                Map.of(),
                Map.of(
                    "DATABASE_URL", database.toString(), "SLIPWAY_MIGRATIONS", folder.toString())));

    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
  }
}
