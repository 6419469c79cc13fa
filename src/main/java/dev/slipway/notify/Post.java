package dev.slipway.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Posts messages by HTTP.
 *
 * <p>By the client that is part of java.base: the newer one is a module of its own and takes longer
 * to load than a start with nothing to do takes, which a ping accompanies.
 *
 * @param proxies by which proxy a host is reached
 * @param route where a message really goes; as it is written, but for tests
 */
record Post(Proxies proxies, UnaryOperator<URI> route) {
  /** As much of an answer as is looked at. */
  private static final int ENOUGH = 4096;

  /**
   * Posts one message; no redirect is followed, since it would go out again without its body.
   *
   * @throws Unheard if what answers does not take it
   * @throws IOException if nothing answers
   */
  void send(Message message) throws IOException {
    URI to = route.apply(message.to());
    HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection(proxies.proxy(to));
    try {
      int millis = (int) Receivers.LIMIT.toMillis();
      connection.setConnectTimeout(millis);
      connection.setReadTimeout(millis);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("User-Agent", "slipway");
      message.headers().forEach(connection::setRequestProperty);
      connection.setDoOutput(true);
      // Else it would be sent again where a connection breaks off.
      byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      check(status(connection));
      if (!message.says().isEmpty() && !beginning(connection).contains(message.says())) {
        throw new Unheard("it answered that it does not take it");
      }
    } finally {
      connection.disconnect();
    }
  }

  private static int status(HttpURLConnection connection) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (HttpRetryException e) {
      return e.responseCode();
    }
  }

  private static void check(int status) throws Unheard {
    if (status >= 300 && status < 400) {
      throw new Unheard(
          "it answered " + status + ", which leads elsewhere; give the address that it leads to");
    }
    if (status < 200 || status >= 400) {
      throw new Unheard(status < 0 ? "it does not speak HTTP" : "it answered " + status);
    }
  }

  private static String beginning(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readNBytes(ENOUGH), StandardCharsets.UTF_8).replace(" ", "");
    }
  }
}
