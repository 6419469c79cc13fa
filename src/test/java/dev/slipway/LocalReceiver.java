package dev.slipway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on this machine that keeps what it is sent, or one that behaves badly. */
public final class LocalReceiver implements AutoCloseable {

  /** One request: its method, its path with parameters, its headers in small letters, its body. */
  public record Request(String method, String at, TreeMap<String, String> headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private LocalReceiver(int status, String answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> take(exchange, status, answer));
    server.start();
  }

  /** One that takes everything. */
  public static LocalReceiver start() throws IOException {
    return new LocalReceiver(200, "{\"ok\":true}");
  }

  /** One that answers everything by this status and this text. */
  public static LocalReceiver answering(int status, String answer) throws IOException {
    return new LocalReceiver(status, answer);
  }

  private void take(HttpExchange exchange, int status, String answer) throws IOException {
    TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String host() {
    return "127.0.0.1:" + port();
  }

  /** What it was sent, in the order in which that came. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The bodies and addresses of all that it was sent. */
  public List<String> everything() {
    List<String> all = new ArrayList<>();
    requests.forEach(one -> all.add(one.at + "\n" + one.headers + "\n" + one.body));
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** A server that takes connections and says to each only this, a byte at a time, for ever. */
  public static ServerSocket dripping(String words) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread taking =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try {
                  Socket taken = socket.accept();
                  Thread dripping = new Thread(() -> drip(taken, words));
                  dripping.setDaemon(true);
                  dripping.start();
                } catch (IOException e) {
                  return;
                }
              }
            });
    taking.setDaemon(true);
    taking.start();
    return socket;
  }

  private static void drip(Socket to, String words) {
    try (to) {
      for (int at = 0; !words.isEmpty(); at++) {
        to.getOutputStream().write(words.charAt(Math.min(at, words.length() - 1)));
        to.getOutputStream().flush();
        Thread.sleep(200);
      }
      Thread.sleep(60_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
