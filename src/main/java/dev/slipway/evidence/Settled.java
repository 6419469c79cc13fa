package dev.slipway.evidence;

import dev.slipway.layout.Migration;
import java.util.Optional;

/**
 * What is known of a migration that leaves the schema as it is, and from where.
 *
 * @param migration the migration
 * @param present whether the database has it; empty if that is not known
 * @param by where it is known from
 * @param words the same for people, one clause
 */
public record Settled(Migration migration, Optional<Boolean> present, By by, String words) {

  /** What can settle whether a silent migration ran, the strongest first. */
  public enum By {
    /** A history claims it, or claims what lies around it. */
    HISTORY,
    /** A later migration that shows is there, or an earlier one is not. */
    SCHEMA,
    /** A person says so. */
    PERSON,
    /** Its own probe says so. */
    PROBE,
    /** No release ends anywhere else. */
    RELEASES,
    /** Its text changes nothing that is there, so that it makes no difference. */
    HARMLESS,
    /** It was tried. */
    TRIAL,
    /** Nothing does. */
    NOTHING
  }
}
