package dev.slipway.sheet;

import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.evidence.Votes.Interval;
import dev.slipway.evidence.Votes.Vote;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects of one table that say the same of all rungs, and so share a row of the picture.
 *
 * @param table what their table is called; empty if they are of none
 * @param votes what they say; at least one
 */
record Row(String table, List<Vote> votes) {

  /** What makes votes share a row. */
  record Key(String table, boolean isThere, List<Interval> alike, List<Interval> exact) {

    static Key of(Vote vote) {
      return new Key(vote.object().table(), vote.isThere(), vote.alike(), vote.exact());
    }
  }

  Row {
    votes = List.copyOf(votes);
  }

  private Vote one() {
    return votes.get(0);
  }

  boolean isThere() {
    return one().isThere();
  }

  List<Interval> alike() {
    return one().alike();
  }

  List<Interval> exact() {
    return one().exact();
  }

  boolean isExactAt(int rung) {
    return one().isExactAt(rung);
  }

  boolean hasFirstRank() {
    return votes.stream().anyMatch(vote -> vote.object().kind().isFirstRank());
  }

  boolean hasSecondRank() {
    return votes.stream().anyMatch(vote -> !vote.object().kind().isFirstRank());
  }

  /** Between which rungs what it says changes, as the higher of the two; ascending. */
  List<Integer> changes(int top) {
    List<Integer> changes = new ArrayList<>();
    for (Interval interval : exact().isEmpty() ? alike() : exact()) {
      changes.add(interval.from());
      changes.add(interval.to() + 1);
    }
    changes.removeIf(change -> change <= 0 || change > top);
    return changes;
  }

  /** The lowest rung that it is like, or 0 if it is like none. */
  int begin() {
    return alike().isEmpty() ? 0 : alike().get(0).from();
  }

  /** The last rung on from there that it is like. */
  int end() {
    return alike().isEmpty() ? 0 : alike().get(0).to();
  }

  /** What they are called: the table if it is one of them, else as few of them as say it. */
  String name() {
    List<Vote> named = named();
    if (isWhole()) {
      return named.get(0).object().shown();
    }
    String first = named.get(0).object().shown();
    return switch (named.size()) {
      case 1 -> first;
      case 2 -> first + ", " + withoutTable(named.get(1).object().shown());
      default -> first + " …";
    };
  }

  private String withoutTable(String shown) {
    String prefix = table + ".";
    return shown.startsWith(prefix) ? shown.substring(prefix.length()) : shown;
  }

  /** What kinds of objects they are, and how many. */
  String kinds() {
    Map<Kind, Integer> first = new EnumMap<>(Kind.class);
    Map<Kind, Integer> second = new EnumMap<>(Kind.class);
    for (Vote vote : votes) {
      Kind kind = vote.object().kind();
      (kind.isFirstRank() ? first : second).merge(kind, 1, Integer::sum);
    }
    int others = second.values().stream().mapToInt(Integer::intValue).sum();
    if (first.isEmpty()) {
      return counted(second);
    }
    return counted(first) + (others == 0 ? "" : " + " + others);
  }

  private static String counted(Map<Kind, Integer> kinds) {
    return kinds.entrySet().stream()
        .map(kind -> counted(kind.getKey().toString(), kind.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String counted(String word, int count) {
    if (count == 1) {
      return word;
    }
    String many =
        word.endsWith("x")
            ? word + "es"
            : word.endsWith("cy") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
    return count + " " + many;
  }

  private boolean isWhole() {
    return whole().isPresent();
  }

  private Optional<Vote> whole() {
    return votes.stream()
        .filter(vote -> !vote.object().table().isEmpty())
        .filter(vote -> vote.object().key().equals(vote.object().table()))
        .findFirst();
  }

  private List<Vote> named() {
    if (whole().isPresent()) {
      return List.of(whole().get());
    }
    List<Vote> first = votes.stream().filter(vote -> vote.object().kind().isFirstRank()).toList();
    return first.isEmpty() ? votes : first;
  }

  /** All of them, in words. */
  String everything() {
    return votes.stream().map(vote -> vote.object().toString()).collect(Collectors.joining(", "));
  }
}
