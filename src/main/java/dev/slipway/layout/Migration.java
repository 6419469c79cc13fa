package dev.slipway.layout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * One migration of the folder, with everything that its files say about it.
 *
 * @param name what its layout calls it: directory or file name, without suffix
 * @param script what identifies it in the history: for Flyway's layout the file's path in the
 *     folder, as Flyway writes it; otherwise the name
 * @param version the version that its layout gives it, where the history needs that very one
 *     (Flyway)
 * @param description what the history shows beside it
 * @param sql the text to run; lines that are not part of it are empty, so that line numbers hold
 * @param undo the text that undoes it, if it came with one
 * @param appliedIf one SELECT whose truth means that it was applied, if its author wrote one
 * @param repeatable whether it runs again whenever its text changes (Flyway's {@code R__})
 * @param file the text of its file exactly as it lies there, of which its own tool makes checksums
 * @param when the time that its layout's journal gives it, in milliseconds since 1970 (Drizzle)
 */
public record Migration(
    String name,
    String script,
    Optional<String> version,
    String description,
    String sql,
    Optional<String> undo,
    Optional<String> appliedIf,
    boolean repeatable,
    String file,
    OptionalLong when) {

  /** A migration whose file is its text. */
  public Migration(
      String name,
      String script,
      Optional<String> version,
      String description,
      String sql,
      Optional<String> undo,
      Optional<String> appliedIf,
      boolean repeatable) {
    this(
        name,
        script,
        version,
        description,
        sql,
        undo,
        appliedIf,
        repeatable,
        sql,
        OptionalLong.empty());
  }

  /** A migration that nothing but its name and text is known of. */
  static Migration of(String name, String sql, Optional<String> undo) {
    return new Migration(
        name, name, Optional.empty(), name, sql, undo, AppliedIf.in(name, sql), false);
  }

  /**
   * A migration of which only that is known which a database keeps of it, since its file is not
   * here.
   *
   * @param layout the layout of the folder that it came from
   */
  public static Migration remembered(
      String layout, String name, String script, String sql, Optional<String> undo) {
    if (layout.equals("flyway")) {
      Optional<String> version = FlywayLayout.versionOf(script);
      return new Migration(
          name, script, version, name, sql, undo, AppliedIf.in(name, sql), version.isEmpty());
    }
    return of(name, sql, undo);
  }

  /** The same migration out of a file of which its tool runs a part, or runs it otherwise. */
  Migration from(String text, OptionalLong made) {
    return new Migration(
        name, script, version, description, sql, undo, appliedIf, repeatable, text, made);
  }

  /**
   * The SHA-256 of the text and of its undo script, in hexadecimal, the same whatever a checkout
   * made of the ends of lines. The history's checksum is Flyway's, which does not see these ends at
   * all.
   */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      counted().forEach(line -> digest.update((line + '\n').getBytes(StandardCharsets.UTF_8)));
      if (undo.isPresent()) {
        digest.update((byte) 0);
        undo.get()
            .lines()
            .forEach(line -> digest.update((line + '\n').getBytes(StandardCharsets.UTF_8)));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A probe may come after the release; in Flyway's layout the checksum is to be Flyway's. */
  private Stream<String> counted() {
    boolean probed = appliedIf.isPresent() && version.isEmpty() && !repeatable;
    return sql.lines().filter(line -> !probed || !AppliedIf.isComment(line));
  }

  /**
   * Flyway's checksum of the text: a CRC-32 over its lines without their ends, so that it is the
   * same whether a checkout made them LF or CRLF (flyway/flyway#253).
   */
  public int checksum() {
    CRC32 crc = new CRC32();
    counted().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }

  /** Whether its version is at most the one given; one without a version never is. */
  public boolean isUpTo(String other) {
    return version.isPresent() && FlywayLayout.compareVersions(version.get(), other) <= 0;
  }

  /** Two migrations of one folder are the same if a history takes them for the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Migration that && script.equals(that.script);
  }

  @Override
  public int hashCode() {
    return script.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
