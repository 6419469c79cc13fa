package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The engine's own interface on its socket, as programs use it that have no {@code docker}. */
final class DockerEngine {
  /** Old enough for every engine that is about. */
  private static final String VERSION = "/v1.41";

  private DockerEngine() {}

  private static Path socket() {
    String host = System.getenv("DOCKER_HOST");
    return Path.of(
        host != null && host.startsWith("unix://")
            ? host.substring("unix://".length())
            : "/var/run/docker.sock");
  }

  static JsonElement get(String path) throws IOException {
    return JsonParser.parseString(asked("GET", path, ""));
  }

  static JsonElement post(String path, JsonElement body) throws IOException {
    String answer = asked("POST", path, body.isJsonNull() ? "" : body.toString());
    return answer.startsWith("{") ? JsonParser.parseString(answer) : JsonNull.INSTANCE;
  }

  static void delete(String path) throws IOException {
    asked("DELETE", path, "");
  }

  /** By the first HTTP, in which an answer is simply all that comes. */
  private static String asked(String method, String path, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s%s HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, VERSION, path, content.length);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      write(channel, head.getBytes(StandardCharsets.US_ASCII));
      write(channel, content);
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      assertThat(answer.substring(0, answer.indexOf('\n')))
          .as(method + " " + path + "\n" + answer)
          .matches("HTTP/1\\.[01] (2\\d\\d|304) .*\\r");
      return answer.substring(end + 4);
    }
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }
}
