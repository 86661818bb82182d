package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeError;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the client says, but for audio: passed to the model as it is, except where the agent's settings stand before the
/// client's or the call has a say. Mistakes are left to the model to name, or named here as the API does. Event loop only.
final class ClientEvents {
    private final RelayParts parts;
    private final Consumer<ObjectNode> toModel;
    private final Consumer<RealtimeError> refuse;

    ClientEvents(RelayParts parts, Consumer<ObjectNode> toModel, Consumer<RealtimeError> refuse) {
        this.parts = parts;
        this.toModel = toModel;
        this.refuse = refuse;
    }

    void accept(byte[] frame) {
        ObjectNode event;
        try {
            event = parts.dialects().fromClient(frame);
        } catch (MalformedEventException e) {
            refuse.accept(e.error());
            return;
        }
        switch (event.path("type").asText()) {
            case "session.update" -> {
                String eventId = event.path("event_id").textValue();
                Optional<RealtimeError> error = parts.view().merge(event, parts.ids().lend(event));
                error.ifPresentOrElse(why -> refuse.accept(of(why, eventId)), () -> toModel.accept(event));
            }
            case "response.create" -> create(event);
            case "input_audio_buffer.commit" -> {
                parts.speech().clientCommits();
                toModel.accept(event);
            }
            default -> toModel.accept(event);
        }
    }

    private void create(ObjectNode event) {
        String eventId = event.path("event_id").textValue();
        Optional<RealtimeError> error = SessionView.refusal(event);
        if (error.isPresent()) {
            refuse.accept(of(error.get(), eventId));
        } else if (!parts.gate().fromClient(event)) {
            refuse.accept(RealtimeError.invalidRequest("conversation_already_has_active_response",
                    "Conversation already has an active response in progress. Wait until the response is finished before creating a"
                            + " new one.", null, eventId));
        }
    }

    private static RealtimeError of(RealtimeError error, @Nullable String eventId) {
        return new RealtimeError(error.type(), error.code(), error.message(), error.param(), eventId);
    }
}
