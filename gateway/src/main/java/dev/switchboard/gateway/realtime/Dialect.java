package dev.switchboard.gateway.realtime;

/// The two spellings of the Realtime protocol. Both are read everywhere; what is written follows this.
public enum Dialect {
    /// The generally available API: nested sessions, `response.output_audio.delta`.
    GA,
    /// The preview, retired at OpenAI in May 2026 but alive in compatible servers and old clients: flat sessions,
    /// `response.audio.delta`.
    BETA;

    /// Beta had a kind of session, and events, of its own for transcription.
    public boolean hasTranscriptionSessions() {
        return this == BETA;
    }

    /// False for events this dialect has no word for; they are left out. An item enters a beta conversation with
    /// `conversation.item.created` alone, so its `done` has no counterpart there.
    public boolean has(ServerEvent event) {
        return this == GA || !(event instanceof ServerEvent.ConversationItemDone);
    }
}
