package dev.slipway.risk;

import dev.slipway.risk.Risk.Likelihood;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the text of one script tells, noted statement by statement. Tables that were there before it
 * are called as they were then.
 */
final class Told {

  /** A change of a table's rows. */
  record Rows(Piece piece, String table, RowChange change) {}

  /** What a table holds that was made anew, of the rows that it had before. */
  enum Refill {
    NOTHING(Likelihood.CERTAIN, "it is made anew, and nothing is put into it"),
    OTHER_ROWS(Likelihood.CERTAIN, "it is made anew with other rows"),
    SOME_ROWS(Likelihood.POSSIBLE, "it is made anew from some of its rows"),
    ALL_ROWS(Likelihood.NONE, "it is made anew from all of its rows");

    private final Likelihood loss;
    private final String words;

    Refill(Likelihood loss, String words) {
      this.loss = loss;
      this.words = words;
    }

    /** Whether rows are lost by that. */
    Likelihood loss() {
      return loss;
    }

    String words() {
      return words;
    }
  }

  private final List<Effect> effects = new ArrayList<>();
  private final List<Rows> rows = new ArrayList<>();
  private final Set<String> made = new LinkedHashSet<>();
  private final Map<String, String> earlier = new HashMap<>();
  private final Map<String, Map<String, String>> columns = new HashMap<>();
  private final Map<String, List<Piece>> copies = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  /** The name that a table had before the script which is called so now. */
  String before(String now) {
    return made.contains(now) ? now : earlier.getOrDefault(now, now);
  }

  boolean isMade(String now) {
    return made.contains(now);
  }

  void make(String table) {
    made.add(table);
    copies.remove(table);
  }

  /** Whether a table is dropped that was there before the script. */
  boolean drops(String table) {
    return !made.remove(table);
  }

  void rename(String from, String to) {
    if (made.remove(from)) {
      made.add(to);
      List<Piece> filling = copies.remove(from);
      if (filling != null) {
        copies.put(to, filling);
      }
    } else {
      earlier.put(to, before(from));
      earlier.remove(from);
    }
  }

  /** Notes another name of a column, of a table as it was called before. */
  void renameColumn(String table, String from, String to) {
    Map<String, String> names = columns.computeIfAbsent(table, one -> new HashMap<>());
    String first = names.getOrDefault(from, from);
    names.remove(from);
    names.put(to, first);
  }

  void renameType(String from, String to) {
    types.put(to, types.getOrDefault(from, from));
    types.remove(from);
  }

  void add(Effect effect) {
    if (effect.table().isEmpty() || !made.contains(effect.table())) {
      effects.add(effect);
    }
  }

  void add(Piece piece, String table, RowChange change) {
    if (made.contains(table)) {
      copies.computeIfAbsent(table, one -> new ArrayList<>()).add(piece);
    } else {
      rows.add(new Rows(piece, table, change));
    }
  }

  void doubt(Piece piece) {
    effects.add(
        new Effect(
            piece.line(),
            piece.excerpt(),
            "",
            Optional.empty(),
            Toil.NOTHING,
            Optional.of(Rule.NOT_UNDERSTOOD)));
    rows.add(new Rows(piece, "", RowChange.DOUBT));
  }

  List<Effect> effects() {
    return effects;
  }

  /** What is done to rows of tables that were there before. */
  List<Rows> rows() {
    return rows;
  }

  /** The tables that are there in the end and were made by the script. */
  Set<String> made() {
    return made;
  }

  /** What tables were called before that have another name in the end, by that name. */
  Map<String, String> earlier() {
    return earlier;
  }

  /** What columns of a table were called before that have another name in the end, by that name. */
  Map<String, String> earlierColumns(String table) {
    return columns.getOrDefault(table, Map.of());
  }

  /** The statements that fill a table which the script made. */
  List<Piece> copies(String table) {
    return copies.getOrDefault(table, List.of());
  }

  /** What a table that the script made is filled with. */
  Refill refill(String table) {
    List<Piece> filling = copies(table);
    if (filling.isEmpty()) {
      return Refill.NOTHING;
    }
    if (filling.stream().noneMatch(piece -> Shape.says(piece.tokens(), "SELECT"))) {
      return Refill.OTHER_ROWS;
    }
    boolean chosen =
        filling.stream()
            .flatMap(piece -> piece.tokens().stream())
            .anyMatch(
                token ->
                    token.is("WHERE")
                        || token.is("JOIN")
                        || token.is("GROUP")
                        || token.is("DISTINCT")
                        || token.is("LIMIT")
                        || token.is("IGNORE"));
    return chosen ? Refill.SOME_ROWS : Refill.ALL_ROWS;
  }

  /** What types were called before that have another name in the end, by that name. */
  Map<String, String> earlierTypes() {
    return types;
  }

  /** What a column's type is called now, by the name that it had before. */
  String typeBefore(String now) {
    int array = now.indexOf('[');
    String one = array < 0 ? now : now.substring(0, array);
    return types.getOrDefault(one, one) + now.substring(one.length());
  }
}
