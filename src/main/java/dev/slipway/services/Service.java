package dev.slipway.services;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One service and where it answers, taken apart by hand: {@code java.net.URI} knows no host {@code
 * my_redis}, which is what Compose makes of that service.
 *
 * @param scheme how it is asked
 * @param user whoever is asking, as the URL spells name and password; only where it is HTTP
 * @param host its name or address, an IPv6 address in brackets
 * @param file what is asked for: path and query; only where it is HTTP
 * @param optional whether the app can do without it
 * @param name what the app knows it by
 */
record Service(
    Scheme scheme,
    Optional<String> user,
    String host,
    int port,
    String file,
    boolean optional,
    String name) {

  /** The ways to ask whether a service is there. */
  enum Scheme {
    /** A connection is made, and nothing said. */
    TCP(0),
    HTTP(80),
    HTTPS(443);

    private final int port;

    Scheme(int port) {
      this.port = port;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OPTIONAL = "optional";
  private static final String NAMED = "name=";

  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>tcp|http|https)://(?:(?<user>[^/?#]*)@)?"
              + "(?<host>\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?"
              + "(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?(?:#(?<fragment>.*))?",
          Pattern.CASE_INSENSITIVE);

  /** What the app is told; it goes through a shell and stands between commas. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]*");

  private static final String EXAMPLE =
      "--wait-for tcp://redis:6379?optional or http://api:8080/health";

  /**
   * Reads one.
   *
   * @throws Refusal if it is none
   */
  static Service of(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw wrong(text, "a service is tcp://HOST:PORT, http://… or https://…");
    }
    Scheme scheme = Scheme.valueOf(url.group("scheme").toUpperCase(Locale.ROOT));
    int port = url.group("port") == null ? scheme.port : Integer.parseInt(url.group("port"));
    if (port < 1 || port > 65535) {
      throw wrong(text, "it names no port from 1 to 65535");
    }
    String path = url.group("path") == null ? "" : url.group("path");
    boolean plain = scheme == Scheme.TCP;
    if (plain && (url.group("user") != null || !path.replace("/", "").isEmpty())) {
      throw wrong(text, "of tcp there is a host and a port, and nobody is asked anything");
    }
    List<String> ours = new ArrayList<>(parts(url, "fragment"));
    List<String> theirs = new ArrayList<>();
    for (String part : parts(url, "query")) {
      // Of a request's own parameters only the bare word is ours: the rest is the service's.
      (plain || part.equals(OPTIONAL) ? ours : theirs).add(part);
    }
    boolean optional = false;
    String name = url.group("host").replaceAll("[\\[\\]]", "");
    for (String said : ours) {
      if (said.equals(OPTIONAL)) {
        optional = true;
      } else if (said.startsWith(NAMED) && NAME.matcher(said.substring(NAMED.length())).matches()) {
        name = said.substring(NAMED.length());
      } else {
        throw wrong(text, "what can be said of it is optional and name=NAME");
      }
    }
    return new Service(
        scheme,
        Optional.ofNullable(url.group("user")),
        url.group("host"),
        port,
        plain
            ? ""
            : (path.isEmpty() ? "/" : path)
                + (theirs.isEmpty() ? "" : "?" + String.join("&", theirs)),
        optional,
        name);
  }

  private static List<String> parts(Matcher url, String group) {
    String text = url.group(group);
    return text == null || text.isEmpty() ? List.of() : List.of(text.split("&", -1));
  }

  private static Refusal wrong(String text, String why) {
    // A password may stand before the last @, a token behind the first ?.
    String shown = text.replaceAll("^.*@", "…@").replaceAll("[?#].*", "…");
    return new Refusal(Fact.SETTINGS, "--wait-for names " + shown, why, EXAMPLE);
  }

  /** Where it is, without whatever may be a secret. */
  String place() {
    boolean usual = scheme.port == port;
    return scheme.word() + "://" + host + (usual ? "" : ":" + port) + file.replaceAll("\\?.*", "");
  }
}
