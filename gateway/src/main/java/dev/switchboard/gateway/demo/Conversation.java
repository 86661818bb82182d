package dev.switchboard.gateway.demo;

import java.util.List;

/// One conversation with the agent, from the customer's side.
interface Conversation extends AutoCloseable {
    /// What came of one thing the customer said.
    ///
    /// @param understood what the agent's ears made of it; empty where nothing is spoken
    /// @param said the agent's sentences
    /// @param tools the tools it ran, with their times
    /// @param firstWordMs from the end of what the customer said to the agent's first word or sound
    record Turn(List<String> understood, List<String> said, List<String> tools, long firstWordMs) {}

    String ticketId();

    /// What the agent says first.
    Turn greeting() throws InterruptedException;

    /// Says something and collects what comes back until it is the customer's turn again. Throws `DemoException` when the agent
    /// stays silent or the conversation ends.
    Turn say(String text) throws InterruptedException;

    /// Says goodbye to the line, which closes the ticket.
    @Override
    void close();
}
