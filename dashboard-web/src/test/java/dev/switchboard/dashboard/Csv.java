package dev.switchboard.dashboard;

import java.util.ArrayList;
import java.util.List;

/// Reads RFC 4180 as it is written there.
final class Csv {
    private Csv() {}

    static List<List<String>> read(String text) {
        var records = new ArrayList<List<String>>();
        var record = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (quoted) {
                if (character == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    field.append('"');
                    at++;
                } else if (character == '"') {
                    quoted = false;
                } else {
                    field.append(character);
                }
            } else if (character == '"' && field.isEmpty()) {
                quoted = true;
            } else if (character == ',' || text.startsWith("\r\n", at)) {
                record.add(field.toString());
                field.setLength(0);
                if (character == '\r') {
                    records.add(List.copyOf(record));
                    record.clear();
                    at++;
                }
            } else {
                field.append(character);
            }
        }
        return records;
    }
}
