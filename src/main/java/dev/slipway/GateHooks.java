package dev.slipway;

import dev.slipway.backup.Hooks;
import dev.slipway.backup.Snapshot;
import dev.slipway.evidence.Standing;
import dev.slipway.hook.HookFolder;
import dev.slipway.hook.HookFolder.AfterFailure;
import dev.slipway.hook.HookFolder.Failure;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Work;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that people have run at four moments of a migration: those before the gate's work
 * can keep it closed, those after its end can change nothing.
 */
public final class GateHooks {
  private static final Logger log = LoggerFactory.getLogger(GateHooks.class);

  /** What a hook ends with that says: not now ({@code EX_TEMPFAIL}). */
  private static final int NOT_NOW = Outcome.BUSY.exitCode();

  /** How much of a text a hook is told: the system takes no variable of any length. */
  private static final int LONGEST_TEXT = 8000;

  /** When hooks run. */
  enum Moment {
    BEFORE_LOOK,
    BEFORE_SAVE,
    AFTER_OPEN,
    AFTER_CLOSED;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private GateHooks() {}

  /**
   * Runs the hooks of a moment until one fails.
   *
   * @throws Refusal if one fails: as busy if it says so, else as the step's own failure
   */
  static void before(Moment moment, Settings settings, Report report) {
    Map<String, String> variables = variables(moment, report);
    settings.release().ifPresent(release -> put(variables, "RELEASE", release));
    HookFolder folder = folder(settings.hooks().orElseThrow(), moment);
    List<Failure> failures =
        folder.run(
            here(), variables, settings.saving().keeping().hooks().limit(), AfterFailure.STOP);
    if (failures.isEmpty()) {
      return;
    }
    Failure failure = failures.get(0);
    boolean isBusy = failure.exit().isPresent() && failure.exit().getAsInt() == NOT_NOW;
    throw new Refusal(
        isBusy ? Fact.BUSY : Fact.STEP,
        failure.words() + ", in " + folder.path(),
        isBusy
            ? "by that it says: not now"
            : "nothing is done without the leave of those that run before it",
        isBusy
            ? "run the same again later"
            : "see above what it said; mend it, or take it out of that folder");
  }

  /** Whether there are hooks for the end of a migration, or may be. */
  public static boolean waitFor(Source given, Report report) {
    return folder(Settings.hooks(given).orElseThrow(), end(report)).holdsAny();
  }

  private static Moment end(Report report) {
    return report.outcome() == Outcome.OPEN ? Moment.AFTER_OPEN : Moment.AFTER_CLOSED;
  }

  /**
   * Runs the hooks of a migration's end, which is told by now. What becomes of them changes
   * nothing, and is only logged.
   *
   * @param given what the migration was given
   * @param report what came of it
   * @param message the same in one line
   */
  public static void after(Source given, Report report, String message) {
    try {
      Moment moment = end(report);
      Map<String, String> variables = variables(moment, report);
      given.text("release").ifPresent(release -> put(variables, "RELEASE", release));
      put(variables, "OUTCOME", report.outcome().name());
      put(variables, "EXIT_CODE", String.valueOf(report.outcome().exitCode()));
      put(variables, "MESSAGE", message);
      put(variables, "NEXT", report.refusal().map(Refusal::next).orElse(""));
      put(variables, "CHANGED", String.valueOf(!report.applied().isEmpty()));
      put(variables, "APPLIED", String.join(",", report.names(Applied.How.APPLIED)));
      Duration limit = given.duration("hook-timeout").orElse(Hooks.DEFAULT.limit());
      folder(Settings.hooks(given).orElseThrow(), moment)
          .run(here(), variables, limit, AfterFailure.GO_ON)
          .forEach(failure -> log.warn("{}; it changes nothing", failure.words()));
    } catch (Throwable e) {
      // The outcome stands, whatever becomes of those that are told of it.
      log.warn("the hooks could not be run: {}", e.toString());
    }
  }

  private static HookFolder folder(Path hooks, Moment moment) {
    return new HookFolder(hooks.toAbsolutePath().resolve(moment.word() + ".d"));
  }

  private static Path here() {
    return Path.of("").toAbsolutePath();
  }

  private static Map<String, String> variables(Moment moment, Report report) {
    Map<String, String> variables = new TreeMap<>();
    put(variables, "HOOK", moment.word());
    report
        .database()
        .ifPresent(
            database -> {
              put(variables, "ENGINE", database.engine().toString());
              put(variables, "DATABASE", database.place());
            });
    if (report.standing().isPresent()) {
      Standing standing = report.standing().get();
      put(variables, "STANDING", standing.kind().name());
      put(variables, "RUNG", String.valueOf(standing.rung()));
    }
    if (report.snapshot().isPresent()) {
      Snapshot snapshot = report.snapshot().get();
      put(variables, "SNAPSHOT", snapshot.path().toAbsolutePath().toString());
      put(variables, "SNAPSHOT_ID", snapshot.id());
    }
    if (moment == Moment.BEFORE_SAVE) {
      List<String> pending = new ArrayList<>();
      report.work().map(Work::apply).orElse(List.of()).stream()
          .map(Migration::name)
          .forEach(pending::add);
      put(variables, "PENDING", String.join(",", pending));
    }
    if (!report.degraded().isEmpty()) {
      put(variables, "DEGRADED", String.join(",", report.degraded()));
    }
    return variables;
  }

  private static void put(Map<String, String> variables, String name, String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_TEXT)
        .forEach(one -> plain.appendCodePoint(Character.isISOControl(one) ? ' ' : one));
    variables.put("SLIPWAY_" + name, plain.toString());
  }
}
