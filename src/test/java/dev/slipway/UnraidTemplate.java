package dev.slipway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An XML file in {@code deploy/unraid}, and what unRAID makes of a template. */
final class UnraidTemplate {
  static final Path FOLDER = Path.of("deploy", "unraid");

  private final Element root;

  private UnraidTemplate(Element root) {
    this.root = root;
  }

  static UnraidTemplate in(String file)
      throws IOException, SAXException, ParserConfigurationException {
    return new UnraidTemplate(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(FOLDER.resolve(file).toFile())
            .getDocumentElement());
  }

  Element root() {
    return root;
  }

  List<Element> all(String tag) {
    List<Element> all = new ArrayList<>();
    NodeList found = root.getElementsByTagName(tag);
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  String text(String tag) {
    return all(tag).get(0).getTextContent();
  }

  List<Element> settings(String type) {
    return all("Config").stream()
        .filter(setting -> setting.getAttribute("Type").equals(type))
        .toList();
  }

  /**
   * What unRAID gives to {@code docker run} before the image's name.
   *
   * @param elsewhere where a host's folder or port is another one here
   * @param without variables that are left out
   */
  List<String> arguments(Map<String, String> elsewhere, List<String> without) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--net=" + text("Network"));
    arguments.addAll(List.of(text("ExtraParams").split(" ", -1)));
    for (Element setting : settings("Port")) {
      String host = elsewhere.getOrDefault(setting.getTextContent(), setting.getTextContent());
      arguments.add("-p");
      arguments.add(
          host + ":" + setting.getAttribute("Target") + "/" + setting.getAttribute("Mode"));
    }
    for (Element setting : settings("Path")) {
      String host = elsewhere.getOrDefault(setting.getTextContent(), setting.getTextContent());
      arguments.add("-v");
      arguments.add(
          host + ":" + setting.getAttribute("Target") + ":" + setting.getAttribute("Mode"));
    }
    for (Element setting : settings("Variable")) {
      if (!without.contains(setting.getAttribute("Target"))) {
        arguments.add("-e");
        arguments.add(setting.getAttribute("Target") + "=" + setting.getTextContent());
      }
    }
    return arguments;
  }
}
