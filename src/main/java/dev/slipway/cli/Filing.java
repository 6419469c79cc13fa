package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.slipway.Report;
import dev.slipway.Source;
import dev.slipway.backup.FiledReport;
import dev.slipway.backup.Snapshot;
import dev.slipway.cli.Invocation.Command;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report as it is laid beside the snapshot that the run made or used, for whoever asks later.
 *
 * <p>It says what the printed one says. Only where the snapshot is encrypted, so that not everybody
 * who has the folder may read rows, it leaves out what may quote one.
 */
final class Filing {
  private static final Logger log = LoggerFactory.getLogger(Filing.class);

  private Filing() {}

  /**
   * Lays it there, if the run wrote to the database or was about to. Never fails: what was done is
   * done.
   *
   * @return the page, if there is one now
   */
  static Optional<Path> beside(Command command, Report report, Source given) {
    if (!command.mayChange() || report.snapshot().isEmpty()) {
      return Optional.empty();
    }
    Snapshot snapshot = report.snapshot().get();
    try {
      Secrets secrets = new Secrets(given);
      Path page = FiledReport.page(snapshot);
      JsonObject document = JsonPrinter.json(command, report, Optional.of(page));
      if (snapshot.encrypted()) {
        withoutQuotes(document, report);
      }
      for (String free : new String[] {"message", "next"}) {
        document.addProperty(free, secrets.hidden(document.get(free).getAsString()));
      }
      FiledReport.write(
          snapshot,
          report.database().orElseThrow().place(),
          JsonPrinter.PRETTY.toJson(document) + "\n",
          new HtmlPrinter(command, report, given.text("name"), secrets).page(Instant.now()));
      return Optional.of(page);
    } catch (Throwable e) {
      // Errors too, such as no more memory: the exit code still says how the run ended.
      log.warn("no report lies beside the snapshot {}: {}", snapshot.id(), e.toString());
      return Optional.empty();
    }
  }

  /** A refusal may quote a row, and so may what came of a trial. */
  private static void withoutQuotes(JsonObject document, Report report) {
    report
        .refusal()
        .ifPresent(
            refusal -> document.addProperty("message", Announcement.reason(report, refusal)));
    for (JsonElement silent : document.getAsJsonArray("silent")) {
      silent.getAsJsonObject().add("because", JsonNull.INSTANCE);
    }
    if (document.has("rejects")) {
      document.getAsJsonObject("rejects").add("first", new JsonArray());
    }
  }
}
