package dev.switchboard.tools.helpcenter.reading;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// Bytes as text, strictly: what cannot be read as it is written is refused rather than read wrongly.
final class Texts {
    /// Control characters, but not line ends and tabs.
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
    /// What shows nothing yet may carry words or turn them round: zero-width, joiners, directions, tags.
    private static final Pattern UNSEEN =
            Pattern.compile("[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff\\x{e0000}-\\x{e007f}]");

    /// A few are in honest texts: soft hyphens, joined emoji.
    private static final int MOST_UNSEEN = 20;

    private Texts() {}

    /// UTF-8, or what a byte-order mark says.
    static String decoded(byte[] bytes) throws UnreadableException {
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return decoded(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return decoded(bytes, 2, StandardCharsets.UTF_16BE);
        }
        return decoded(bytes, startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0, StandardCharsets.UTF_8);
    }

    static String decoded(byte[] bytes, int from, Charset charset) throws UnreadableException {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(bytes.length - from + 1);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new UnreadableException("byte " + (in.position() + 1) + " (line " + lineOf(bytes, in.position())
                    + ") is not " + charset.name() + ": save the document as UTF-8");
        }
        String text = out.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new UnreadableException("character " + (nul + 1) + " is U+0000, which no text holds: is it a text at all?");
        }
        return clean(text);
    }

    private static int lineOf(byte[] bytes, int end) {
        int line = 1;
        for (int i = 0; i < end; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    /// Line ends as one character, without control characters.
    static String clean(String text) {
        return CONTROLS.matcher(text.replace("\r\n", "\n").replace('\r', '\n').replace('\f', '\n')).replaceAll("");
    }

    /// What a person should know of a source before what does not show is taken out of it.
    static List<String> remarks(String source) {
        return UNSEEN.matcher(source).results().count() > MOST_UNSEEN
                ? List.of("characters that do not show were left out")
                : List.of();
    }

    /// One line of visible text: inner white space as one space, nothing that does not show.
    static String line(String text) {
        return UNSEEN.matcher(text).replaceAll("").replaceAll("[\\s\\u00a0]+", " ").strip();
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        if (bytes.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if ((bytes[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }
}
