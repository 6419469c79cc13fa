package dev.slipway.services;

import dev.slipway.services.Service.Scheme;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The one question to a service, which is whether it is there.
 *
 * @param service whom it is put to
 * @param authorities the file with the certificates that HTTPS goes by, if not those of Java
 */
record Question(Service service, Optional<Path> authorities) {

  /**
   * Asks once.
   *
   * @param limit how long connecting, and hearing an answer, may take
   * @throws IOException if there is no answer that counts; its message says what there was instead
   */
  void ask(Duration limit) throws IOException {
    int millis = Math.toIntExact(Math.max(1, limit.toMillis()));
    try {
      if (service.scheme() == Scheme.TCP) {
        connect(millis);
      } else {
        get(millis);
      }
    } catch (UnknownHostException e) {
      throw new IOException("no such host: " + service.host(), e);
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer in " + millis + " ms", e);
    }
  }

  /** To any of its addresses: which of them it listens on is its own affair. */
  private void connect(int millis) throws IOException {
    IOException last = new UnknownHostException(service.host());
    for (InetAddress address : InetAddress.getAllByName(service.host())) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, service.port()), millis);
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private void get(int millis) throws IOException {
    URL url = new URL(service.scheme().word(), service.host(), service.port(), service.file());
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    if (connection instanceof HttpsURLConnection secure && authorities.isPresent()) {
      secure.setSSLSocketFactory(trusting(authorities.get()));
    }
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    // A page elsewhere may be another service's, and what asks for a log-in is there.
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "slipway");
    service
        .user()
        .ifPresent(
            user -> connection.setRequestProperty("Authorization", "Basic " + encoded(user)));
    try {
      int status = connection.getResponseCode();
      if (status < 200 || status > 399) {
        throw new IOException(status < 0 ? "what it answers is not HTTP" : "it answers " + status);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static String encoded(String user) {
    // A plus is a plus here: only in forms is it a space.
    String plain = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static SSLSocketFactory trusting(Path authorities) throws IOException {
    try (InputStream file = Files.newInputStream(authorities)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        trusted.setCertificateEntry("authority " + number++, one);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException("the certificates in " + authorities + " cannot be read: " + e, e);
    }
  }
}
