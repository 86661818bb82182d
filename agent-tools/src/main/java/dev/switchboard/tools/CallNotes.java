package dev.switchboard.tools;

/// Where a tool writes what it learned about the caller. Implemented by the call; methods never block.
public interface CallNotes {
    void customerName(String name);

    void metadata(String key, String value);
}
