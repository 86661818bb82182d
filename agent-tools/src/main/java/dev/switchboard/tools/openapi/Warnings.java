package dev.switchboard.tools.openapi;

import java.util.ArrayList;
import java.util.List;

/// What was left out of a document or changed, with its place; a bounded number of lines, each once.
final class Warnings {
    private static final int MOST = 100;
    private final List<String> lines = new ArrayList<>();
    private int more;

    void add(String place, String what) {
        String line = place + ": " + what;
        if (lines.contains(line)) {
            return;
        }
        if (lines.size() < MOST) {
            lines.add(line);
        } else {
            more++;
        }
    }

    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return all;
    }
}
