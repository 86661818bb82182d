package dev.switchboard.gateway.engine.think;

/// A tool that words ask for without doubt.
///
/// @param named they name something that it deals with ("tickets"), and are not only worded like its examples
public record SureTool(String name, boolean named) {}
