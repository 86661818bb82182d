package dev.switchboard.tools.helpcenter.reading;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.NodeVisitor;

/// HTML as a reader sees it: scripts, styles, comments, navigation and whatever is hidden are left out. Nothing is loaded.
final class HtmlReader {
    private static final String NOT_TEXT =
            "script, style, noscript, template, iframe, object, embed, svg, math, canvas, nav, head > *:not(title)";
    private static final String HIDDEN = "[hidden], [aria-hidden=true], [style~=(?i)display\\s*:\\s*none],"
            + " [style~=(?i)visibility\\s*:\\s*hidden], [style~=(?i)font-size\\s*:\\s*0(?![.\\d])],"
            + " [style~=(?i)opacity\\s*:\\s*0(?![.\\d])]";
    private static final Set<String> CELLS = Set.of("td", "th", "dt");
    private static final Pattern CHARSET = Pattern.compile("(?i)<meta[^>]{0,200}?charset\\s*=\\s*[\"']?([A-Za-z0-9_:.-]{2,40})");
    private static final int LOOKED_AT = 4096;

    private HtmlReader() {}

    static ReadDocument read(String name, byte[] bytes) throws UnreadableException {
        String source = decoded(bytes);
        Document page = Jsoup.parse(source);
        List<String> remarks = new ArrayList<>(Texts.remarks(source));
        page.select(NOT_TEXT).remove();
        Elements hidden = page.select(HIDDEN);
        if (!hidden.text().isBlank()) {
            remarks.add("text that a reader of the page does not see was left out");
        }
        hidden.remove();
        Element main = page.selectFirst("main, article, [role=main]");
        Outline outline = new Outline();
        Walk walk = new Walk(outline);
        (main == null ? page.body() : main).traverse(walk);
        walk.end();
        List<ReadDocument.Part> parts = outline.parts();
        String title = outline.title().isEmpty() ? Texts.line(page.title()) : outline.title();
        return new ReadDocument(title.isEmpty() ? DocumentReader.titleOf(name) : title, "", List.of(), parts, remarks);
    }

    /// As UTF-8, or else as the page itself says.
    private static String decoded(byte[] bytes) throws UnreadableException {
        try {
            return Texts.decoded(bytes);
        } catch (UnreadableException notUtf8) {
            String first = new String(bytes, 0, Math.min(bytes.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
            Matcher said = CHARSET.matcher(first);
            if (!said.find() || said.group(1).equalsIgnoreCase("utf-8")) {
                throw notUtf8;
            }
            try {
                return Texts.decoded(bytes, 0, Charset.forName(said.group(1)));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                throw new UnreadableException("the page says that it is in '" + said.group(1)
                        + "', which is not known here: save it as UTF-8");
            }
        }
    }

    /// Blocks end paragraphs; the cells of a row are one paragraph.
    private static final class Walk implements NodeVisitor {
        private final Outline outline;
        private final StringBuilder open = new StringBuilder();

        Walk(Outline outline) {
            this.outline = outline;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                open.append(text.getWholeText());
            } else if (node instanceof Element element && (element.nameIs("br") || ends(element))) {
                if (element.nameIs("br")) {
                    open.append(' ');
                } else {
                    end();
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            if (element.normalName().matches("h[1-6]")) {
                outline.heading(element.normalName().charAt(1) - '0', open.toString());
                open.setLength(0);
            } else if (CELLS.contains(element.normalName())) {
                open.append(element.nextElementSibling() == null ? "" : element.nameIs("dt") ? ": " : ", ");
            } else if (ends(element)) {
                end();
            }
        }

        private static boolean ends(Element element) {
            return element.isBlock() && !CELLS.contains(element.normalName()) && !element.nameIs("dd")
                    || element.nameIs("tr") || element.nameIs("li");
        }

        void end() {
            outline.paragraph(open.toString());
            open.setLength(0);
        }
    }
}
