package dev.slipway.cli;

import dev.slipway.Source;
import dev.slipway.refusal.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets that a run was given, as far as they can be seen: passwords in URLs, and variables
 * whose names say so.
 *
 * <p>No message of ours holds any; this is for the one that does by mistake, ours or a person's who
 * typed a password where something else belongs.
 */
final class Secrets {
  private static final int TOO_SHORT = 3;
  private static final Pattern NAME =
      Pattern.compile("PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|IDENTITY|API_?KEY");
  private static final Pattern IN_URL =
      Pattern.compile("://[^/?#\\s]*?:([^/?#\\s]*)@|(?i:password|pwd)=([^&;\\s]+)");
  private static final List<String> URLS = List.of("DATABASE_URL", "DIRECT_URL", "SCRATCH_URL");

  /** The longest first: one may begin with another. */
  private final Set<String> known =
      new TreeSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(secret -> secret));

  Secrets(Source given) {
    for (Map.Entry<String, String> variable : given.environment().entrySet()) {
      String name = variable.getKey().toUpperCase(Locale.ROOT);
      if (NAME.matcher(name).find() && !name.endsWith("_FILE")) {
        add(variable.getValue());
      }
      fromUrl(variable.getValue());
    }
    given.options().values().stream().flatMap(Collection::stream).forEach(this::fromUrl);
    for (String url : URLS) {
      fromFile(given, "SLIPWAY_" + url);
      fromFile(given, url);
    }
  }

  private void fromFile(Source given, String variable) {
    try {
      given.variable(variable).ifPresent(this::fromUrl);
    } catch (Refusal e) {
      // A file that cannot be read gave no secret away.
    }
  }

  private void fromUrl(String text) {
    Matcher password = IN_URL.matcher(text);
    while (password.find()) {
      String found = password.group(1) == null ? password.group(2) : password.group(1);
      add(found);
      try {
        add(URLDecoder.decode(found.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // It is as it stands there.
      }
    }
  }

  private void add(String secret) {
    if (secret.length() > TOO_SHORT) {
      known.add(secret);
    }
  }

  /** A text without them. */
  String hidden(String text) {
    String rest = text;
    for (String secret : known) {
      rest = rest.replace(secret, "***");
    }
    return rest;
  }
}
