package dev.switchboard.tools.catalogue;

/// A house. `timeZone` is an IANA name; empty: the box office's own. `version` counts its changes.
public record Venue(String id, String name, String city, String timeZone, long version) {}
