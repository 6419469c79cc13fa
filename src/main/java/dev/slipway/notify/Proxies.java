package dev.slipway.notify;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies that the environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY}, in capitals or not, as curl and most programs read them.
 *
 * @param https by what an https address is reached, if not directly
 * @param http the same for http
 * @param direct the hosts and domains that are reached directly; * for all
 */
record Proxies(Optional<Proxy> https, Optional<Proxy> http, List<String> direct) {
  private static final Pattern PROXY =
      Pattern.compile("(?:http://)?(?:[^@/]*@)?(\\[[^]/]+]|[^:/@]+)(?::([0-9]{1,5}))?/?");

  /** What the environment says; a proxy that cannot be understood is left out. */
  static Proxies of(Map<String, String> environment) {
    List<String> direct = new ArrayList<>();
    for (String host : variable(environment, "NO_PROXY").split("[,\\s]+", -1)) {
      if (!host.isBlank()) {
        direct.add(host.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""));
      }
    }
    return new Proxies(
        named(variable(environment, "HTTPS_PROXY")),
        named(variable(environment, "HTTP_PROXY")),
        direct);
  }

  Proxy proxy(URI to) {
    String host =
        String.valueOf(to.getRawAuthority()).replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    if (isDirect(host)) {
      return Proxy.NO_PROXY;
    }
    return ("https".equals(to.getScheme()) ? https : http).orElse(Proxy.NO_PROXY);
  }

  private boolean isDirect(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || direct.stream()
            .anyMatch(one -> one.equals("*") || host.equals(one) || host.endsWith("." + one));
  }

  private static String variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
  }

  private static Optional<Proxy> named(String url) {
    Matcher parts = PROXY.matcher(url.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = parts.group(2) == null ? 80 : Integer.parseInt(parts.group(2));
    return port > 65535
        ? Optional.empty()
        : Optional.of(
            new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(
                    parts.group(1).replaceAll("[\\[\\]]", ""), port)));
  }
}
