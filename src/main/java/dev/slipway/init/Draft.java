package dev.slipway.init;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/**
 * One file as it is to be, before anybody agreed to it.
 *
 * @param file the file, relative to the repository
 * @param state what is to be done with it
 * @param before its text as it is; empty if it is not there
 * @param after its text as it is to be; the same, if nothing is to be written
 * @param remarks what a person should know of it, or do by hand
 */
public record Draft(Path file, State state, String before, String after, List<String> remarks) {

  /** What is to be done with a file. */
  public enum State {
    /** It is not there, and is to be written. */
    NEW,
    /** It is there, and lines of it are to be changed. */
    CHANGED,
    /** It has what it needs, or there is nothing that could be written. */
    THERE,
    /** It has to be changed, and how is not certain. */
    BY_HAND
  }

  public Draft {
    remarks = List.copyOf(remarks);
  }

  static Draft written(Path file, String text, List<String> remarks) {
    return new Draft(file, State.NEW, "", text, remarks);
  }

  static Draft changed(Path file, String before, String after, List<String> remarks) {
    return new Draft(file, State.CHANGED, before, after, remarks);
  }

  static Draft there(Path file, String remark) {
    return new Draft(file, State.THERE, "", "", List.of(remark));
  }

  static Draft byHand(Path file, String remark) {
    return new Draft(file, State.BY_HAND, "", "", List.of(remark));
  }

  /** Whether there is anything to be written. */
  public boolean isToBeWritten() {
    return state == State.NEW || state == State.CHANGED;
  }

  /** What would be written, as a unified diff that {@code git apply} takes. */
  public String diff() {
    return Diff.of(file.toString(), state == State.NEW, before, after);
  }

  /**
   * Writes it, if the file is still as it was read: whole, or not at all.
   *
   * @throws IOException if it cannot be written, or was changed meanwhile
   */
  public void writeInto(Path repository) throws IOException {
    Path target = repository.resolve(file);
    if (state == State.NEW) {
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.writeString(target, after, StandardOpenOption.CREATE_NEW);
      return;
    }
    if (!Files.readString(target).equals(before)) {
      throw new IOException(file + " was changed meanwhile");
    }
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      Files.copy(target, partial, StandardCopyOption.COPY_ATTRIBUTES);
      Files.write(partial, after.getBytes(StandardCharsets.UTF_8));
      Files.move(partial, target.toRealPath(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
