package dev.slipway.notify;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Telegram: a bot writes to chats (core.telegram.org/bots/api#sendmessage). */
record Telegram(URI to, List<String> chats) implements Service {
  private static final Pattern TOKEN = Pattern.compile("[0-9]+:[A-Za-z0-9_-]+");
  private static final Pattern CHAT = Pattern.compile("(?:@?[A-Za-z0-9_]+|-[0-9]+)(?::[0-9]+)?");

  /**
   * {@code telegram://TOKEN@telegram?chats=CHAT,CHAT} as with Shoutrrr, {@code tgram://TOKEN/CHAT}
   * as with Apprise; behind a colon, a chat's topic.
   */
  static Telegram of(ServiceUrl url) throws Unclear {
    boolean likeApprise = url.scheme().equals("tgram");
    String token =
        likeApprise ? url.host() : url.user().orElse("") + ":" + url.password().orElse("");
    List<String> chats = new ArrayList<>();
    if (likeApprise) {
      chats.addAll(url.path());
    }
    Stream.of("chats", "channels")
        .flatMap(name -> url.parameter(name).stream())
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .map(String::strip)
        .filter(chat -> !chat.isEmpty())
        .forEach(chats::add);
    if (!TOKEN.matcher(token).matches()) {
      throw new Unclear("it names no bot: telegram://TOKEN@telegram?chats=CHAT");
    }
    if (chats.isEmpty() || !chats.stream().allMatch(chat -> CHAT.matcher(chat).matches())) {
      throw new Unclear("it names no chat: telegram://TOKEN@telegram?chats=CHAT");
    }
    return new Telegram(URI.create("https://api.telegram.org/bot" + token + "/sendMessage"), chats);
  }

  @Override
  public List<Message> messages(News news) {
    List<Message> messages = new ArrayList<>();
    for (String chat : chats) {
      String[] parts = chat.split(":", -1);
      boolean isName = !parts[0].matches("-?[0-9]+") && !parts[0].startsWith("@");
      JsonObject json = new JsonObject();
      json.addProperty("chat_id", isName ? "@" + parts[0] : parts[0]);
      if (parts.length > 1) {
        json.addProperty("message_thread_id", Long.valueOf(parts[1]));
      }
      json.addProperty("text", news.title() + "\n" + news.text());
      messages.add(Message.json(to, json));
    }
    return messages;
  }
}
