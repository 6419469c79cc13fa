package dev.slipway.notify;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parts of a URL that names a receiver, none of them encoded any more.
 *
 * <p>Not a {@link URI}: of {@code tgram://123:abc/7} and {@code slack://A/B/#general} that makes
 * nothing.
 *
 * @param scheme in small letters
 * @param user what stands before the host, up to a colon
 * @param password what stands behind that colon
 * @param host what stands in the host's place, with its port
 * @param path the path's parts
 * @param query the parameters, in their order
 */
record ServiceUrl(
    String scheme,
    Optional<String> user,
    Optional<String> password,
    String host,
    List<String> path,
    Map<String, String> query) {
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30})://(?:(?<user>[^/?]*)@)?(?<host>[^/?@]*)"
              + "(?<path>/[^?]*)?(?:\\?(?<query>.*))?");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?");

  /**
   * Takes a URL apart.
   *
   * @throws Unclear if it is none
   */
  static ServiceUrl of(String text) throws Unclear {
    Matcher parts = URL.matcher(text.strip());
    if (!parts.matches()) {
      throw new Unclear("that is no URL");
    }
    try {
      Optional<String> login = Optional.ofNullable(parts.group("user"));
      List<String> path = new ArrayList<>();
      for (String part : Optional.ofNullable(parts.group("path")).orElse("").split("/", -1)) {
        if (!part.isEmpty()) {
          path.add(decoded(part));
        }
      }
      return new ServiceUrl(
          parts.group("scheme").toLowerCase(Locale.ROOT),
          login.map(both -> decoded(both.replaceFirst(":.*", ""))),
          login
              .filter(both -> both.contains(":"))
              .map(both -> decoded(both.replaceFirst("[^:]*:", ""))),
          decoded(parts.group("host")),
          path,
          query(Optional.ofNullable(parts.group("query")).orElse("")));
    } catch (IllegalArgumentException e) {
      throw new Unclear("a % in it has to be followed by two digits or letters; % itself is %25");
    }
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        // A plus begins the name of a header, and is a space only in a value.
        String name = decoded(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : part.substring(equals + 1);
        query.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A parameter that is there and says something. */
  Optional<String> parameter(String name) {
    return query.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isEmpty())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether a parameter is on, as Shoutrrr has it: {@code yes}, {@code true}, {@code 1}. */
  boolean isOn(String name) {
    return parameter(name)
        .filter(value -> value.toLowerCase(Locale.ROOT).matches("yes|true|1|on"))
        .isPresent();
  }

  /** An address on the host that the URL names. */
  URI on(String protocol, List<String> at) throws Unclear {
    if (!HOST.matcher(host).matches()) {
      throw new Unclear("it names no host");
    }
    String where = at.stream().map(part -> "/" + encoded(part)).collect(Collectors.joining());
    return URI.create(protocol + "://" + host + (where.isEmpty() ? "/" : where));
  }

  /**
   * {@code https}, if it is not turned off by a parameter as with Shoutrrr: {@code scheme=http} or
   * {@code disabletls=yes}.
   */
  String protocolByParameter() throws Unclear {
    boolean plain =
        isOn("disabletls") || parameter("scheme").filter("http"::equalsIgnoreCase).isPresent();
    if (plain && scheme.endsWith("s")) {
      throw new Unclear("its scheme asks for TLS, and a parameter turns that off");
    }
    return plain ? "http" : "https";
  }

  /** As with Apprise: {@code https} if the scheme ends with an s. */
  String protocolByScheme() {
    return scheme.endsWith("s") ? "https" : "http";
  }

  /** The header by which user and password are told; none, if there are none. */
  Map<String, String> login() {
    if (user.isEmpty()) {
      return Map.of();
    }
    String both = user.get() + ":" + password.orElse("");
    return Map.of(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  /** All of the path but the last part. */
  List<String> folder() {
    return path.isEmpty() ? path : path.subList(0, path.size() - 1);
  }

  Optional<String> last() {
    return path.isEmpty() ? Optional.empty() : Optional.of(path.get(path.size() - 1));
  }
}
