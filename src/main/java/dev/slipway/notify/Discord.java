package dev.slipway.notify;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Discord: a channel's webhook (discord.com/developers/docs/resources/webhook#execute-webhook). */
record Discord(URI to) implements Service {
  private static final Pattern ID = Pattern.compile("[0-9]{1,24}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

  /** {@code discord://TOKEN@ID} as with Shoutrrr, {@code discord://ID/TOKEN} as with Apprise. */
  static Discord of(ServiceUrl url) throws Unclear {
    boolean likeApprise = url.path().size() == 1;
    String id = url.host();
    String token = likeApprise ? url.path().get(0) : url.user().orElse("");
    return at(id, token, url.parameter("thread_id").or(() -> url.parameter("thread")));
  }

  static Discord handedOut(ServiceUrl url) throws Unclear {
    List<String> path = url.path();
    int ids = path.indexOf("webhooks") + 1;
    if (ids == 0 || path.size() != ids + 2) {
      throw new Unclear("it is no webhook: https://discord.com/api/webhooks/ID/TOKEN");
    }
    return at(path.get(ids), path.get(ids + 1), url.parameter("thread_id"));
  }

  private static Discord at(String id, String token, Optional<String> thread) throws Unclear {
    if (!ID.matcher(id).matches()
        || !TOKEN.matcher(token).matches()
        || (thread.isPresent() && !ID.matcher(thread.get()).matches())) {
      throw new Unclear("it names no webhook: discord://TOKEN@ID");
    }
    return new Discord(
        URI.create(
            "https://discord.com/api/webhooks/"
                + id
                + "/"
                + token
                + thread.map(one -> "?thread_id=" + one).orElse("")));
  }

  @Override
  public List<Message> messages(News news) {
    JsonObject json = new JsonObject();
    // As code, or the underscores of names would make them slanted.
    String text = news.text().replace("```", "'''");
    json.addProperty("content", "**" + news.title() + "**\n```\n" + text + "\n```");
    JsonObject nobody = new JsonObject();
    nobody.add("parse", new JsonArray());
    json.add("allowed_mentions", nobody);
    return List.of(Message.json(to, json));
  }
}
