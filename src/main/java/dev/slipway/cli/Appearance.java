package dev.slipway.cli;

import dev.slipway.Report;
import dev.slipway.Source;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.page.Page;
import dev.slipway.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of one run: from its beginning until the app may have its port, or has shown for long
 * enough why it may not.
 */
final class Appearance {
  private static final Logger log = LoggerFactory.getLogger(Appearance.class);
  private static final Duration USUAL = Duration.ofSeconds(30);

  private final Page page;
  private final Duration linger;
  private final Source given;

  private Appearance(Page page, Duration linger, Source given) {
    this.page = page;
    this.linger = linger;
    this.given = given;
  }

  /** A page, where one is wanted and the app's port is free, as only before its own start it is. */
  static Optional<Appearance> of(Command command, Source given) {
    Optional<Integer> port = given.port("page");
    Duration linger = given.duration("page-linger").orElse(USUAL);
    if (port.isEmpty() || (command != Command.MIGRATE && command != Command.CHECK)) {
      return Optional.empty();
    }
    if (!"1".equals(given.environment().get("SLIPWAY_EMBEDDED"))) {
      if (command == Command.MIGRATE) {
        log.warn("there is no page: the gate does not stand in the app's own container");
      }
      return Optional.empty();
    }
    return Optional.of(new Appearance(Page.soon(port.get()), linger, given));
  }

  /** Shows why the gate stays closed, if it does and there is to be time to read it. */
  void show(Report report) {
    if (report.refusal().isPresent() && !linger.isZero()) {
      Refusal refusal = report.refusal().get();
      try {
        Secrets secrets = new Secrets(given);
        page.show(
            report.outcome().name(),
            report.outcome().exitCode(),
            secrets.hidden(Announcement.reason(report, refusal)),
            secrets.hidden(refusal.next()));
      } catch (Throwable e) {
        // Errors too: the exit code says how the run ended.
        log.warn("the page does not say why: {}", e.getClass().getSimpleName());
      }
    }
  }

  /** Gives the time to read that; the port is free afterwards. */
  void end(Report report) {
    if (report.refusal().isEmpty() || linger.isZero()) {
      page.close();
      return;
    }
    int code = report.outcome().exitCode();
    // Whoever stops the container meanwhile learns by the exit code what came of the run.
    Thread stopped = new Thread(() -> Main.stop(code));
    Runtime.getRuntime().addShutdownHook(stopped);
    try (page) {
      page.linger(linger);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(stopped);
    } catch (IllegalStateException e) {
      log.debug("stopped meanwhile", e);
    }
  }
}
