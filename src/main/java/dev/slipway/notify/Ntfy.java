package dev.slipway.notify;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.slipway.notify.News.Kind;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** ntfy: one message to each topic, as JSON (docs.ntfy.sh/publish, "Publish as JSON"). */
record Ntfy(
    URI to,
    List<String> topics,
    Map<String, String> login,
    Optional<Integer> priority,
    List<String> tags)
    implements Service {
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Map<String, Integer> PRIORITIES =
      Map.of("min", 1, "low", 2, "default", 3, "high", 4, "max", 5, "urgent", 5);

  static Ntfy of(ServiceUrl url) throws Unclear {
    boolean onlyTopic = url.path().isEmpty() && url.user().isEmpty();
    List<String> topics = onlyTopic ? List.of(url.host()) : url.path();
    if (topics.isEmpty() || !topics.stream().allMatch(one -> TOPIC.matcher(one).matches())) {
      throw new Unclear("it names no topic: ntfy://HOST/TOPIC, or ntfy://TOPIC on ntfy.sh");
    }
    return new Ntfy(
        onlyTopic ? URI.create("https://ntfy.sh/") : url.on(url.protocolByParameter(), List.of()),
        topics,
        login(url),
        priority(url),
        List.of(url.parameter("tags").orElse("").split(",", -1)));
  }

  /** An access token stands in the user's place, as with Apprise, or is a parameter. */
  private static Map<String, String> login(ServiceUrl url) {
    Optional<String> token =
        url.parameter("token")
            .or(() -> url.user().filter(u -> url.password().isEmpty() && u.startsWith("tk_")));
    return token.map(secret -> Map.of("Authorization", "Bearer " + secret)).orElseGet(url::login);
  }

  private static Optional<Integer> priority(ServiceUrl url) throws Unclear {
    Optional<String> text = url.parameter("priority").map(one -> one.toLowerCase(Locale.ROOT));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().matches("[1-5]")) {
      return text.map(Integer::valueOf);
    }
    if (!PRIORITIES.containsKey(text.get())) {
      throw new Unclear("its priority is none: 1 to 5, min, low, default, high, max");
    }
    return Optional.of(PRIORITIES.get(text.get()));
  }

  @Override
  public List<Message> messages(News news) {
    return topics.stream().map(topic -> Message.json(to, body(topic, news)).with(login)).toList();
  }

  private JsonObject body(String topic, News news) {
    JsonObject json = new JsonObject();
    json.addProperty("topic", topic);
    json.addProperty("title", news.title());
    json.addProperty("message", news.text());
    json.addProperty("priority", priority.orElse(news.kind() == Kind.FAILURE ? 4 : 3));
    JsonArray marks = new JsonArray();
    marks.add(news.kind() == Kind.FAILURE ? "warning" : "white_check_mark");
    tags.stream().filter(tag -> !tag.isBlank()).forEach(tag -> marks.add(tag.strip()));
    json.add("tags", marks);
    return json;
  }
}
