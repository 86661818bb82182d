package dev.switchboard.tools;

import java.util.List;

/// The names an agent's file gives of tools it may use: each a tool's own, or `PREFIX*` for all whose names begin so.
public final class ToolNames {
    private ToolNames() {}

    public static boolean cover(List<String> wanted, String name) {
        return wanted.stream().anyMatch(each -> covers(each, name));
    }

    static boolean covers(String wanted, String name) {
        return wanted.endsWith("*")
                ? name.startsWith(wanted.substring(0, wanted.length() - 1)) && !name.endsWith("*")
                : wanted.equals(name);
    }
}
