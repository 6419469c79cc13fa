package dev.slipway.cli;

import dev.slipway.Report;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases.Release;
import dev.slipway.layout.Releases.Renaming;
import dev.slipway.matrix.Change;
import dev.slipway.matrix.Matrix;
import dev.slipway.refusal.Refusal;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The upgrade section of a release note, as Markdown: of a plan, or of the way between releases.
 */
final class UpgradeNote {

  /** More than so many changes of one migration are counted and not listed. */
  private static final int SHOWN = 4;

  private final PrintStream out;

  private UpgradeNote(PrintStream out) {
    this.out = out;
  }

  /** The way from one release to another, by the folder alone. */
  static void print(Matrix matrix, PrintStream out) {
    UpgradeNote note = new UpgradeNote(out);
    int migrations = matrix.changes().size();
    note.title(matrix.from(), matrix.to());
    note.paragraph(
        migrations == 0
            ? "No migration: the database stays as it is."
            : counted(migrations)
                + ". Before they run the database is saved, and if one of them fails or does not come out as it"
                + " should, it stays as it was.");
    note.migrations(matrix.changes());
    note.words(matrix.releases());
    note.wayBack(matrix.changes(), matrix.from());
  }

  /** What a plan would do to one database. */
  static void print(Report report, PrintStream out) {
    UpgradeNote note = new UpgradeNote(out);
    List<Migration> pending = report.work().map(work -> work.apply()).orElse(List.of());
    note.title(from(report, pending), to(report));
    if (report.refusal().isPresent() || pending.isEmpty()) {
      note.paragraph(
          (report.refusal().isPresent() ? "**The gate stays closed**: " : "")
              + text(TextPrinter.message(report))
              + ".");
      return;
    }
    note.paragraph(
        counted(report.evidence().map(seen -> seen.present().size()).orElse(0))
            + " of "
            + report.folder().map(folder -> folder.migrations().size()).orElse(0)
            + " were found in the database. "
            + counted(pending.size())
            + (pending.size() == 1 ? " is" : " are")
            + " to be applied"
            + (report.stages().size() > 1
                ? ", in " + report.stages().size() + " stages"
                : ", in one transaction")
            + (report.saves()
                ? "; the database is saved before that, and the copy is read back"
                : "; **no backup is made**")
            + ".");
    List<Change> changes = report.risks().orElse(List.of()).stream().map(Change::of).toList();
    note.migrations(changes);
    note.words(
        report.releases().all().stream()
            .filter(release -> pending.contains(release.last()))
            .toList());
    note.wayBack(changes, from(report, pending));
  }

  /** The newest release that the database has all of, else its last migration. */
  private static Optional<String> from(Report report, List<Migration> pending) {
    List<Migration> present = report.evidence().map(seen -> seen.present()).orElse(List.of());
    Optional<String> release =
        report.releases().all().stream()
            .filter(one -> present.contains(one.last()) && !pending.contains(one.last()))
            .map(Release::name)
            .reduce((older, newer) -> newer);
    return release.or(
        () -> present.stream().map(Migration::name).reduce((earlier, later) -> later));
  }

  private static String to(Report report) {
    List<Migration> folder = report.folder().map(MigrationFolder::migrations).orElse(List.of());
    return report
        .target()
        .or(
            () ->
                report.releases().all().stream()
                    .filter(one -> one.last().equals(folder.get(folder.size() - 1)))
                    .map(Release::name)
                    .reduce((older, newer) -> newer))
        .orElse(folder.isEmpty() ? Matrix.UNRELEASED : folder.get(folder.size() - 1).name());
  }

  private void title(Optional<String> from, String to) {
    out.println(
        "## Upgrading" + from.map(name -> " from " + text(name)).orElse("") + " to " + text(to));
  }

  private void paragraph(String words) {
    out.println();
    out.println(words);
  }

  private static String counted(int migrations) {
    return migrations == 1 ? "1 migration" : migrations + " migrations";
  }

