package dev.slipway.notify;

import java.net.URI;
import java.util.List;

/** A service that takes notifications: what it has to be sent. */
interface Service {
  /** Where it is posted to; of the address, only that is no secret. */
  URI to();

  List<Message> messages(News news);

  /**
   * The service that a URL means, in the forms of Shoutrrr (shoutrrr.nickfedor.com/latest/services)
   * and Apprise (github.com/caronc/apprise/wiki), or as the service itself hands it out.
   *
   * @throws Unclear if it means none, or leaves out what that service needs
   */
  static Service of(ServiceUrl url) throws Unclear {
    return switch (url.scheme()) {
      case "ntfy", "ntfys" -> Ntfy.of(url);
      case "gotify", "gotifys" -> Gotify.of(url);
      case "discord" -> Discord.of(url);
      case "telegram", "tgram" -> Telegram.of(url);
      case "slack" -> Slack.of(url);
      case "apprise", "apprises" -> AppriseApi.of(url);
      case "json", "jsons", "generic", "generic+http", "generic+https" -> Webhook.of(url);
      case "https" -> handedOut(url);
      default ->
          throw new Unclear(
              "it is one of ntfy, gotify, discord, telegram, tgram, slack, apprise, json, generic");
    };
  }

  /** An address as the service's own page shows it. */
  private static Service handedOut(ServiceUrl url) throws Unclear {
    String host = url.host();
    if (host.matches("(?:(?:canary|ptb)\\.)?discord(?:app)?\\.com")) {
      return Discord.handedOut(url);
    }
    if (host.matches("hooks\\.slack(?:-gov)?\\.com")) {
      return Slack.handedOut(url);
    }
    if (host.equals("ntfy.sh")) {
      return Ntfy.of(url);
    }
    throw new Unclear(
        "which service that is cannot be seen; for a webhook of your own put generic+ before it");
  }
}
