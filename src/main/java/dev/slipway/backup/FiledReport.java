package dev.slipway.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of the run that made or last used a snapshot, in two files beside it, which go when it
 * goes.
 *
 * <p>Whoever may read the snapshot may read them, and nobody else.
 */
public final class FiledReport {
  private static final Logger log = LoggerFactory.getLogger(FiledReport.class);
  private static final String DOCUMENT = ".report.json";
  private static final String PAGE = ".report.html";

  private FiledReport() {}

  /** Where the report lies as a page, if it does. */
  public static Path page(Snapshot snapshot) {
    return beside(snapshot, PAGE);
  }

  /** Where it lies as JSON, if it does. */
  public static Path document(Snapshot snapshot) {
    return beside(snapshot, DOCUMENT);
  }

  private static Path beside(Snapshot snapshot, String suffix) {
    return snapshot.path().resolveSibling(snapshot.id() + suffix);
  }

  /**
   * Writes both, in the place of those of an earlier run.
   *
   * @param place the database, as its snapshots name it
   * @throws IOException if one of them cannot be written; what lay there before may be gone
   */
  public static void write(Snapshot snapshot, String place, String document, String page)
      throws IOException {
    lay(snapshot, place, DOCUMENT, document);
    lay(snapshot, place, PAGE, page);
  }

  private static void lay(Snapshot snapshot, String place, String suffix, String text)
      throws IOException {
    Path path = beside(snapshot, suffix);
    Path partial = path.resolveSibling(DurableFile.partialName(place, snapshot.id() + suffix));
    try {
      Files.deleteIfExists(partial);
      Files.createFile(partial);
      likeTheSnapshot(partial, snapshot.path());
      Files.writeString(partial, text);
      Files.move(
          partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Of a snapshot whose data was moved elsewhere nothing is known, and so only this user reads. */
  private static void likeTheSnapshot(Path file, Path data) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    if (Files.notExists(data)) {
      return;
    }
    PosixFileAttributes of = Files.readAttributes(data, PosixFileAttributes.class);
    try {
      if (!Objects.equals(of.owner(), view.readAttributes().owner())) {
        view.setOwner(of.owner());
      }
      if (!Objects.equals(of.group(), view.readAttributes().group())) {
        view.setGroup(of.group());
      }
    } catch (IOException e) {
      log.debug("{} stays with its own owner: {}", file, e.getMessage());
    }
    view.setPermissions(of.permissions());
  }

  static void remove(Path folder, String id) throws IOException {
    Files.deleteIfExists(folder.resolve(id + DOCUMENT));
    Files.deleteIfExists(folder.resolve(id + PAGE));
  }
}
