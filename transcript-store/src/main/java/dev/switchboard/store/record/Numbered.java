package dev.switchboard.store.record;

/// An entry with its place among all that this run takes, from 1 on. The place is what makes storing it happen once.
record Numbered(long number, Entry entry) {}
