package dev.switchboard.store.category;

import java.util.List;

/// What a call was about, by name as stored (`card_inquiry`, …), and the keywords that spoke for it: none when it is
/// the default.
public record Category(String name, List<String> evidence) {
    public Category {
        evidence = List.copyOf(evidence);
    }
}
