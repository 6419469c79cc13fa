package dev.slipway.notify;

import com.google.gson.JsonObject;
import dev.slipway.notify.News.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gotify: a message by an application's token (gotify.net/docs/pushmsg). */
record Gotify(URI to, String token, Optional<Integer> priority) implements Service {
  private static final int FOR_FAILURES = 8;
  private static final int USUAL = 5;

  static Gotify of(ServiceUrl url) throws Unclear {
    List<String> path = new ArrayList<>(url.path());
    Optional<String> token = url.parameter("token");
    if (token.isPresent()) {
      path.remove("message");
    } else {
      token = url.last();
      path = new ArrayList<>(url.folder());
    }
    path.add("message");
    Optional<String> priority = url.parameter("priority");
    if (priority.isPresent() && !priority.get().matches("-?[0-9]{1,2}")) {
      throw new Unclear("its priority is no number");
    }
    return new Gotify(
        url.on(url.protocolByParameter(), path),
        token.orElseThrow(() -> new Unclear("it names no token: gotify://HOST/TOKEN")),
        priority.map(Integer::valueOf));
  }

  @Override
  public List<Message> messages(News news) {
    JsonObject json = new JsonObject();
    json.addProperty("title", news.title());
    json.addProperty("message", news.text());
    json.addProperty(
        "priority", priority.orElse(news.kind() == Kind.FAILURE ? FOR_FAILURES : USUAL));
    return List.of(Message.json(to, json).with("X-Gotify-Key", token));
  }
}
