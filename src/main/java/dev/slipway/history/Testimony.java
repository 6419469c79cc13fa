package dev.slipway.history;

import dev.slipway.layout.Migration;
import java.time.Instant;
import java.util.List;

/**
 * What one history table says of a folder. It is heard, and believed only where the catalog bears
 * it out.
 *
 * @param table the table's name
 * @param form whether it is there, and in a form that is understood
 * @param applied the folder's migrations that it says were applied, in the folder's order
 * @param absent those of which it says by its silence that they were not
 * @param edited those that had another text when they were applied
 * @param failed those that were begun and, by what it says, never finished
 * @param unknown what it says was applied and the folder lacks, in the order of the tool; what lies
 *     before the folder's first migration was merged into that and is left out
 * @param unknownAreLast whether all of these come after everything that the folder has
 * @param stale whether it holds rows that its tool stumbles over, although what they speak of was
 *     settled since
 */
public record Testimony(
    String table,
    Form form,
    List<Migration> applied,
    List<Migration> absent,
    List<Migration> edited,
    List<Migration> failed,
    List<String> unknown,
    boolean unknownAreLast,
    boolean stale) {

  private static final String FAILED = ", which failed";
  private static final String OF_TIME = "one of ";
  private static final String OF_NUMBER = "version ";

  /** Whether there is a table, and whether it is understood. */
  public enum Form {
    /** It is as the tool makes it. */
    NATIVE,
    /** It is not there, and can be made. */
    MISSING,
    /** It is another tool's, or nobody's: not to be written. */
    OTHER
  }

  public Testimony {
    applied = List.copyOf(applied);
    absent = List.copyOf(absent);
    edited = List.copyOf(edited);
    failed = List.copyOf(failed);
    unknown = List.copyOf(unknown);
  }

  /** How something that failed is named among what is unknown. */
  static String failed(String unknown) {
    return unknown + FAILED;
  }

  /** How something is named of which only its number is known. */
  static String version(String number) {
    return OF_NUMBER + number;
  }

  /** How something is named of which only the time is known that its maker gave it. */
  static String ofTime(Instant made) {
    return OF_TIME + made;
  }

  /**
   * Of what is unknown here, that which none of these scripts can be, or which failed. Scripts say
   * nothing of times, and so of those only the number is compared.
   */
  public List<String> unknownBeside(List<String> scripts) {
    long times = unknown.stream().filter(name -> name.startsWith(OF_TIME)).count();
    return unknown.stream()
        .filter(
            name ->
                name.endsWith(FAILED)
                    || (name.startsWith(OF_TIME)
                        ? times > scripts.size()
                        : scripts.stream().noneMatch(script -> isNamed(script, name))))
        .toList();
  }

  private static boolean isNamed(String script, String name) {
    String number = name.startsWith(OF_NUMBER) ? name.substring(OF_NUMBER.length()) : name;
    if (!HistoryTable.isDigits(number)) {
      return script.startsWith(name);
    }
    String same = HistoryTable.number(number);
    // Diesel leaves the dashes out.
    return same.equals(RowPerMigration.leadingNumber(script))
        || same.equals(RowPerMigration.leadingNumber(script.replace("-", "")));
  }

  static Testimony none(String table, Form form) {
    return new Testimony(
        table, form, List.of(), List.of(), List.of(), List.of(), List.of(), true, false);
  }

  /** The same, with rows that its tool stumbles over. */
  Testimony stumbledOver() {
    return new Testimony(
        table, form, applied, absent, edited, failed, unknown, unknownAreLast, true);
  }

  /** Whether it says nothing of this folder, nor of any other. */
  public boolean isSilent() {
    return applied.isEmpty() && edited.isEmpty() && failed.isEmpty() && unknown.isEmpty();
  }

  /** Whether a run that has made the database current would find nothing to write to it. */
  public boolean isWritten() {
    return switch (form) {
      case NATIVE -> absent.isEmpty() && failed.isEmpty() && !stale;
      case MISSING -> false;
      case OTHER -> true;
    };
  }

  /** The table, and how many migrations it claims. */
  @Override
  public String toString() {
    return table
        + " claims "
        + applied.size()
        + (failed.isEmpty() ? "" : ", and that " + failed.get(0) + " failed,")
        + (edited.isEmpty() ? "" : ", and another text of " + edited.get(0) + ",");
  }
}
