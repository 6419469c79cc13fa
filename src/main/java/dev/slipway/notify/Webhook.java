package dev.slipway.notify;

import com.google.gson.JsonObject;
import dev.slipway.notify.News.Kind;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Any address that takes a JSON document by POST; its keys {@code title}, {@code message} and
 * {@code type} are those of Shoutrrr and Apprise.
 *
 * @param to where to post, with the parameters that are not for us
 * @param headers the headers that the URL asks for
 */
record Webhook(URI to, Map<String, String> headers) implements Service {

  /** What Shoutrrr takes out of a generic URL. */
  private static final Set<String> OURS =
      Set.of("disabletls", "template", "contenttype", "method", "titlekey", "messagekey", "title");

  static Webhook of(ServiceUrl url) throws Unclear {
    boolean generic = url.scheme().startsWith("generic");
    String protocol =
        switch (url.scheme()) {
          case "generic+http" -> "http";
          case "generic+https" -> "https";
          case "generic" -> url.protocolByParameter();
          default -> url.protocolByScheme();
        };
    Map<String, String> headers = new HashMap<>(url.login());
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    for (Map.Entry<String, String> parameter : url.query().entrySet()) {
      String name = parameter.getKey();
      if (name.matches("[@+][A-Za-z0-9-]+")) {
        headers.put(name.substring(1), parameter.getValue());
      } else if (!generic || !OURS.contains(name.toLowerCase(Locale.ROOT))) {
        String forwarded = generic ? name.replaceFirst("^_", "") : name;
        query.add(ServiceUrl.encoded(forwarded) + "=" + ServiceUrl.encoded(parameter.getValue()));
      }
    }
    return new Webhook(URI.create(url.on(protocol, url.path()) + query.toString()), headers);
  }

  @Override
  public List<Message> messages(News news) {
    JsonObject json = new JsonObject();
    json.addProperty("title", news.title());
    json.addProperty("message", news.text());
    json.addProperty("type", news.kind() == Kind.FAILURE ? "failure" : "success");
    json.addProperty("name", news.name());
    json.addProperty("command", news.command());
    json.addProperty("outcome", news.outcome());
    json.addProperty("exitCode", news.exitCode());
    json.addProperty("happened", news.happened());
    json.addProperty("next", news.next());
    json.addProperty("database", news.database().orElse(null));
    json.addProperty("from", news.from().orElse(null));
    json.addProperty("to", news.to().orElse(null));
    json.addProperty("applied", news.applied());
    json.addProperty("snapshot", news.snapshot().orElse(null));
    json.addProperty("millis", news.millis());
    return List.of(Message.json(to, json).with(headers));
  }
}
