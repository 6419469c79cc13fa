package dev.slipway.cli;

import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.backup.FiledReport;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.database.Database;
import dev.slipway.evidence.Settled;
import dev.slipway.evidence.Standing;
import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Applied;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.sheet.Sheet;
import dev.slipway.sheet.Sheet.Ballot;
import dev.slipway.sheet.Sheet.Count;
import dev.slipway.sheet.Sheet.Deed;
import dev.slipway.sheet.Sheet.Ending;
import dev.slipway.sheet.Sheet.Line;
import dev.slipway.sheet.Sheet.Way;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The report as a page for people, who may read it long after the run, and in a hurry. */
final class HtmlPrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** How many of a list are shown. */
  private static final int SHOWN = 25;

  private final Command command;
  private final Report report;
  private final Optional<String> name;
  private final Secrets secrets;

  /**
   * A page about a run that is over and has a snapshot.
   *
   * @param name what the app is called, if that was said
   * @param secrets what must not stand there, whoever wrote it
   */
  HtmlPrinter(Command command, Report report, Optional<String> name, Secrets secrets) {
    this.command = command;
    this.report = report;
    this.name = name;
    this.secrets = secrets;
  }

  String page(Instant now) {
    return new Sheet(ending(), found(), ballot(), done(), counts(), back(), times(), about(now))
        .html();
  }

  private Snapshot snapshot() {
    return report.snapshot().orElseThrow();
  }

  private Ending ending() {
    boolean good = report.outcome() == Outcome.OPEN;
    return new Ending(
        name.or(() -> report.database().map(Database::name)).orElse("database"),
        headline(good),
        good,
        secrets.hidden(report.refusal().map(this::reason).orElseGet(this::message)),
        report.refusal().map(refusal -> secrets.hidden(refusal.next())));
  }

  private String headline(boolean good) {
    String code = ": " + report.outcome().exitCode() + " " + report.outcome();
    return switch (command.about()) {
      // Of these only a restore may change the database, and so has a page.
      case SNAPSHOTS -> good ? "was restored" : "was not restored" + code;
      case UNDO -> good ? "was taken back" : "was not taken back" + code;
      case IMPORT -> good ? "the files were loaded" : "the files were not loaded" + code;
      case GATE, CONDITION, FOLDER, RELEASES, BEGINNING ->
          good ? "the gate is open" : "the gate stays closed" + code;
    };
  }

  /** As it is printed; of an encrypted snapshot only what may leave the house. */
  private String reason(Refusal refusal) {
    String reason =
        snapshot().encrypted()
            ? Announcement.reason(report, refusal)
            : refusal.seen() + ": " + refusal.why();
    return reason.endsWith(".") ? reason : reason + ".";
  }

  private String message() {
    if (report.restored().isPresent()) {
      return "It is what it was at "
          + TIME.format(report.restored().get().created())
          + ". "
          + capitalised(SnapshotPrinter.AGAIN)
          + ".";
    }
    List<String> parts = new ArrayList<>();
    for (Applied.How how : Applied.How.values()) {
      int count = report.names(how).size();
      if (count > 0) {
        parts.add(
            switch (how) {
              case BASELINED -> migrations(count) + " there already";
              case COMPLETED -> count == 1 ? "1 object was completed" : count + " were completed";
              case APPLIED -> migrations(count) + " applied";
              case ENTERED -> "all were entered in the app's own history";
              case UNDONE -> migrations(count) + " undone";
            });
      }
    }
    String proved =
        command == Command.UNDO
            ? "The schema is proved to be that of a database that never went further."
            : "The schema is proved to be that of a new database"
                + (report.drift().isEmpty() ? "." : ", but for drift that was there before.");
    return capitalised(String.join(", ", parts)) + ". " + proved;
  }

  private static String migrations(int count) {
    return count == 1 ? "1 migration was" : count + " migrations were";
  }

  private List<Line> found() {
    List<Line> found = new ArrayList<>();
    report
        .database()
        .ifPresent(
            database ->
                add(
                    found,
                    "database",
                    database.place() + report.evidence().map(TextPrinter::contents).orElse("")));
    report.folder().ifPresent(folder -> add(found, "migrations", TextPrinter.told(folder)));
    for (Testimony history : report.histories()) {
      if (history.form() != Testimony.Form.MISSING && !history.isSilent()) {
        add(found, "history", history + " of " + migrations().size());
      }
    }
    if (report.evidence().isPresent() && report.standing().isPresent()) {
      add(found, "standing", words(report.standing().get()));
      add(found, "evidence", TextPrinter.shown(report.evidence().get()));
    }
    add(
        found,
        "silent",
        report.silent().stream()
            .filter(silent -> silent.by() != Settled.By.HISTORY && silent.by() != Settled.By.SCHEMA)
            .map(
                silent ->
                    silent.migration()
                        + ", "
                        + silent.present().map(is -> is ? "present" : "absent").orElse("unknown")
                        + (snapshot().encrypted() ? "" : ": " + silent.words()))
            .toList());
    add(found, "drift", report.drift().stream().map(Object::toString).toList());
    add(found, "extras", report.extras().stream().map(Object::toString).toList());
    report.restored().ifPresent(back -> add(found, "restored", back.id()));
    report
        .undo()
        .ifPresent(
            undo ->
                add(
                    found,
                    "way back",
                    undo.steps().stream()
                        .map(step -> step.migration() + " " + step.origin())
                        .toList()));
    add(found, "lost", report.losses().stream().map(Object::toString).toList());
    add(found, "not there", report.degraded());
    return found;
  }

  /** Where it stood, for people who do not know the words. */
  private String words(Standing standing) {
    String rung = "rung " + standing.rung() + " of " + standing.of();
    String upTo =
        standing.rung() == 0
            ? "none of the migrations"
            : standing.rung() == standing.of()
                ? "all migrations"
                : "exactly the migrations up to " + migrations().get(standing.rung() - 1);
    return switch (standing.kind()) {
      case EMPTY -> "Nothing was in it.";
      case CURRENT -> "It had all migrations.";
      case BEHIND -> "Its history was true: it had " + upTo + " (" + rung + ").";
      case AT -> "No history, but its objects show it: it had " + upTo + " (" + rung + ").";
      case PATCHWORK ->
          "Patchwork: all migrations up to rung "
              + standing.rung()
              + " were there, and some later ones.";
      case INTERRUPTED ->
          "One migration had stopped in its middle; all up to rung "
              + standing.rung()
              + " were there.";
      case AMBIGUOUS, UNRECOGNISED, CONTRADICTED, AHEAD ->
          capitalised(standing.kind().name().toLowerCase(Locale.ROOT)) + ", nearest " + rung + ".";
    };
  }

  private Optional<Ballot> ballot() {
    return report
        .votes()
        .map(
            votes ->
                new Ballot(
                    votes,
                    report.standing().orElseThrow(),
                    migrations().stream().map(Migration::name).toList(),
                    report.extras().stream().map(Catalog.Identity::toString).toList()));
  }

  private List<Deed> done() {
    List<Deed> done = new ArrayList<>();
    List<String> baselined = report.names(Applied.How.BASELINED);
    if (!baselined.isEmpty()) {
      done.add(
          new Deed(
              "baselined",
              baselined.get(0)
                  + (baselined.size() == 1 ? "" : " … " + baselined.get(baselined.size() - 1)),
              baselined.size() == 1 ? "" : Integer.toString(baselined.size())));
    }
    List<Applied> others =
        report.applied().stream().filter(one -> one.how() != Applied.How.BASELINED).toList();
    for (Applied one : others.subList(0, Math.min(SHOWN, others.size()))) {
      boolean isRun = one.how() == Applied.How.APPLIED || one.how() == Applied.How.UNDONE;
      done.add(
          new Deed(
              one.how().name().toLowerCase(Locale.ROOT),
              one.name(),
              isRun ? time(one.millis()) : ""));
    }
    if (others.size() > SHOWN) {
      done.add(new Deed("and more", others.size() - SHOWN + " others", ""));
    }
    report.restored().ifPresent(back -> done.add(new Deed("restored", back.id(), "")));
    return done;
  }

  /** Those that changed come first, since of many tables not all are shown. */
  private List<Count> counts() {
    if (!report.rows().isEmpty()) {
      return report.rows().entrySet().stream()
          .sorted(Comparator.comparing(rows -> rows.getValue().isNone()))
          .map(rows -> new Count(rows.getKey(), rows.getValue().before(), rows.getValue().after()))
          .toList();
    }
    List<Count> counts = new ArrayList<>();
    for (Map.Entry<String, Long> rows : snapshot().rows().entrySet()) {
      if (!Catalog.isBookkeeping(rows.getKey())) {
        counts.add(new Count(rows.getKey(), Optional.of(rows.getValue()), Optional.empty()));
      }
    }
    return counts;
  }

  private List<Way> back() {
    String id = Refusal.typed(snapshot().id());
    List<Way> back = new ArrayList<>();
    boolean asBefore =
        report.applied().isEmpty() && report.restored().isEmpty() && !report.hasLoaded();
    if (asBefore && report.outcome() != Outcome.NEEDS_HUMAN) {
      back.add(
          new Way(
              "Nothing has to be taken back: the database is as it was before, and the version of"
                  + " the app from before can be started again.",
              ""));
      return back;
    }
    back.add(
        new Way(
            "Stop the app. This puts the database back as it was before this run, and saves the"
                + " present state first, so that it can be undone too. Rows that came since are then"
                + " only in that snapshot"
                + (command == Command.MIGRATE
                    ? ". Afterwards start the app's version from before, since this one migrates again:"
                    : ":"),
            "slipway restore " + id));
    undoTo()
        .ifPresent(
            last ->
                back.add(
                    new Way(
                        "This keeps what came since, where undo scripts can; with --dry-run it only"
                            + " says what it would do, and what would be lost:",
                        "slipway undo --to " + Refusal.typed(last) + " --dry-run")));
    back.add(new Way("Beforehand, to be sure of the snapshot:", "slipway verify-backup " + id));
    back.add(
        new Way(
            "Type them where the gate has the settings that it had in this run. With Compose, SERVICE"
                + " being the one that it ran in, the app's or its own, as in:",
            "docker compose run --rm SERVICE slipway restore " + id));
    back.add(
        new Way(
            "Otherwise as in docker run … IMAGE slipway restore …; without containers as they stand,"
                + " with the same variables"
                + (snapshot().encrypted()
                    ? ". The snapshot is encrypted: its secret key or passphrase is needed."
                    : "."),
            ""));
    return back;
  }

  /** The last migration that was there, if what was applied came after it. */
  private Optional<String> undoTo() {
    if (command != Command.MIGRATE
        || report.names(Applied.How.APPLIED).isEmpty()
        || report.standing().isEmpty()) {
      return Optional.empty();
    }
    Standing standing = report.standing().get();
    return switch (standing.kind()) {
      case AT, BEHIND ->
          standing.rung() == 0
              ? Optional.empty()
              : Optional.of(migrations().get(standing.rung() - 1).name());
      case EMPTY, CURRENT, PATCHWORK, INTERRUPTED, AMBIGUOUS, UNRECOGNISED, CONTRADICTED, AHEAD ->
          Optional.empty();
    };
  }

  private List<Line> times() {
    List<Line> times = new ArrayList<>();
    add(times, "looking", time(millis(Step.CHECK, Step.LOOK, Step.DECIDE)));
    add(times, "building the ladder", time(millis(Step.LADDER)));
    add(times, "saving", time(millis(Step.SAVE)));
    add(times, "writing, looking again", time(millis(Step.WRITE, Step.PROVE, Step.OPEN)));
    add(times, "all of it", time(report.totalMillis()));
    return times;
  }

  private long millis(Step... steps) {
    long millis = 0;
    for (Step step : steps) {
      millis += report.millis(step);
    }
    return millis;
  }

  private List<Line> about(Instant now) {
    List<Line> about = new ArrayList<>();
    add(about, "ended", TIME.format(now));
    add(about, "command", "slipway " + command.word());
    add(about, "outcome", report.outcome().exitCode() + " " + report.outcome());
    snapshot().release().ifPresent(release -> add(about, "release", release));
    String engine =
        report.database().map(database -> database.engine().title()).orElse("")
            + " "
            + snapshot().engineVersion();
    add(about, "versions", "Slipway " + Options.version() + ", " + engine.strip());
    add(about, "snapshot", snapshot().path().toString());
    add(
        about,
        "its size",
        TextPrinter.size(snapshot().bytes())
            + (snapshot().encrypted() ? ", encrypted" : "")
            + (snapshot().reused() ? ", made by an earlier run of this same state" : ""));
    add(about, "its SHA-256", snapshot().sha256());
    add(about, "as JSON", FiledReport.document(snapshot()).toString());
    return about;
  }

  private List<Migration> migrations() {
    return report.folder().map(MigrationFolder::migrations).orElse(List.<Migration>of());
  }

  private static void add(List<Line> lines, String word, String said) {
    lines.add(new Line(word, List.of(said)));
  }

  private static void add(List<Line> lines, String word, List<String> said) {
    if (said.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>(said.subList(0, Math.min(SHOWN, said.size())));
    if (said.size() > SHOWN) {
      shown.add("and " + (said.size() - SHOWN) + " more");
    }
    lines.add(new Line(word, shown));
  }

  private static String time(long millis) {
    return millis < 1000 ? millis + " ms" : TextPrinter.seconds(millis);
  }

  private static String capitalised(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
