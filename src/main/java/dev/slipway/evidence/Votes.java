package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each object says of the rungs: at which of them it looks as it does in the live database.
 *
 * @param top the number of the top rung; the lowest is 0
 * @param votes one of every object that a rung or the database has, in the order of identities
 */
public record Votes(int top, List<Vote> votes) {

  /**
   * Rungs that follow one another.
   *
   * @param from the lowest of them
   * @param to the highest of them, which may be the same one
   */
  public record Interval(int from, int to) {

    public boolean has(int rung) {
      return from <= rung && rung <= to;
    }
  }

  /**
   * What one object says.
   *
   * @param object the object
   * @param isThere whether the database has it
   * @param alike the rungs at which it is there as well, or missing as well; ascending
   * @param exact those of them at which it is also defined just so; ascending
   */
  public record Vote(Identity object, boolean isThere, List<Interval> alike, List<Interval> exact) {

    public Vote {
      alike = List.copyOf(alike);
      exact = List.copyOf(exact);
    }

    /** Whether no rung mentions it. */
    public boolean isExtra() {
      return isThere && alike.isEmpty();
    }

    /** Whether it looks just so on a rung. */
    public boolean isExactAt(int rung) {
      return exact.stream().anyMatch(interval -> interval.has(rung));
    }
  }

  public Votes {
    votes = List.copyOf(votes);
  }

  /** Asks every object of a ladder and of a database. */
  public static Votes of(Ladder ladder, Catalog live) {
    Map<Identity, Life> lives = new TreeMap<>();
    live.objects().forEach(object -> lives.put(object, new Life()));
    ladder.mentioned().forEach(object -> lives.put(object, new Life()));
    Catalog below = Catalog.empty();
    for (int rung = 0; rung <= ladder.top(); rung++) {
      for (Difference change : below.differences(ladder.rung(rung))) {
        lives.computeIfAbsent(change.object(), object -> new Life()).becomes(rung, change.found());
      }
      below = ladder.rung(rung);
    }
    List<Vote> votes = new ArrayList<>();
    lives.forEach(
        (object, life) -> votes.add(life.vote(object, live.definition(object), ladder.top())));
    return new Votes(ladder.top(), votes);
  }

  /** On how many of the objects that any rung mentions a rung looks just like the database. */
  public long agreeing(int rung) {
    return votes.stream().filter(vote -> !vote.isExtra() && vote.isExactAt(rung)).count();
  }

  /** What becomes of one object from rung to rung. */
  private static final class Life {
    private final List<Integer> from = new ArrayList<>(List.of(0));
    private final List<Optional<Definition>> definitions =
        new ArrayList<>(List.of(Optional.empty()));

    void becomes(int rung, Optional<Definition> definition) {
      if (rung == 0) {
        definitions.set(0, definition);
      } else {
        from.add(rung);
        definitions.add(definition);
      }
    }

    Vote vote(Identity object, Optional<Definition> live, int top) {
      List<Interval> alike = new ArrayList<>();
      List<Interval> exact = new ArrayList<>();
      for (int part = 0; part < from.size(); part++) {
        int last = part + 1 < from.size() ? from.get(part + 1) - 1 : top;
        Interval interval = new Interval(from.get(part), last);
        if (definitions.get(part).isPresent() == live.isPresent()) {
          add(interval, alike);
        }
        if (definitions.get(part).equals(live)) {
          add(interval, exact);
        }
      }
      return new Vote(object, live.isPresent(), alike, exact);
    }

    private static void add(Interval next, List<Interval> to) {
      int last = to.size() - 1;
      if (last >= 0 && to.get(last).to() + 1 == next.from()) {
        to.set(last, new Interval(to.get(last).from(), next.to()));
      } else {
        to.add(next);
      }
    }
  }
}