  private void migrations(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    boolean timed = changes.stream().anyMatch(change -> change.measured().isPresent());
    out.println();
    out.println(
        "| migration | what it changes | data loss | way back |" + (timed ? " time |" : ""));
    out.println("|---|---|---|---|" + (timed ? "--:|" : ""));
    for (Change change : changes) {
      out.println(
          "| "
              + code(change.migration().name())
              + " | "
              + change.words().map(UpgradeNote::shortened).orElse("not seen")
              + " | "
              + text(lost(change))
              + " | "
              + change.rollback()
              + " |"
              + (timed
                  ? " " + change.measured().map(time -> time.toMillis() + " ms").orElse("") + " |"
                  : ""));
    }
  }

  private static String lost(Change change) {
    return change.losses().isEmpty()
        ? change.loss().toString()
        : change.losses().stream().map(RiskPrinter::words).collect(Collectors.joining("; "));
  }

  private static String shortened(List<String> words) {
    if (words.isEmpty()) {
      return RiskPrinter.NO_CHANGE;
    }
    List<String> shown = words.subList(0, Math.min(SHOWN, words.size()));
    return text(String.join(", ", shown))
        + (words.size() > SHOWN ? " and " + (words.size() - SHOWN) + " more" : "");
  }

  private void words(List<Release> releases) {
    if (releases.stream().anyMatch(release -> !release.breaking().isEmpty())) {
      heading("Breaking changes");
      for (Release release : releases) {
        release
            .breaking()
            .forEach(words -> out.println("- " + text(release.name()) + ": " + text(words)));
      }
    }
    List<String> rows = new ArrayList<>();
    for (Release release : releases) {
      for (Map.Entry<String, Renaming> entry : release.renamed().entrySet()) {
        Renaming renaming = entry.getValue();
        rows.add(
            row(
                entry.getKey(),
                release,
                "is called "
                    + code(renaming.to())
                    + (renaming.handedOn()
                        ? "; what is said under the old name is handed on to it"
                        : ": rename it")));
      }
      for (String removed : release.removed()) {
        rows.add(row(removed, release, "is read no more: take it away"));
      }
    }
    if (!rows.isEmpty()) {
      heading("Settings");
      out.println("| setting | since | what to do |");
      out.println("|---|---|---|");
      rows.forEach(out::println);
    }
  }

  private static String row(String setting, Release release, String words) {
    return "| " + code(setting) + " | " + text(release.name()) + " | " + words + " |";
  }

  private void wayBack(List<Change> changes, Optional<String> from) {
    if (changes.isEmpty()) {
      return;
    }
    heading("Going back");
    List<String> hard =
        changes.stream()
            .filter(change -> change.rollback() == Change.Rollback.SNAPSHOT)
            .map(change -> code(change.migration().name()))
            .toList();
    boolean known =
        changes.stream().noneMatch(change -> change.rollback() == Change.Rollback.UNKNOWN);
    String restore =
        "stop the app, "
            + code("slipway restore SNAPSHOT")
            + " ("
            + code("slipway snapshots")
            + " lists them), and start the older image";
    if (hard.isEmpty() && known && from.isPresent()) {
      out.println(
          code("slipway undo --to " + Refusal.typed(from.get()))
              + " with the app stopped, which keeps what was written since as far as the older schema can hold"
              + " it; or "
              + restore
              + ".");
    } else if (hard.isEmpty()) {
      out.println(capital(restore) + ".");
    } else {
      out.println(
          "Nothing undoes "
              + String.join(", ", hard)
              + ". "
              + capital(restore)
              + ": what was written since is then gone.");
    }
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private void heading(String words) {
    out.println();
    out.println("### " + words);
    out.println();
  }

  /** Text that is nothing but text, also in a table. */
  private static String text(String words) {
    return TextPrinter.oneLine(words).replaceAll("[\\\\`*\\[\\]<|]|(?<!\\w)_|_(?!\\w)", "\\\\$0");
  }

  private static String code(String words) {
    return "`" + TextPrinter.oneLine(words).replace("`", "'").replace("|", "\\|") + "`";
  }
}
