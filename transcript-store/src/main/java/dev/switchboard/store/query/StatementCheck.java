package dev.switchboard.store.query;

import dev.switchboard.store.query.QueryRefusedException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Holds a statement of a person to what it may be, before the database sees it: one statement that begins with SELECT,
/// WITH, VALUES or EXPLAIN of one of these, and calls only functions that compute (`AllowedFunctions`). That nothing is
/// written is not read from the words (a write can hide in a CTE): the database sees to it, whose connection cannot.
///
/// A name before a parenthesis counts as a call unless it is a word of the language, an alias (`AS t(a)`) or the head
/// of a CTE, which is told from a call by what follows: `name (column, …) AS ( SELECT`.
public final class StatementCheck {
    private static final int MAX_CHARS = 20_000;
    private static final Set<String> BEGINNINGS = Set.of("select", "with", "values");
    private static final Set<String> SECRET_TABLES = Set.of("access_accounts", "access_sessions", "access_tokens", "webhook_endpoints", "admission", "payment", "ticket_link", "sale_message");

    private final List<SqlToken> tokens;
    private final boolean sqlite;

    private StatementCheck(List<SqlToken> tokens, boolean sqlite) {
        this.tokens = tokens;
        this.sqlite = sqlite;
    }

    /// Throws `QueryRefusedException` naming what is not allowed; otherwise gives the statement as it may be run.
    public static String pass(String text, boolean sqlite) {
        if (text.length() > MAX_CHARS) {
            throw refused("a statement has at most " + MAX_CHARS + " characters: " + text.length());
        }
        if (text.indexOf('\0') >= 0) {
            throw refused("the character U+0000 is not allowed");
        }
        new StatementCheck(SqlTokens.of(text, sqlite), sqlite).check();
        return text;
    }

    private void check() {
        int end = tokens.size();
        while (end > 0 && tokens.get(end - 1).isSign(';')) {
            end--;
        }
        if (end == 0) {
            throw refused("there is no statement: expected SELECT, WITH, VALUES or EXPLAIN");
        }
        for (int i = 0; i < end; i++) {
            if (tokens.get(i).isSign(';')) {
                throw refused("only one statement is allowed: a second one follows ';'");
            }
        }
        int first = 0;
        if (tokens.getFirst().isWord("explain")) {
            first = 1;
            while (first < end && Set.of("query", "plan", "analyze", "verbose").contains(tokens.get(first).text())) {
                first++;
            }
        }
        // A parenthesis may open what is combined: (SELECT …) UNION (SELECT …).
        while (first < end && tokens.get(first).isSign('(')) {
            first++;
        }
        SqlToken beginning = first < end ? tokens.get(first) : tokens.getLast();
        if (beginning.kind() != SqlToken.Kind.WORD || !BEGINNINGS.contains(beginning.text())) {
            throw refused(
                    "a statement begins with SELECT, WITH, VALUES or EXPLAIN, not with '" + beginning.text() + "'");
        }
        for (int i = 0; i < end; i++) {
            checkName(i);
        }
    }

    private void checkName(int i) {
        SqlToken token = tokens.get(i);
        String name = token.text().toLowerCase(Locale.ROOT);
        // Passwords and keys, if only their digests. SQLite takes a string for a table's name too.
        if (SECRET_TABLES.contains(name)) {
            throw refused("'" + name + "' is not for questions");
        }
        if (!token.isName()) {
            return;
        }
        // Samples of every table's values, those of the secret ones too.
        if (name.startsWith("pg_stat") || name.startsWith("sqlite_stat")) {
            throw refused("'" + name + "' is not allowed");
        }
        // Tables of SQLite that are functions in disguise, or the file's raw pages.
        if (sqlite && (name.startsWith("pragma_") || name.startsWith("sqlite_db") || name.equals("dbstat"))) {
            throw refused("'" + name + "' is not allowed");
        }
        boolean opens = i + 1 < tokens.size() && tokens.get(i + 1).isSign('(');
        if (!opens || isAlias(i) || isCteHead(i)) {
            return;
        }
        boolean word = token.kind() == SqlToken.Kind.WORD && AllowedFunctions.isWordOfTheLanguage(name);
        boolean qualified = i > 0 && tokens.get(i - 1).isSign('.');
        if (qualified || !word && !AllowedFunctions.holds(name, sqlite)) {
            throw refused("the function '" + name + "' is not allowed here");
        }
    }

    private boolean isAlias(int i) {
        return i > 0 && tokens.get(i - 1).isWord("as");
    }

    /// `name (a, b) AS [NOT] [MATERIALIZED] (SELECT|WITH|VALUES`: nothing else can look like this, for those words are
    /// reserved, and a list of columns with types begins with a name.
    private boolean isCteHead(int i) {
        int at = i + 2;
        while (at < tokens.size() && (tokens.get(at).isName() || tokens.get(at).isSign(','))) {
            at++;
        }
        if (at == i + 2 || at >= tokens.size() || !tokens.get(at).isSign(')') || !isWordAt(at + 1, "as")) {
            return false;
        }
        at += 2;
        while (isWordAt(at, "not") || isWordAt(at, "materialized")) {
            at++;
        }
        return at + 1 < tokens.size()
                && tokens.get(at).isSign('(')
                && tokens.get(at + 1).kind() == SqlToken.Kind.WORD
                && BEGINNINGS.contains(tokens.get(at + 1).text());
    }

    private boolean isWordAt(int at, String word) {
        return at < tokens.size() && tokens.get(at).isWord(word);
    }

    private static QueryRefusedException refused(String why) {
        return new QueryRefusedException(Reason.WRONG, why);
    }
}
