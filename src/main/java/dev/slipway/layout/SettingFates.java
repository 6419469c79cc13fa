package dev.slipway.layout;

import dev.slipway.layout.Releases.Release;
import dev.slipway.layout.SettingNote.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the settings of an app by all its releases, one after the other.
 *
 * <p>What a release renames or removes stays so until a later one reads that name again. So of the
 * names that one setting has had, each leads to the next, and never in a circle.
 */
final class SettingFates {

  /** What the last release that touched a name did to it. */
  private record Change(Optional<String> to, boolean handedOn, String release) {}

  private final Map<String, Change> changes = new LinkedHashMap<>();

  SettingFates(Releases releases) {
    for (Release release : releases.all()) {
      release
          .renamed()
          .forEach(
              (old, renaming) -> {
                changes.put(
                    old,
                    new Change(Optional.of(renaming.to()), renaming.handedOn(), release.name()));
                changes.remove(renaming.to());
              });
      for (String removed : release.removed()) {
        changes.put(removed, new Change(Optional.empty(), false, release.name()));
      }
    }
  }

  List<SettingNote> notes(Map<String, String> environment, boolean handing) {
    List<SettingNote> notes = new ArrayList<>();
    for (String name : changes.keySet()) {
      if (isSaid(name, environment)) {
        note(name, environment, handing).ifPresent(notes::add);
      }
    }
    return withoutRivals(notes);
  }

  private Optional<SettingNote> note(
      String name, Map<String, String> environment, boolean handing) {
    String now = name;
    String release = "";
    boolean handedOn = handing;
    Change change = changes.get(name);
    while (change != null) {
      release = change.release;
      if (change.to.isEmpty()) {
        return Optional.of(new SettingNote(name, Fate.REMOVED, Optional.empty(), release));
      }
      now = change.to.get();
      handedOn &= change.handedOn;
      if (isSaid(now, environment) || isSaid(now + "_FILE", environment)) {
        return Optional.empty();
      }
      change = changes.get(now);
    }
    // Whoever says that it is nothing has said so.
    boolean free = !environment.containsKey(now) && !environment.containsKey(now + "_FILE");
    return Optional.of(
        new SettingNote(
            name, handedOn && free ? Fate.HANDED_ON : Fate.RENAMED, Optional.of(now), release));
  }

  private static boolean isSaid(String name, Map<String, String> environment) {
    @Nullable String value = environment.get(name);
    return value != null && !value.isEmpty();
  }

  /** Which of two old names a new one should go by is not known. */
  private static List<SettingNote> withoutRivals(List<SettingNote> notes) {
    return notes.stream()
        .map(
            note -> {
              long rivals =
                  notes.stream()
                      .filter(other -> other.to().isPresent() && other.to().equals(note.to()))
                      .count();
              return note.fate() == Fate.HANDED_ON && rivals > 1
                  ? new SettingNote(note.name(), Fate.RENAMED, note.to(), note.release())
                  : note;
            })
        .toList();
  }
}
