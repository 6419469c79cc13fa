package dev.slipway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a new file belongs to: root's go to the owner of the folder, who is whom the app runs as.
 */
public final class FolderOwner {
  private static final Logger log = LoggerFactory.getLogger(FolderOwner.class);

  private FolderOwner() {}

  /**
   * Gives a file to its folder's owner and group, where this user may.
   *
   * @param file a file that this process made
   * @throws IOException if it cannot be seen whose they are
   */
  public static void gets(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    PosixFileAttributes of = Files.readAttributes(folder, PosixFileAttributes.class);
    if (of.owner().equals(view.readAttributes().owner())) {
      return;
    }
    try {
      view.setOwner(of.owner());
      view.setGroup(of.group());
    } catch (IOException e) {
      log.debug("{} stays with its own owner: {}", file, e.getMessage());
    }
  }
}
