package dev.switchboard.store.transcript;

/// Whether the writer took what it was offered. `FULL` means it did not: keep it and offer again.
public enum Offer {
    TAKEN,
    FULL
}
