package dev.slipway.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A page or picture as a parser reads it that forgives nothing. */
public final class DrawnVotes {
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?i)https?:|//|url\\((?!#)|@import|javascript:|data:");

  private DrawnVotes() {}

  /** Reads it as XML. */
  public static Document parsed(String markup) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(markup)));
  }

  /** The elements of a name, in order. */
  public static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int at = 0; at < nodes.getLength(); at++) {
      elements.add((Element) nodes.item(at));
    }
    return elements;
  }

  /** Fails if it could run anything, or ask for anything that is not in it. */
  public static void assertAskNothing(String markup) throws Exception {
    Document document = parsed(markup);
    for (Element element : elements(document, "*")) {
      assertThat(element.getTagName())
          .isNotIn("script", "link", "img", "image", "iframe", "object", "use", "a", "base");
      for (int at = 0; at < element.getAttributes().getLength(); at++) {
        String attribute = element.getAttributes().item(at).getNodeName();
        String value = element.getAttributes().item(at).getNodeValue();
        assertThat(attribute).isNotIn("src", "href", "xlink:href", "style").doesNotStartWith("on");
        if (!attribute.equals("xmlns")) {
          assertThat(ELSEWHERE.matcher(value).find()).as(value).isFalse();
        }
      }
    }
    for (Element style : elements(document, "style")) {
      assertThat(ELSEWHERE.matcher(style.getTextContent()).find()).isFalse();
    }
  }
}
