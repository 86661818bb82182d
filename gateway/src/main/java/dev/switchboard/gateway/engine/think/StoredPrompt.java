package dev.switchboard.gateway.engine.think;

/// What a session takes over by `prompt: {id}`: how the agent of that id talks.
///
/// @param instructions for a session that brings none of its own; `{{name}}` is one of the prompt's variables
public record StoredPrompt(String instructions, Dialogue dialogue) {}
