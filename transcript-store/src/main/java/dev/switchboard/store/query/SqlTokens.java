package dev.switchboard.store.query;

import dev.switchboard.store.query.QueryRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a statement into tokens as the database will, or refuses it: whatever two readers could take differently
/// (strings with escapes, dollar quotes, nested or open comments) is not taken at all. Comments and blanks vanish.
/// Sources: <https://www.sqlite.org/lang_keywords.html>, PostgreSQL documentation, chapter 4.1.
final class SqlTokens {
    private final String text;
    private final boolean sqlite;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String text, boolean sqlite) {
        this.text = text;
        this.sqlite = sqlite;
    }

    static List<SqlToken> of(String text, boolean sqlite) {
        var reading = new SqlTokens(text, sqlite);
        while (reading.at < text.length()) {
            reading.next();
        }
        return reading.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            at++;
        } else if (text.startsWith("--", at)) {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\n') {
                // PostgreSQL ends the comment at a carriage return too, SQLite does not.
                if (text.charAt(end) == '\r' && (end + 1 == text.length() || text.charAt(end + 1) != '\n')) {
                    throw refused("a -- comment with a lone carriage return is not allowed");
                }
                end++;
            }
            at = end;
        } else if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            if (end < 0 || text.substring(at + 2, end).contains("/*")) {
                throw refused("a /* comment must be closed and hold no other one");
            }
            at = end + 2;
        } else if (c == '\'') {
            add(SqlToken.Kind.STRING, quoted('\''));
        } else if (c == '"' || sqlite && c == '`') {
            add(SqlToken.Kind.QUOTED_NAME, quoted(c));
        } else if (sqlite && c == '[') {
            int end = text.indexOf(']', at);
            if (end < 0) {
                throw refused("a name in [ ] is not closed");
            }
            add(SqlToken.Kind.QUOTED_NAME, text.substring(at + 1, end));
            at = end + 1;
        } else if (c >= '0' && c <= '9') {
            number();
        } else if (isWordStart(c)) {
            word();
        } else if (c < ' ' || c == '$' || c == '?' || c == '{' || c == '}' || c == '\\' || c == '`' || c > '~'
                || sqlite && (c == ':' || c == '@' || c == '#')) {
            throw refused("the character '" + (c < ' ' ? "U+%04X".formatted((int) c) : c)
                    + "' is not allowed outside quotes (values cannot be passed in)");
        } else {
            add(SqlToken.Kind.SIGN, String.valueOf(c));
            at++;
        }
    }

    /// What stands between two `quote`s, doubled ones being one; moves behind the second.
    private String quoted(char quote) {
        var inside = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != quote) {
                inside.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                inside.append(quote);
                i++;
            } else {
                at = i + 1;
                return inside.toString();
            }
        }
        throw refused("a " + quote + " is not closed");
    }

    private void number() {
        int begin = at;
        while (at < text.length() && (isWordPart(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        add(SqlToken.Kind.NUMBER, text.substring(begin, at));
    }

    private void word() {
        int begin = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(begin, at).toLowerCase(Locale.ROOT);
        char after = at < text.length() ? text.charAt(at) : ' ';
        boolean prefix = word.equals("e") || word.equals("u") || word.equals("n") || word.equals("b");
        if (!sqlite && (prefix && after == '\'' || word.equals("u") && after == '&')) {
            throw refused("strings and names with escapes (" + word.toUpperCase(Locale.ROOT) + after
                    + ") are not allowed: write the characters themselves");
        }
        add(SqlToken.Kind.WORD, word);
    }

    private void add(SqlToken.Kind kind, String token) {
        tokens.add(new SqlToken(kind, token));
    }

    private static boolean isWordStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || c >= '0' && c <= '9';
    }

    private static QueryRefusedException refused(String why) {
        return new QueryRefusedException(Reason.WRONG, why);
    }
}
