package dev.switchboard.store.scorecard;

/// A form as it was at one time; `version` counts from 1 what its file has said.
public record FormVersion(Form form, int version) {}
