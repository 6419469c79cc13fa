package dev.slipway.notify;

import dev.slipway.notify.News.Kind;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All who want to hear how a run ends; they are told at the same time, and not for long. */
public final class Receivers {

  /** How long a run waits in all for those whom it tells how it ended. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** What a notification is sent for. */
  public enum When {
    /** The run did not end well. */
    FAILURE,
    /** Something was written to the database, too. */
    CHANGE,
    /** Each run. */
    ALWAYS;

    private boolean includes(Kind kind) {
      return switch (this) {
        case FAILURE -> kind == Kind.FAILURE;
        case CHANGE -> kind != Kind.NOTHING;
        case ALWAYS -> true;
      };
    }
  }

  /**
   * Who is to hear of a run, as it was given.
   *
   * @param services URLs of services that notify people
   * @param when what these are told
   * @param ping the address of a check
   * @param metrics a file of metrics
   * @param gateway the address of a Pushgateway
   * @param name what the run is about, if that was said
   * @param environment variables, among which may be proxies
   */
  public record Wanted(
      List<String> services,
      When when,
      Optional<String> ping,
      Optional<Path> metrics,
      Optional<String> gateway,
      Optional<String> name,
      Map<String, String> environment) {
    public Wanted {
      services = List.copyOf(services);
      environment = Map.copyOf(environment);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Receivers.class);
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+]{0,15})://.*");

  private final List<Receiver> all = new ArrayList<>();
  private final @Nullable Ping ping;

  private Receivers(Wanted wanted, UnaryOperator<URI> route) {
    Post post = new Post(Proxies.of(wanted.environment()), route);
    int number = 0;
    for (String url : wanted.services()) {
      number++;
      String what = wanted.services().size() == 1 ? "--notify" : "URL " + number + " of --notify";
      all.add(made(what, url, parts -> new Addressee(Service.of(parts), wanted.when(), post)));
    }
    ping = wanted.ping().map(url -> made("--ping", url, at -> new Ping(at, post))).orElse(null);
    if (ping != null) {
      all.add(ping);
    }
    wanted
        .gateway()
        .ifPresent(
            url ->
                all.add(
                    made("--pushgateway", url, at -> new Pushgateway(at, wanted.name(), post))));
    wanted.metrics().ifPresent(file -> all.add(new MetricsFile(file, wanted.name())));
  }

  /**
   * Those who are to hear.
   *
   * @throws Refusal SETTINGS if a URL cannot be understood; nothing secret of it is said
   */
  public static Receivers of(Wanted wanted) {
    return of(wanted, as -> as);
  }

  /** The same, with messages that go elsewhere than their addresses say. */
  static Receivers of(Wanted wanted, UnaryOperator<URI> route) {
    return new Receivers(wanted, route);
  }

  /** What makes a receiver of a URL. */
  @FunctionalInterface
  private interface Making<R> {
    R of(ServiceUrl url) throws Unclear;
  }

  private static <R> R made(String option, String url, Making<R> making) {
    try {
      return making.of(ServiceUrl.of(url));
    } catch (Unclear e) {
      Matcher scheme = SCHEME.matcher(url);
      throw new Refusal(
          Fact.SETTINGS,
          option
              + (scheme.matches()
                  ? " begins with " + scheme.group(1) + ":// and cannot be understood"
                  : " cannot be understood"),
          String.valueOf(e.getMessage()),
          "write it as docs/notifications.md shows, or leave it out");
    }
  }

  /** One who hears by a service. */
  private record Addressee(Service service, When when, Post post) implements Receiver {
    @Override
    public String host() {
      return String.valueOf(service.to().getRawAuthority());
    }

    @Override
    public boolean wants(News news) {
      return when.includes(news.kind());
    }

    @Override
    public void receive(News news) throws IOException {
      IOException failed = null;
      for (Message message : service.messages(news)) {
        try {
          post.send(message);
        } catch (IOException e) {
          failed = e;
        }
      }
      if (failed != null) {
        throw failed;
      }
    }
  }

  /** Says that a run begins, to those who hear of that, and waits for nobody. */
  public void begin() {
    if (ping != null) {
      ping.begin();
    }
  }

  /**
   * Tells how the run ended. It takes no longer than {@link #LIMIT}, whatever the receivers do, and
   * never fails: who did not hear is named in a warning.
   */
  public void tell(News news) {
    List<Receiver> those = all.stream().filter(one -> one.wants(news)).toList();
    if (those.isEmpty()) {
      return;
    }
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "slipway-notify");
              // A process does not stay for one who never answers.
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<Void>> sendings = new ArrayList<>();
      for (Receiver receiver : those) {
        sendings.add(
            () -> {
              receiver.receive(news);
              return null;
            });
      }
      List<Future<Void>> sent =
          threads.invokeAll(sendings, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      for (int at = 0; at < sent.size(); at++) {
        warn(those.get(at), sent.get(at));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void warn(Receiver receiver, Future<Void> sent) throws InterruptedException {
    try {
      sent.get();
    } catch (CancellationException e) {
      log.warn("{} was not told: no answer within {} s", receiver.host(), LIMIT.toSeconds());
    } catch (ExecutionException e) {
      log.warn("{} was not told: {}", receiver.host(), reason(e.getCause()));
    }
  }

  /** In words of ours: those of an exception may hold an address, and in that a secret. */
  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof Unheard unheard) {
      return String.valueOf(unheard.getMessage());
    }
    if (cause instanceof UnknownHostException) {
      return "that name is not known";
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return "nothing listens there";
    }
    if (cause instanceof SocketTimeoutException) {
      return "no answer within " + LIMIT.toSeconds() + " s";
    }
    if (cause instanceof SSLException) {
      return "no TLS with it: it does not speak that, or its certificate is not trusted";
    }
    if (cause instanceof AccessDeniedException) {
      return "this user may not write there";
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    return cause == null ? "for no reason" : cause.getClass().getSimpleName();
  }
}
