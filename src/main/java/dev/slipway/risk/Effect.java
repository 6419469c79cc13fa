package dev.slipway.risk;

import java.util.Optional;

/**
 * What one statement does to one table that was there before its script, as far as its text tells.
 *
 * @param line the line of the script that it begins at, from 1
 * @param statement its text in one line, cut short
 * @param table the table, as catalogs name it; empty where it cannot be told
 * @param lock how the table is locked, until its transaction ends; empty on SQLite, which locks no
 *     tables, and where it cannot be told
 * @param toil what it has to do with the table's rows
 * @param rule the rule that it breaks, if it breaks one
 */
public record Effect(
    int line,
    String statement,
    String table,
    Optional<LockMode> lock,
    Toil toil,
    Optional<Rule> rule) {

  /** The same with another name of the table. */
  Effect on(String name) {
    return new Effect(line, statement, name, lock, toil, rule);
  }
}
