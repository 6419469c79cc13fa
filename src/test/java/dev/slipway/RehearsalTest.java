package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On SQLite, where the copy is a file. */
class RehearsalTest extends RehearsalTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    return SqliteAppDatabase.make(
        Files.createDirectory(work.resolve("test_it's")).resolve("app.db"), true);
  }

  @Override
  List<String> leftOnServer() {
    return List.of();
  }

  @Override
  Map<String, String> clients() {
    return Map.of();
  }

  @Test
  void without_room_for_the_copy_it_says_how_much_it_takes() throws Exception {
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER);");
    Path file = Path.of(app.url());
    // What lies behind the last page does not count for SQLite, and takes no room.
    try (RandomAccessFile longer = new RandomAccessFile(file.toFile(), "rw")) {
      longer.setLength(8L << 40);
    }

    Report report = rehearsed();

    assertThat(report.outcome()).isEqualTo(Outcome.IO);
    assertThat(report.refusal().orElseThrow().seen())
        .contains("has room for", "a copy needs " + (16L << 40));
    assertThat(report.refusal().orElseThrow().next()).contains("df -h", "TMPDIR=FOLDER");
  }

  @Test
  void the_files_stay_as_they_are() throws Exception {
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER);");
    Path file = Path.of(app.url());
    byte[] before = Files.readAllBytes(file);

    assertThat(rehearsed().outcome()).isEqualTo(Outcome.OPEN);

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}
