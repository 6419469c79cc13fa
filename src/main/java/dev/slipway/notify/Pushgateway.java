package dev.slipway.notify;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prometheus' Pushgateway, by POST: what is not sent stays as it is there, such as the time of the
 * last run that ended well (github.com/prometheus/pushgateway, "API").
 */
final class Pushgateway implements Receiver {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final String host;
  private final URI base;
  private final Map<String, String> login;
  private final Optional<String> name;
  private final Post post;

  Pushgateway(ServiceUrl url, Optional<String> name, Post post) throws Unclear {
    if (!url.scheme().matches("https?")) {
      throw new Unclear("it is the address of a Pushgateway: http://HOST:9091");
    }
    this.host = url.host();
    this.login = url.login();
    this.name = name;
    this.post = post;
    List<String> path = new ArrayList<>(url.path());
    if (!path.contains("metrics")) {
      path.addAll(List.of("metrics", "job", "slipway"));
    }
    this.base = url.on(url.scheme(), path);
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
    // A group for each command: a POST replaces all samples of a metric in its group.
    URI to =
        URI.create(
            base
                + "/command/"
                + news.command()
                + name.map(one -> "/instance/" + ServiceUrl.encoded(one)).orElse(""));
    String body = Metrics.read("").with(news, "", Instant.now()).toString();
    post.send(Message.text(to, TEXT_FORMAT, body).with(login));
  }
}
