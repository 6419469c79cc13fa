package dev.slipway.notify;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Slack: an incoming webhook (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks),
 * or a bot that writes to channels (docs.slack.dev/reference/methods/chat.postMessage).
 *
 * @param to where to post
 * @param bot the bot's token; none for a webhook
 * @param channels the channels that a bot writes to
 */
record Slack(URI to, Optional<String> bot, List<String> channels) implements Service {
  private static final String HOOKS = "https://hooks.slack.com/services/";
  private static final Pattern HOOK =
      Pattern.compile("([A-Za-z0-9]+)[-/,]([A-Za-z0-9]+)[-/,]([A-Za-z0-9]+)");
  private static final Pattern BOT = Pattern.compile("xox[a-z]-[A-Za-z0-9-]+");

  /**
   * {@code slack://hook:A-B-C@webhook} and {@code slack://xoxb:TOKEN@CHANNEL} as with Shoutrrr,
   * {@code slack://xoxb-TOKEN/CHANNEL} as with Apprise, {@code slack://A/B/C} as with both.
   */
  static Slack of(ServiceUrl url) throws Unclear {
    String type = url.user().orElse("");
    if (type.equals("hook")) {
      return hook(HOOKS, url.password().orElse(""));
    }
    if (type.matches("xox[a-z]")) {
      return bot(type + "-" + url.password().orElse(""), List.of(url.host()));
    }
    if (url.host().startsWith("xox")) {
      return bot(url.host(), url.path());
    }
    List<String> parts = new ArrayList<>(List.of(url.host()));
    parts.addAll(url.path());
    return hook(HOOKS, String.join("/", parts.subList(0, Math.min(3, parts.size()))));
  }

  static Slack handedOut(ServiceUrl url) throws Unclear {
    List<String> path = url.path();
    if (path.size() != 4 || !path.get(0).equals("services")) {
      throw new Unclear("it is no incoming webhook: https://hooks.slack.com/services/A/B/C");
    }
    return hook(
        "https://" + url.host() + "/services/", String.join("/", path.subList(1, path.size())));
  }

  private static Slack hook(String base, String token) throws Unclear {
    Matcher parts = HOOK.matcher(token);
    if (!parts.matches()) {
      throw new Unclear("it names no webhook: slack://hook:A-B-C@webhook");
    }
    return new Slack(
        URI.create(base + parts.group(1) + "/" + parts.group(2) + "/" + parts.group(3)),
        Optional.empty(),
        List.of());
  }

  private static Slack bot(String token, List<String> channels) throws Unclear {
    if (!BOT.matcher(token).matches()
        || channels.isEmpty()
        || !channels.stream().allMatch(one -> one.matches("#?[A-Za-z0-9_-]+"))) {
      throw new Unclear("it names no bot and its channel: slack://xoxb:TOKEN@CHANNEL");
    }
    return new Slack(
        URI.create("https://slack.com/api/chat.postMessage"), Optional.of(token), channels);
  }

  @Override
  public List<Message> messages(News news) {
    if (bot.isEmpty()) {
      return List.of(Message.json(to, body(news)));
    }
    return channels.stream().map(channel -> toChannel(channel, news)).toList();
  }

  /** A bot is answered with a good status also where it may not write. */
  private Message toChannel(String channel, News news) {
    JsonObject json = body(news);
    json.addProperty("channel", channel);
    return Message.json(to, json)
        .with("Authorization", "Bearer " + bot.orElseThrow())
        .answeredBy("\"ok\":true");
  }

  private static JsonObject body(News news) {
    JsonObject json = new JsonObject();
    String text =
        Stream.of(news.title(), news.text())
            .map(part -> part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
            .reduce((title, rest) -> title + "\n" + rest)
            .orElseThrow();
    json.addProperty("text", text);
    json.addProperty("mrkdwn", false);
    return json;
  }
}
