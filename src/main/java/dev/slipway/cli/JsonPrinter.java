package dev.slipway.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.slipway.Concern;
import dev.slipway.Condition;
import dev.slipway.LastRun;
import dev.slipway.Report;
import dev.slipway.Verdict;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Difference;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.database.Integrity;
import dev.slipway.database.RowChange;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Settled;
import dev.slipway.evidence.Standing;
import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.layout.SettingNote;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Work;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.undo.Loss;
import dev.slipway.undo.Undo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report as JSON, with keys that others build upon: the README lists them. */
final class JsonPrinter {
  static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();

  private JsonPrinter() {}

  /**
   * The whole report; of a status also what only that asks for.
   *
   * @param filed where it lies as a page, if it does
   */
  static String document(Command command, Report report, Optional<Path> filed) {
    return PRETTY.toJson(json(command, report, filed));
  }

  static JsonObject json(Command command, Report report, Optional<Path> filed) {
    JsonObject document = new JsonObject();
    document.addProperty("outcome", report.outcome().name());
    document.addProperty("exitCode", report.outcome().exitCode());
    document.add("engine", text(report.database().map(database -> database.engine().toString())));
    document.add("database", text(report.database().map(database -> database.place())));
    document.add("layout", text(report.folder().map(folder -> folder.layout())));
    document.add("target", text(report.target()));
    document.add(
        "standing",
        report.standing().<JsonElement>map(JsonPrinter::standing).orElse(JsonNull.INSTANCE));
    document.add("histories", histories(report.histories()));
    document.add(
        "plan", report.work().<JsonElement>map(JsonPrinter::plan).orElse(JsonNull.INSTANCE));
    document.add(
        "stages",
        report
            .work()
            .<JsonElement>map(work -> new JsonPrimitive(work.isNone() ? 0 : report.stages().size()))
            .orElse(JsonNull.INSTANCE));
    document.add(
        "risk", report.risks().<JsonElement>map(RiskPrinter::json).orElse(JsonNull.INSTANCE));
    document.add("baselined", array(report.names(Applied.How.BASELINED)));
    document.add("completed", array(report.names(Applied.How.COMPLETED)));
    document.add("applied", array(report.names(Applied.How.APPLIED)));
    document.add("entered", array(report.names(Applied.How.ENTERED)));
    document.add("imports", array(report.imports()));
    document.add("rows", rows(report.rows()));
    document.add("silent", silent(report.silent()));
    document.add("drift", differences(report.drift()));
    document.add(
        "differences",
        differences(report.evidence().map(seen -> seen.differences()).orElse(List.of())));
    document.add(
        "extras", array(report.extras().stream().map(Catalog.Identity::toString).toList()));
    document.add(
        "findings",
        report.evidence().<JsonElement>map(JsonPrinter::findings).orElse(JsonNull.INSTANCE));
    document.add(
        "snapshot",
        report.snapshot().<JsonElement>map(JsonPrinter::snapshot).orElse(JsonNull.INSTANCE));
    if (command == Command.PLAN) {
      document.add("rehearsal", RehearsalPrinter.json(report.rehearsal()));
    }
    document.add("report", text(filed.map(Path::toString)));
    if (command.isAboutCondition()) {
      document.add(
          "integrity", text(report.condition().map(Condition::integrity).map(Integrity::toString)));
    }
    if (command.isAboutCondition() || command.isAboutSnapshots()) {
      document.add(
          "snapshots",
          report.snapshots().<JsonElement>map(JsonPrinter::snapshots).orElse(JsonNull.INSTANCE));
    }
    if (command.isAboutCondition()) {
      document.add(
          "condition",
          report
              .condition()
              .<JsonElement>map(condition -> condition(condition, report))
              .orElse(JsonNull.INSTANCE));
      document.add("concerns", concerns(report.concerns()));
    }
    if (command.isAboutSnapshots()) {
      addSnapshots(document, report);
    }
    if (command == Command.UNDO) {
      addUndo(document, report);
    }
    if (command == Command.IMPORT || report.loaded().isPresent()) {
      ImportPrinter.add(document, report);
    }
    document.add("degraded", array(report.degraded()));
    document.add("settings", settings(report.settings()));
    document.add("millis", millis(report));
    document.addProperty("message", message(command, report));
    document.addProperty(
        "next",
        report
            .refusal()
            .map(Refusal::next)
            .or(() -> SnapshotPrinter.next(report))
            .or(() -> UndoPrinter.next(report))
            .or(() -> next(command, report))
            .orElse(""));
    return document;
  }

  /** Of a table that is not there, there is no number. */
  private static JsonArray rows(Map<String, RowChange> rows) {
    JsonArray array = new JsonArray();
    rows.forEach(
        (table, change) -> {
          JsonObject json = new JsonObject();
          json.addProperty("table", table);
          json.addProperty("before", change.before().orElse(null));
          json.addProperty("after", change.after().orElse(null));
          array.add(json);
        });
    return array;
  }

