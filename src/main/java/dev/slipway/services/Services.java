package dev.slipway.services;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
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

  /** For how long one that the app can do without may hold up its start. */
  private static final Duration FOR_AN_OPTIONAL_ONE = Duration.ofSeconds(10);

  private final List<Service> all;

  private Services(List<Service> all) {
    this.all = all;
  }

  /**
   * Those that were named, as URLs.
   *
   * @param certificates the file with the authorities that HTTPS goes by, if not those of Java
   * @throws Refusal if one cannot be read
   */
  public static Services of(List<String> urls) {
    return new Services(urls.stream().map(Service::of).toList());
  }

  /**
   * Waits until they answer.
   *
   * @param patience how long to ask those again that do not; each is asked once in any case
   * @return the names of those that do not answer, and that the app can do without
   * @throws Refusal if one does not answer that it cannot do without
   */
  public List<String> missing(Duration patience) {
    long start = System.nanoTime();
    Duration short_ = patience.compareTo(FOR_AN_OPTIONAL_ONE) < 0 ? patience : FOR_AN_OPTIONAL_ONE;
    return List.of();
  }
}
