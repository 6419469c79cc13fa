package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One object in which two catalogs are not equal.
 *
 * @param object the object
 * @param expected how it should be, empty if it should not be there
 * @param found how it is, empty if it is not there
 */
public record Difference(
    Identity object, Optional<Definition> expected, Optional<Definition> found) {

  /**
   * Those of the differences that are causes: the parts of a table, view or enum that is itself
   * missing or too many only follow.
   */
  public static List<Difference> causes(List<Difference> differences) {
    Set<String> wholes = new HashSet<>();
    for (Difference difference : differences) {
      if (difference.isWhole()) {
        wholes.add(difference.object.key());
      }
    }
    return differences.stream()
        .filter(
            difference ->
                difference.object.kind().hasParts() || !wholes.contains(difference.object.table()))
        .toList();
  }

  private boolean isWhole() {
    return object.kind().hasParts() && (found.isEmpty() || expected.isEmpty());
  }

  /** Both sides in one line: {@code column users.email: found varchar, expected text}. */
  @Override
  public String toString() {
    if (found.isEmpty()) {
      return object + " is missing";
    }
    if (expected.isEmpty()) {
      return object + " should not be there";
    }
    return object + ": found " + found.get() + ", expected " + expected.get();
  }

  /**
   * Whether an earlier difference of the same object was the same one, but for what changed in both
   * its sides: {@code NOT NULL} goes from a column of {@code varchar} as it does from one of {@code
   * text}. Where another thing changed, it was to become something else and did not.
   */
  public boolean isStill(Difference earlier) {
    if (object.kind() != Kind.COLUMN) {
      return expected.equals(earlier.expected) && found.equals(earlier.found);
    }
    if (expected.equals(earlier.expected)) {
      return found.map(Difference::plain).equals(earlier.found.map(Difference::plain));
    }
    return changed(earlier.expected, expected).equals(changed(earlier.found, found));
  }

  /** The words that a definition has lost, or gained where the number is above zero. */
  private static Map<String, Integer> changed(
      Optional<Definition> earlier, Optional<Definition> now) {
    Map<String, Integer> changed = new HashMap<>();
    earlier.ifPresent(definition -> count(definition, -1, changed));
    now.ifPresent(definition -> count(definition, 1, changed));
    changed.values().removeIf(number -> number == 0);
    return changed;
  }

  private static void count(Definition definition, int each, Map<String, Integer> changed) {
    for (String word : plain(definition).split(" ", -1)) {
      changed.merge(word, each, Integer::sum);
    }
  }

  /** A default is cast to the type that its column had when it was set. */
  private static String plain(Definition definition) {
    return Deparsed.withoutCastsOfText(definition.text());
  }

  /** Whether another column has the same name as this one, in a table of any name. */
  private boolean hasNameOf(Difference other) {
    return ownName(object).equals(ownName(other.object));
  }

  private static String ownName(Identity column) {
    return column.key().substring(column.key().lastIndexOf('.') + 1);
  }

  /**
   * Whether an earlier difference of an object that is gone was the same one: its table or it got
   * another name, and besides nothing changed that was not to.
   */
  public boolean isStillUnderAnotherName(Difference earlier) {
    boolean same = expected.equals(earlier.expected) && found.equals(earlier.found);
    return object.kind() == earlier.object.kind()
        && (same || (object.kind() == Kind.COLUMN && hasNameOf(earlier) && isStill(earlier)));
  }

  /**
   * Whether the definitions differ only in casts between types of text: PostgreSQL prints one
   * wherever a view or the like takes a {@code varchar} for a {@code text}.
   */
  public boolean isOfCastsAlone() {
    return expected.isPresent()
        && found.isPresent()
        && Deparsed.withoutCastsAndBrackets(expected.get().text())
            .equals(Deparsed.withoutCastsAndBrackets(found.get().text()));
  }
}
