package dev.slipway.notify;

import com.google.gson.JsonObject;
import dev.slipway.notify.News.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Apprise API server, which passes on to whatever is kept there under a key
 * (github.com/caronc/apprise-api, "Persistent (Stateful) Storage Solution").
 */
record AppriseApi(URI to, Map<String, String> login, Optional<String> tags) implements Service {

  static AppriseApi of(ServiceUrl url) throws Unclear {
    String key =
        url.last()
            .filter(one -> one.matches("[A-Za-z0-9_-]{1,128}"))
            .orElseThrow(() -> new Unclear("it names no key: apprise://HOST:8000/KEY"));
    List<String> path = new ArrayList<>(url.folder());
    path.add("notify");
    path.add(key);
    return new AppriseApi(url.on(url.protocolByScheme(), path), url.login(), url.parameter("tags"));
  }

  @Override
  public List<Message> messages(News news) {
    JsonObject json = new JsonObject();
    json.addProperty("title", news.title());
    json.addProperty("body", news.text());
    json.addProperty("type", news.kind() == Kind.FAILURE ? "failure" : "success");
    json.addProperty("format", "text");
    tags.ifPresent(some -> json.addProperty("tag", some));
    return List.of(Message.json(to, json).with(login));
  }
}
