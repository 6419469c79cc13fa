package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.evidence.SilentParts.Decided;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was tried beside the ladder, since the gate weighs twice, before and behind the lock: on
 * scratch databases, what depends on the folder alone; and of the rows, what cannot be tried any
 * more behind the lock.
 */
final class Memory {
  private @Nullable Steps steps;
  private final Map<Decided, Optional<Catalog>> tried = new HashMap<>();
  private final Map<String, Boolean> shown = new HashMap<>();
  private final Map<String, Word> words = new HashMap<>();

  /** Something that may fail in the ways of databases. */
  @FunctionalInterface
  interface Making<T> {
    T take() throws SQLException;
  }

  Steps steps(Making<Steps> making) throws SQLException {
    if (steps == null) {
      steps = making.take();
    }
    return steps;
  }

  /** What a course leaves, if the folder runs on it and ends at the top rung. */
  Optional<Catalog> made(Decided decided, Making<Optional<Catalog>> making) throws SQLException {
    Optional<Catalog> made = tried.get(decided);
    if (made == null) {
      made = making.take();
      tried.put(decided, made);
    }
    return made;
  }

  /** What a trial says of a statement. */
  Word word(String statement, Making<Word> making) throws SQLException {
    Word word = words.get(statement);
    if (word == null) {
      word = making.take();
      words.put(statement, word);
    }
    return word;
  }

  /** What rows show to a question. */
  boolean shown(String question, Making<Boolean> making) throws SQLException {
    Boolean answer = shown.get(question);
    if (answer == null) {
      answer = making.take();
      shown.put(question, answer);
    }
    return answer;
  }
}
