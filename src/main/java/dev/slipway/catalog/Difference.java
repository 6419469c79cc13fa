package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import java.util.Optional;

/**
 * One object in which two catalogs are not equal.
 *
 * @param object the object
 * @param expected how it should be, empty if it should not be there
 * @param found how it is, empty if it is not there
 */
public record Difference(
    Identity object, Optional<Definition> expected, Optional<Definition> found) {

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
}
