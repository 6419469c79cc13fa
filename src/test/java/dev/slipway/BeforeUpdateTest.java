package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On SQLite, where the gate's lock is a file beside the database. */
class BeforeUpdateTest extends BeforeUpdateTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    return SqliteAppDatabase.make(work.resolve("app.db"), false);
  }

  @Override
  List<String> searchPath() {
    return List.of();
  }

  private GateProcess.Ended asksFromOutside() throws Exception {
    return GateProcess.run(
        Map.of("DATABASE_URL", app.url(), "SLIPWAY_MIGRATIONS", work + "/migrations"),
        GateProcess.SLIPWAY.toString(),
        "check",
        "--before-update");
  }

  @Test
  void a_lock_counts_as_long_as_it_is_held() throws Exception {
    Path lock = Path.of(app.url() + ".slipway-lock");
    try (Database database = Database.open(Access.by(app.url(), work), Duration.ZERO)) {
      try (Database.Lock held = database.lock(Duration.ZERO)) {
        assertThat(held).isNotNull();
        GateProcess.Ended ended = asksFromOutside();
        assertThat(ended.exit()).isEqualTo(75);
        assertThat(ended.lastLineOfErr())
            .contains("process " + ProcessHandle.current().pid() + " since ");
      }
    }
    Files.writeString(lock, "process 1 since the day before it was killed");
    assertThat(asksFromOutside().exit()).isZero();
    assertThat(lock).exists();
    Files.delete(lock);
  }

  @Test
  void not_where_a_snapshot_would_have_no_room() throws Exception {
    // A file with a hole in it is as large as one likes, and takes no room.
    long free = Files.getFileStore(work).getUsableSpace();
    try (RandomAccessFile large = new RandomAccessFile(app.url() + "-journal", "rw")) {
      large.setLength(free + (1L << 30));
    }
    GateProcess.Ended ended = asksFromOutside();
    assertThat(ended.exit()).isEqualTo(75);
    assertThat(ended.lastLineOfErr()).contains(" has room for ", ", and a snapshot needs ");
  }

  @Test
  void not_where_the_file_is_no_database() throws Exception {
    Files.writeString(Path.of(app.url()), "this is no database, and has never been one");
    assertThat(asksFromOutside().exit()).isEqualTo(75);
  }
}
