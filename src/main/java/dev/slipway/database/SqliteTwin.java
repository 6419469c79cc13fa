package dev.slipway.database;

import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file in a folder of its own among the temporary files. */
final class SqliteTwin implements Database.Twin {
  private final SqliteDatabase of;
  private final TemporaryFolder folder;
  private final Path file;
  private @Nullable SqliteDatabase opened;

  private SqliteTwin(SqliteDatabase of, TemporaryFolder folder, Path file) {
    this.of = of;
    this.folder = folder;
    this.file = file;
  }

  static SqliteTwin of(SqliteDatabase database) {
    try {
      // A second time the file's size, for what is written to it and to its journal.
      TemporaryFolder folder = TemporaryFolder.make("rehearsal", 2 * database.bytes());
      Path file = folder.resolve("copy.db");
      try {
        Files.createFile(file);
        return new SqliteTwin(database, folder, file);
      } catch (IOException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw Devices.refusal("no copy can be made of", database.path(), e, Fact.DEVICE);
    }
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(file);
  }

  @Override
  public Map<String, String> forClients() {
    return Map.of();
  }

  @Override
  public Database database() {
    if (opened == null) {
      opened = SqliteDatabase.copied(file, of);
    }
    return opened;
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
    folder.close();
  }
}
