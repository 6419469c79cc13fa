package dev.slipway.notify;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A check of Healthchecks.io, or of a server like it, that hears of every run: that it began, and
 * by which exit status it ended (healthchecks.io/docs/http_api).
 */
final class Ping implements Receiver {
  /** How long the end of a run waits for the word of its start, which is to come first. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String host;
  private final URI to;
  private final String query;
  private final Map<String, String> login;
  private final Post post;
  private final FutureTask<Boolean> start;

  Ping(ServiceUrl url, Post post) throws Unclear {
    if (!url.scheme().matches("https?")) {
      throw new Unclear("it is the address of a check: https://hc-ping.com/…");
    }
    this.host = url.host();
    this.to = url.on(url.scheme(), url.path());
    this.query =
        url.query().entrySet().stream()
            .map(one -> ServiceUrl.encoded(one.getKey()) + "=" + ServiceUrl.encoded(one.getValue()))
            .reduce((some, more) -> some + "&" + more)
            .map(all -> "?" + all)
            .orElse("");
    this.login = url.login();
    this.post = post;
    this.start =
        new FutureTask<>(
            () -> {
              send("start", "");
              return true;
            });
  }

  /** Says in the background that the run begins. */
  void begin() {
    Thread sender = new Thread(start, "slipway-ping");
    sender.setDaemon(true);
    sender.start();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public boolean wants(News news) {
    return true;
  }

  @Override
  public void receive(News news) throws IOException {
    try {
      start.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // How it ended matters more than that it began, and says if nobody is there.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    send(
        news.exitCode() == 0 ? "" : String.valueOf(news.exitCode()),
        news.title() + "\n" + news.text());
  }

  private void send(String signal, String body) throws IOException {
    String base = to.toString();
    String where = signal.isEmpty() ? base : base + (base.endsWith("/") ? "" : "/") + signal;
    post.send(
        Message.text(URI.create(where + query), "text/plain; charset=utf-8", body).with(login));
  }
}
