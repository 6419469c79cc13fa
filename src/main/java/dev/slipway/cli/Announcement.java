package dev.slipway.cli;

import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Source;
import dev.slipway.Verdict;
import dev.slipway.backup.Snapshot;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.database.Database;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Applied;
import dev.slipway.notify.News;
import dev.slipway.notify.News.Kind;
import dev.slipway.notify.Receivers;
import dev.slipway.notify.Receivers.Wanted;
import dev.slipway.notify.Receivers.When;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * What others hear of a run, and who they are.
 *
 * <p>What was seen may quote a statement with its values, or an error that quotes a row. So what a
 * refusal says leaves the house only where it was made for that ({@link Refusal#isForEveryone}); of
 * any other go its outcome in words that are always the same, the migrations that it names, the
 * line, the engine's code of the error, and what to type next.
 */
final class Announcement {
  private static final Pattern LINE = Pattern.compile("(?:failed|says) at line ([0-9]+)");
  private static final int MOST_NAMES = 3;

  private final Command command;
  private final Receivers receivers;
  private final Optional<String> name;
  private final Secrets secrets;

  private Announcement(
      Command command, Receivers receivers, Optional<String> name, Secrets secrets) {
    this.command = command;
    this.receivers = receivers;
    this.name = name;
    this.secrets = secrets;
  }

  /**
   * Reads who is to hear, and says to those who want to know that a run begins.
   *
   * @throws Refusal SETTINGS if a setting cannot be understood
   */
  static Announcement begin(Command command, Source given) {
    Optional<String> name = given.text("name");
    Receivers receivers =
        Receivers.of(
            new Wanted(
                given.urls("notify"),
                given.choice("notify-on", When.class).orElse(When.FAILURE),
                given.text("ping").map(String::strip),
                given.path("metrics-file"),
                given.text("pushgateway").map(String::strip),
                name,
                given.environment()));
    receivers.begin();
    return new Announcement(command, receivers, name, new Secrets(given));
  }

  /** Tells how it ended; never fails, and takes no longer than {@link Receivers#LIMIT}. */
  void tell(Report report) {
    try {
      receivers.tell(news(report));
    } catch (Throwable e) {
      // Errors too, such as no more threads: the exit code says how the run ended.
      LoggerFactory.getLogger(Announcement.class)
          .warn("nobody was told: {}", e.getClass().getSimpleName());
    }
  }

  private News news(Report report) {
    Outcome outcome = report.outcome();
    int applied = report.names(Applied.How.APPLIED).size();
    boolean wrote =
        !report.applied().isEmpty() || report.restored().isPresent() || report.hasLoaded();
    Kind kind = outcome != Outcome.OPEN ? Kind.FAILURE : wrote ? Kind.CHANGE : Kind.NOTHING;
    List<String> done = report.names(Applied.How.APPLIED);
    return new News(
        name.or(() -> report.database().map(Database::name)).orElseGet(Announcement::machine),
        command.word(),
        outcome.name(),
        outcome.exitCode(),
        kind,
        headline(outcome),
        secrets.hidden(TextPrinter.oneLine(happened(report))),
        secrets.hidden(
            TextPrinter.oneLine(
                report
                    .refusal()
                    .map(Refusal::next)
                    .or(() -> SnapshotPrinter.next(report))
                    .orElse(""))),
        report.database().map(Database::place).map(secrets::hidden),
        report.standing().flatMap(standing -> last(standing, report.folder())),
        done.isEmpty() ? Optional.empty() : Optional.of(done.get(done.size() - 1)),
        applied,
        report.snapshot().map(Snapshot::id),
        report.snapshot().map(made -> OptionalLong.of(made.bytes())).orElse(OptionalLong.empty()),
        report.totalMillis());
  }

  private String headline(Outcome outcome) {
    String code = ", " + outcome.exitCode() + " " + outcome;
    if (command == Command.MIGRATE) {
      return outcome == Outcome.OPEN ? "the gate is open" : "the gate stays closed" + code;
    }
    return command.word() + (outcome == Outcome.OPEN ? " done" : " failed" + code);
  }

  /** The last migration that the database had. */
  private static Optional<String> last(Standing standing, Optional<MigrationFolder> folder) {
    return folder
        .map(MigrationFolder::migrations)
        .filter(all -> standing.rung() > 0 && standing.rung() <= all.size())
        .map(all -> all.get(standing.rung() - 1).name());
  }

  private String happened(Report report) {
    if (report.refusal().isEmpty()) {
      return JsonPrinter.message(command, report);
    }
    return reason(report, report.refusal().get());
  }

  /** Why a gate stays closed, as far as that may leave the house. */
  static String reason(Report report, Refusal refusal) {
    if (refusal.isForEveryone()) {
      return refusal.seen() + ": " + refusal.why();
    }
    List<String> parts = new ArrayList<>(List.of(meaning(report.outcome())));
    List<String> names = named(report, refusal.seen());
    if (!names.isEmpty()) {
      Matcher line = LINE.matcher(refusal.seen());
      parts.add(
          "It is about "
              + String.join(", ", names)
              + (line.find() ? ", line " + line.group(1) : ""));
    }
    report.errorCode().ifPresent(code -> parts.add("The database's code of the error is " + code));
    parts.add("Why stands in the gate's own log");
    return String.join(". ", parts);
  }

  /** The folder's migrations, and the snapshots that were verified, of which a refusal speaks. */
  private static List<String> named(Report report, String seen) {
    List<String> names = new ArrayList<>();
    for (Verdict verdict : report.verdicts()) {
      if (verdict.fault().isPresent()) {
        names.add(verdict.snapshot().id());
      }
    }
    for (Migration migration :
        report.folder().map(MigrationFolder::migrations).orElse(List.<Migration>of())) {
      String whole = "(?<![\\w.-])" + Pattern.quote(migration.name()) + "(?![\\w-])";
      if (Pattern.compile(whole).matcher(seen).find()) {
        names.add(migration.name());
      }
    }
    return names.size() <= MOST_NAMES ? names : names.subList(0, MOST_NAMES);
  }

  private static String meaning(Outcome outcome) {
    return switch (outcome) {
      case OPEN -> "The database is what this image needs";
      case PENDING -> "There is work to do";
      case USAGE -> "The options are wrong";
      case UNRECOGNISED ->
          "What the database has is not recognised, or contradicts itself or the migrations, and"
              + " nothing was written";
      case NO_MIGRATIONS -> "The migrations folder is missing, or cannot be read or replayed";
      case UNREACHABLE -> "The database did not answer in time";
      case BUG -> "Slipway itself failed";
      case NO_BACKUP -> "The backup could not be made or checked, and so nothing was written";
      case IO -> "Disk or network failed, and nothing was written";
      case BUSY -> "Another run or writer holds the database, and nothing was written";
      case AHEAD -> "The database is newer than this image";
      case NO_PERMISSION -> "Files or role do not allow it, and nothing was written";
      case CONFIG -> "Settings are wrong or contradict each other, and nothing was written";
      case ROLLED_BACK ->
          "A migration failed or did not prove itself, and the database is as before";
      case NEEDS_HUMAN ->
          "A part is written and a later one failed: the database is between two releases";
    };
  }

  /** The machine's name, without asking a server for it. */
  private static String machine() {
    try {
      return Files.readString(Path.of("/etc/hostname")).strip();
    } catch (IOException e) {
      return "slipway";
    }
  }
}
