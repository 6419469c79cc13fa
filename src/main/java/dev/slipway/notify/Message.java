package dev.slipway.notify;

import com.google.gson.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What is posted to one address.
 *
 * @param to the address
 * @param headers the request's headers
 * @param body the request's body
 * @param says what the answer has to hold beside a good status; empty if the status says it all
 */
record Message(URI to, Map<String, String> headers, String body, String says) {
  Message {
    headers = Map.copyOf(headers);
  }

  static Message text(URI to, String type, String body) {
    return new Message(to, Map.of("Content-Type", type), body, "");
  }

  static Message json(URI to, JsonObject body) {
    return text(to, "application/json; charset=utf-8", body.toString());
  }

  /** The same with one more header. */
  Message with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Message(to, more, body, says);
  }

  /** The same with more headers. */
  Message with(Map<String, String> others) {
    Map<String, String> more = new HashMap<>(headers);
    more.putAll(others);
    return new Message(to, more, body, says);
  }

  /** The same, taken only if the answer holds this. */
  Message answeredBy(String words) {
    return new Message(to, headers, body, words);
  }
}
