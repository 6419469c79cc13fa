package dev.slipway.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder of any layout may hold imports, which are no migrations of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImportFilesTest {

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({
    "flyway, V1__a.sql, V2__b.sql, V1_5__x.import.yaml, V10__y.import.yml",
    "prisma, 20240101000000_a/migration.sql, 20240201000000_b/migration.sql, 20240101000000_x.import.yaml, 20240301000000_y.import.yaml",
    "golang-migrate, 1_a.up.sql, 2_b.up.sql, 1_x.import.yaml, 10_y.import.yaml",
    "dbmate, 20240101000000_a.sql, 20240201000000_b.sql, 20240115_x.import.yaml, 20240301000000_y.import.yaml",
    "goose, 00001_a.sql, 00002_b.sql, 2_x.import.yaml, 00003_y.import.yaml",
    "diesel, 2024-01-01-000000_a/up.sql, 2024-02-01-000000_b/up.sql, 2024-01-01-000000_x.import.yaml, y.import.yaml",
    "sqlx, 1_a.sql, 2_b.sql, 2_x.import.yaml, 3_y.import.yaml",
    "drizzle, 0000_a.sql, 0001_b.sql, 0001_x.import.yaml, 0002_y.import.yaml",
    "plain, 001_a.sql, 002_b.sql, 002_x.import.yaml, 010_y.import.yaml"
  })
  void it_stands_among_them_by_its_number(
      String layout, String one, String two, String within, String behind) throws Exception {
    write(one, layout, "one");
    write(two, layout, "two");
    write(within, "", "sources: []");
    write(behind, "", "sources: []");
    write("schemas/a.json", "", "{}");
    if (layout.equals("drizzle")) {
      write(
          "meta/_journal.json",
          "",
          "{\"version\": \"7\", \"dialect\": \"sqlite\", \"entries\": ["
              + "{\"idx\": 0, \"version\": \"6\", \"when\": 1, \"tag\": \"0000_a\", \"breakpoints\": true},"
              + "{\"idx\": 1, \"version\": \"6\", \"when\": 2, \"tag\": \"0001_b\", \"breakpoints\": true}]}");
    }
    List<Complaint> complaints = new ArrayList<>();

    MigrationFolder folder =
        MigrationFolder.read(work, Optional.of(layout), complaints::add).orElseThrow();

    assertThat(complaints).isEmpty();
    assertThat(folder.migrations()).hasSize(2);
    assertThat(folder.ignored()).isEmpty();
    assertThat(folder.imports()).containsExactly(within, behind);
    assertThat(folder.upTo(folder.migrations().get(1)).imports()).containsExactly(within);
  }

  private void write(String file, String layout, String table) throws Exception {
    Path path = work.resolve(file);
    Files.createDirectories(path.getParent());
    String mark =
        switch (layout) {
          case "dbmate" -> "-- migrate:up\n";
          case "goose" -> "-- +goose Up\n";
          default -> "";
        };
    Files.writeString(
        path, file.endsWith(".sql") ? mark + "CREATE TABLE " + table + " (id INTEGER);\n" : table);
  }
}
