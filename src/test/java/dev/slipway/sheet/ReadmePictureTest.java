package dev.slipway.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.FixtureApp;
import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Heard;
import dev.slipway.evidence.Heard.Adoption;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Ladder;
import dev.slipway.evidence.Votes;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The picture on the README's first screen is what the code draws of the database beside it.
 *
 * <p>{@code mvn verify -Dtest=ReadmePictureTest -Dredraw} draws it anew.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmePictureTest {
  @TempDir Path work;

  @ParameterizedTest
  @EnumSource(Colours.class)
  void is_drawn_by_the_code_that_draws_the_reports(Colours colours) throws Exception {
    Path file = Path.of("docs", "votes-" + colours.name().toLowerCase(Locale.ROOT) + ".svg");
    Path legacy =
        Files.copy(
            FixtureApp.VIDEOS.migrations().resolveSibling("legacy/videos.db"),
            work.resolve("videos.db"));
    String drawn = drawn(legacy, colours);
    if (System.getProperty("redraw") != null) {
      Files.writeString(file, drawn);
    }

    DrawnVotes.assertAskNothing(drawn);
    assertThat(Files.readString(file)).isEqualTo(drawn);
    assertThat(Files.readString(Path.of("README.md")).lines().limit(40))
        .anyMatch(line -> line.contains(file.toString()));
  }

  private static String drawn(Path legacy, Colours colours) throws Exception {
    try (Database database =
        Database.open(Access.by(legacy.toString(), Path.of("")), Duration.ofSeconds(10))) {
      MigrationFolder folder =
          MigrationFolder.read(FixtureApp.VIDEOS.migrations(), Optional.empty());
      Ladder ladder = Ladder.of(folder, database, Optional.empty());
      Heard heard =
          new Heard(History.claims(database, folder), Map.of(), Adoption.none(), Releases.none());
      Evidence evidence = Evidence.gather(database, ladder, heard, List.of());
      return new Picture(
              Votes.of(ladder, evidence.live()),
              evidence.standing(),
              folder.migrations().stream().map(Migration::name).toList(),
              evidence.extras().stream().map(Object::toString).toList())
          .file(Picture.Form.WIDE, colours);
    }
  }
}
