package dev.slipway;

import dev.slipway.evidence.Claims;
import dev.slipway.journal.Journal;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the journal says of the migrations that a database has and the folder lacks.
 *
 * @param claims what the history claims of the folder
 * @param entries what the journal says, by script
 */
record Unknown(Claims claims, Map<String, Journal.Entry> entries) {

  /** Why an older app can live with all of them, if it can. */
  Optional<String> remark() {
    boolean allElse =
        claims.applied().size() == claims.folder().size() && claims.unrecorded().isEmpty();
    return allElse && mattering().isEmpty()
        ? Optional.of(
            "the database has "
                + names(claims.unknown())
                + " more than this image, and "
                + (claims.unknown().size() == 1 ? "that" : "they")
                + " only added what this app can ignore")
        : Optional.empty();
  }

  /** Those that do more than add, or of which the journal says nothing. */
  private List<String> mattering() {
    return claims.unknown().stream()
        .filter(script -> !entries.containsKey(script) || !entries.get(script).additive())
        .toList();
  }

  /**
   * The refusal of such a database with what the journal knows.
   *
   * @param remembered what there is to go back to
   */
  Refusal explained(Refusal ahead, Remembered remembered) {
    List<String> unknown = claims.unknown();
    List<String> silent = mattering().stream().filter(one -> !entries.containsKey(one)).toList();
    List<String> changing = mattering().stream().filter(entries::containsKey).toList();
    List<String> edited = new ArrayList<>();
    for (Migration migration : claims.folder()) {
      if (migration.repeatable() && !claims.applied().contains(migration)) {
        edited.add(migration.name());
      }
    }
    List<String> why = new ArrayList<>();
    if (!changing.isEmpty()) {
      why.add(names(changing) + " did more than add what an older app can ignore");
    }
    if (!silent.isEmpty()) {
      why.add("what " + names(silent) + " did is not in the journal");
    }
    if (!edited.isEmpty()) {
      why.add("the newer image has another text of " + String.join(", ", edited));
    }
    why.add(ahead.why());
    return new Refusal(
        ahead.fact(),
        "the database has "
            + (unknown.size() == 1 ? "a migration" : unknown.size() + " migrations")
            + " more than this image: "
            + names(unknown),
        String.join("; ", why),
        "start the image"
            + release(unknown.get(unknown.size() - 1)).map(name -> " of release " + name).orElse("")
            + " that has "
            + unknown.get(unknown.size() - 1)
            + " again"
            + back(remembered));
  }

  /** The ways back to where this image can open, as commands. */
  private String back(Remembered remembered) {
    List<String> ways = new ArrayList<>();
    remembered
        .before()
        .ifPresent(
            before ->
                ways.add(
                    "slipway restore "
                        + Refusal.typed(before.name())
                        + " ("
                        + before.told()
                        + ")"));
    List<Migration> stay =
        claims.applied().stream().filter(migration -> !migration.repeatable()).toList();
    if (remembered.undoable()
        && !stay.isEmpty()
        && claims.unknown().stream().allMatch(this::canBeUndone)) {
      ways.add(
          "slipway undo --to "
              + Refusal.typed(stay.get(stay.size() - 1).name())
              + " (keeps what came since, but for what only the newer schema can hold)");
    }
    if (!ways.isEmpty()) {
      return "; or stop the app and go back to before "
          + claims.unknown().get(0)
          + ": "
          + String.join(", or ", ways);
    }
    return remembered
        .newest()
        .map(file -> "; the newest snapshot of this database is " + file)
        .orElse("");
  }

  private boolean canBeUndone(String script) {
    Journal.Entry entry = entries.get(script);
    return entry != null && (entry.undo().isPresent() || entry.additive());
  }

  private Optional<String> release(String script) {
    return Optional.ofNullable(entries.get(script)).flatMap(Journal.Entry::release);
  }

  private String names(List<String> scripts) {
    return scripts.stream()
        .map(script -> script + release(script).map(name -> " (release " + name + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }
}