  /** What happened, or how it is, in one line; what to type next stands elsewhere. */
  static String message(Command command, Report report) {
    if (report.refusal().isPresent()) {
      return TextPrinter.reason(report.refusal().get());
    }
    return command.isAboutSnapshots()
        ? SnapshotPrinter.message(report)
        : command.isAboutCondition() ? StatusPrinter.message(report) : TextPrinter.message(report);
  }

  /** What only a status looks at. */
  private static JsonObject condition(Condition condition, Report report) {
    JsonObject json = new JsonObject();
    json.addProperty("version", condition.nature().version());
    json.add("journalMode", text(condition.nature().journalMode()));
    json.add("encoding", text(condition.nature().encoding()));
    json.addProperty("checksums", condition.nature().checksums().orElse(null));
    json.addProperty("replica", condition.nature().replica());
    json.addProperty("bytes", condition.bytes());
    json.addProperty("deep", condition.deep());
    json.add(
        "checkedBy", text(Optional.of(condition.integrity().by()).filter(by -> !by.isEmpty())));
    json.add(
        "orphans",
        condition.orphans().<JsonElement>map(JsonPrinter::numbers).orElse(JsonNull.INSTANCE));
    json.add(
        "rows", condition.rows().<JsonElement>map(JsonPrinter::numbers).orElse(JsonNull.INSTANCE));
    json.add("rowsSince", rows(report.rowsSince()));
    json.add("release", text(condition.release()));
    json.add("releasesHere", array(report.releasesHere()));
    json.add(
        "lastRun",
        condition.lastRun().<JsonElement>map(JsonPrinter::lastRun).orElse(JsonNull.INSTANCE));
    json.addProperty("freeBeside", condition.freeBeside().orElse(null));
    json.addProperty("freeForSnapshots", condition.freeForSnapshots());
    return json;
  }

  private static JsonObject numbers(Map<String, Long> numbers) {
    JsonObject json = new JsonObject();
    numbers.forEach(json::addProperty);
    return json;
  }

  private static JsonObject lastRun(LastRun run) {
    JsonObject json = new JsonObject();
    json.addProperty("when", run.when().toString());
    json.addProperty("command", run.command());
    json.add("outcome", text(run.outcome()));
    json.add("release", text(run.release()));
    json.addProperty("baselined", run.baselined());
    json.add("applied", array(run.applied()));
    json.add("snapshot", text(run.snapshot()));
    return json;
  }

  private static JsonArray concerns(List<Concern> concerns) {
    JsonArray array = new JsonArray();
    for (Concern concern : concerns) {
      JsonObject json = new JsonObject();
      json.addProperty("outcome", concern.outcome().name());
      json.addProperty("message", TextPrinter.reason(concern.refusal()));
      json.addProperty("next", concern.refusal().next());
      array.add(json);
    }
    return array;
  }

  /** What only commands about snapshots say. */
  private static void addSnapshots(JsonObject document, Report report) {
    JsonArray verdicts = new JsonArray();
    for (Verdict verdict : report.verdicts()) {
      JsonObject json = new JsonObject();
      json.addProperty("id", verdict.snapshot().id());
      json.addProperty("sound", verdict.fault().isEmpty());
      json.addProperty(
          "message", verdict.fault().map(TextPrinter::sentence).orElse(verdict.words()));
      verdicts.add(json);
    }
    document.add("verdicts", verdicts);
    document.add(
        "restored",
        report.restored().<JsonElement>map(JsonPrinter::snapshot).orElse(JsonNull.INSTANCE));
    document.add("removed", array(report.removed().stream().map(Snapshot::id).toList()));
    document.add("removable", array(report.removable().stream().map(Snapshot::id).toList()));
  }

  /** What only an undo says. */
  private static void addUndo(JsonObject document, Report report) {
    JsonArray steps = new JsonArray();
    for (Undo.Step step : report.undo().map(Undo::steps).orElse(List.of())) {
      JsonObject json = new JsonObject();
      json.addProperty("migration", step.migration().name());
      json.addProperty("by", step.origin().name());
      json.addProperty("script", step.script().sql());
      steps.add(json);
    }
    document.add("steps", steps);
    JsonArray losses = new JsonArray();
    for (Loss loss : report.losses()) {
      JsonObject json = new JsonObject();
      json.addProperty("object", loss.object());
      json.addProperty("rows", loss.rows());
      losses.add(json);
    }
    document.add("losses", losses);
    document.add("undone", array(report.names(Applied.How.UNDONE)));
  }

  /** The report in one short line. */
  static String line(Report report, String message) {
    JsonObject line = new JsonObject();
    line.addProperty("outcome", report.outcome().name());
    line.addProperty("exitCode", report.outcome().exitCode());
    report.standing().ifPresent(standing -> line.addProperty("standing", standing.kind().name()));
    line.addProperty("message", message);
    return COMPACT.toJson(line);
  }

