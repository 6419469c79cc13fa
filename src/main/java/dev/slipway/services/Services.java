package dev.slipway.services;

import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services that an app waits for before it starts, all at the same time. */
public final class Services {
  private static final Logger log = LoggerFactory.getLogger(Services.class);

  /** For how long those that the app can do without may hold up its start by themselves. */
  private static final Duration FOR_OPTIONAL_ONES = Duration.ofSeconds(10);

  /** What a try may take beyond its time: a name, or an answer that comes letter by letter. */
  private static final Duration GRACE = Duration.ofMillis(500);

  static {
    // Java keeps for 10 s that a name is not known: that of a container which is about to start.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Security.setProperty("networkaddress.cache.ttl", "0");
  }

  private static final Duration UNTOLD = Duration.ofSeconds(1);

  private final List<Question> questions;

  private Services(List<Question> questions) {
    this.questions = questions;
  }

  /**
   * Those that were named.
   *
   * @param urls where they are: {@code tcp://HOST:PORT}, {@code http://…}, {@code https://…}
   * @param authorities the file with the certificates that HTTPS goes by, if not those of Java
   * @throws Refusal if one of them cannot be read
   */
  public static Services of(List<String> urls, Optional<Path> authorities) {
    return new Services(
        urls.stream().map(url -> new Question(Service.of(url), authorities)).toList());
  }

  /**
   * Waits until they answer.
   *
   * @param patience for how long to ask again those that do not; each is asked once in any case
   * @return the names of those that do not answer, and that the app can do without
   * @throws Refusal if others do not answer either
   */
  public List<String> missing(Duration patience) {
    long start = System.nanoTime();
    List<Asking> all =
        questions.stream().map(question -> Asking.begun(question, patience)).toList();
    try {
      List<Asking> required = missing(all, false, start, patience);
      if (!required.isEmpty()) {
        throw refusal(required);
      }
      boolean isShorter = patience.compareTo(FOR_OPTIONAL_ONES) < 0;
      List<Asking> optional = missing(all, true, start, isShorter ? patience : FOR_OPTIONAL_ONES);
      optional.forEach(one -> log.warn("{}; it is optional", one.tried()));
      return optional.stream().map(one -> one.service().name()).distinct().toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal(all);
    } finally {
      all.forEach(Asking::end);
    }
  }

  private static List<Asking> missing(
      List<Asking> all, boolean optional, long start, Duration patience)
      throws InterruptedException {
    Duration most = patience.compareTo(Asking.FIRST_TRY) < 0 ? Asking.FIRST_TRY : patience;
    long latest = start + most.plus(GRACE).toNanos();
    List<Asking> missing = new ArrayList<>();
    for (Asking asking : all) {
      if (asking.service().optional() == optional && !isAnswered(asking, start, latest)) {
        missing.add(asking);
      }
    }
    return missing;
  }

  /** What takes longer than a moment is told to whoever watches. */
  private static boolean isAnswered(Asking asking, long start, long latest)
      throws InterruptedException {
    if (asking.isAnswered(Math.min(latest, start + UNTOLD.toNanos()))) {
      return true;
    }
    if (System.nanoTime() < latest) {
      Progress.waiting(asking.service().name(), asking.waitedFor());
    }
    return asking.isAnswered(latest);
  }

  private static Refusal refusal(List<Asking> missing) {
    return new Refusal(
        Fact.UNREACHABLE,
        missing.stream().map(Asking::tried).collect(Collectors.joining(", and ")),
        "the app was said to need it, and so nothing was looked at",
        "start it, or wait longer (--wait 5m); where the app can do without it, write ?optional"
            + " behind it in --wait-for");
  }
}
