package dev.slipway.cli;

import dev.slipway.GateHooks;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Settings;
import dev.slipway.Source;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.refusal.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of a run beside the reader of its report, and in which order all of them do: those who
 * take little time before those who may take long, and last of all why a gate stays closed.
 *
 * <p>Only for those who were asked for is anything loaded.
 */
final class Audience {
  /** Each of them says that somebody is to hear how a run ends. */
  private static final String[] EARS = {"notify", "ping", "metrics-file", "pushgateway"};

  private final Map<String, String> environment;
  private @Nullable Announcement announcement;
  private @Nullable Appearance page;
  private @Nullable Source hooked;

  /** Nobody yet, but for the shell that started the gate. */
  Audience(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Lets in all who were asked for, and tells them that a run begins if they want to know.
   *
   * @throws Refusal SETTINGS if one of them cannot be understood; those before it are there
   */
  void gather(Command command, Source given) {
    if (command == Command.MIGRATE) {
      hooked = given;
    }
    if (isHeardOf(command, given)) {
      announcement = Announcement.begin(command, given);
    }
    if (given.text("page").isPresent()) {
      page = Appearance.of(command, given).orElse(null);
    }
  }

  private static boolean isHeardOf(Command command, Source given) {
    if (!command.isHeardOf()) {
      return false;
    }
    for (String ear : EARS) {
      if (given.isGiven(ear)) {
        return !given.flag("dry-run");
      }
    }
    return false;
  }

  /** Tells all how it ended. What becomes of that changes nothing of it. */
  void hear(Command command, Report report, Telling telling) {
    if (page != null) {
      page.show(report);
    }
    telling.report(command, report);
    if (announcement != null) {
      announcement.tell(report);
    }
    if (hooked != null && hasHooks(hooked) && GateHooks.waitFor(hooked, report)) {
      // They may take minutes, and are not the last to be read.
      report.refusal().ifPresent(refusal -> telling.cause(report.outcome(), refusal));
      GateHooks.after(hooked, report, TextPrinter.message(report));
    }
    if (report.refusal().isPresent()) {
      telling.cause(report.outcome(), report.refusal().get());
    }
    if (page != null) {
      page.end(report);
    }
    if (report.outcome() == Outcome.OPEN && Answer.isAwaited(environment)) {
      Answer.give(report);
    }
  }

  private static boolean hasHooks(Source given) {
    try {
      return Settings.hooks(given).isPresent();
    } catch (Refusal e) {
      return false; // which is what the gate stays closed for
    }
  }
}