  static JsonElement text(Optional<String> text) {
    JsonObject holder = new JsonObject();
    holder.addProperty("text", text.orElse(null));
    return holder.get("text");
  }

  private static JsonArray settings(List<SettingNote> notes) {
    JsonArray array = new JsonArray();
    for (SettingNote note : notes) {
      JsonObject json = new JsonObject();
      json.addProperty("name", note.name());
      json.addProperty("fate", note.fate().name());
      json.add("to", text(note.to()));
      json.addProperty("release", note.release());
      array.add(json);
    }
    return array;
  }

  static JsonArray array(List<String> names) {
    JsonArray array = new JsonArray();
    names.forEach(array::add);
    return array;
  }

  static JsonObject standing(Standing standing) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", standing.kind().name());
    json.addProperty("rung", standing.rung());
    json.addProperty("of", standing.of());
    JsonArray candidates = new JsonArray();
    standing.candidates().forEach(candidates::add);
    json.add("candidates", candidates);
    return json;
  }

  private static JsonArray histories(List<Testimony> histories) {
    JsonArray array = new JsonArray();
    for (Testimony history : histories) {
      JsonObject json = new JsonObject();
      json.addProperty("table", history.table());
      json.addProperty("form", history.form().name());
      json.addProperty("applied", history.applied().size());
      json.add("failed", array(history.failed().stream().map(Migration::name).toList()));
      array.add(json);
    }
    return array;
  }

  private static JsonObject plan(Work work) {
    JsonObject json = new JsonObject();
    json.add("baseline", array(work.baseline().stream().map(Migration::name).toList()));
    json.add("complete", array(work.complete().stream().map(Work.Completion::object).toList()));
    json.add("apply", array(work.apply().stream().map(Migration::name).toList()));
    JsonObject finish = new JsonObject();
    work.started().forEach(part -> finish.add(part.migration().name(), array(part.remaining())));
    json.add("finish", finish);
    return json;
  }

  private static JsonArray findings(Evidence evidence) {
    JsonArray array = new JsonArray();
    evidence
        .findings()
        .forEach(
            (migration, finding) -> {
              JsonObject json = new JsonObject();
              json.addProperty("migration", migration.name());
              json.addProperty("finding", finding.name());
              json.add("objects", array(evidence.proof().getOrDefault(migration, List.of())));
              array.add(json);
            });
    return array;
  }

  /** What to type where a look found something to do. */
  private static Optional<String> next(Command command, Report report) {
    if (command.isAboutCondition()) {
      return report.concerns().stream().map(concern -> concern.refusal().next()).findFirst();
    }
    return command == Command.PLAN && report.work().filter(work -> !work.isNone()).isPresent()
        ? Optional.of("slipway migrate")
        : Optional.empty();
  }

  private static JsonArray silent(List<Settled> silent) {
    JsonArray array = new JsonArray();
    for (Settled settled : silent) {
      JsonObject json = new JsonObject();
      json.addProperty("migration", settled.migration().name());
      json.addProperty("present", settled.present().orElse(null));
      json.addProperty("by", settled.by().name());
      json.addProperty("because", settled.words());
      array.add(json);
    }
    return array;
  }

  private static JsonArray differences(List<Difference> differences) {
    JsonArray array = new JsonArray();
    for (Difference difference : differences) {
      JsonObject json = new JsonObject();
      json.addProperty("object", difference.object().toString());
      json.add("expected", text(difference.expected().map(Catalog.Definition::text)));
      json.add("found", text(difference.found().map(Catalog.Definition::text)));
      array.add(json);
    }
    return array;
  }

  private static JsonObject snapshot(Snapshot snapshot) {
    JsonObject json = new JsonObject();
    json.addProperty("id", snapshot.id());
    json.addProperty("path", snapshot.path().toString());
    json.addProperty("bytes", snapshot.bytes());
    json.addProperty("sha256", snapshot.sha256());
    json.addProperty("created", snapshot.created().toString());
    json.addProperty("standing", snapshot.standing());
    json.addProperty("why", snapshot.why());
    json.add("release", text(snapshot.release()));
    json.add("verified", text(snapshot.verified().map(Instant::toString)));
    return json;
  }

  private static JsonArray snapshots(List<Snapshot> snapshots) {
    JsonArray array = new JsonArray();
    snapshots.forEach(snapshot -> array.add(snapshot(snapshot)));
    return array;
  }

  private static JsonObject millis(Report report) {
    JsonObject json = new JsonObject();
    json.addProperty("look", millis(report, Step.CHECK, Step.LOOK, Step.DECIDE));
    json.addProperty("ladder", millis(report, Step.LADDER));
    json.addProperty("save", millis(report, Step.SAVE));
    json.addProperty("write", millis(report, Step.WRITE, Step.PROVE, Step.OPEN));
    json.addProperty("total", report.totalMillis());
    return json;
  }

  private static long millis(Report report, Step... steps) {
    return Arrays.stream(steps).mapToLong(report::millis).sum();
  }
}
