package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.ClientEvent;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Between the client's spelling and the model's. In the relay every event is a GA tree; GA to GA nothing is lost or added,
/// not even what is newer than this code, while beta goes through the codec's records. Event loop only.
final class Dialects {
    private static final byte[] GA_DELTA = "\"response.output_audio.delta\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETA_DELTA = "\"response.audio.delta\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_ITEMS = 1_000;

    private final Dialect client;
    private final Dialect model;
    /// Of a beta model's items: where they stand and what they call, which GA's events repeat and beta's do not.
    private final Map<String, BetaItem> items = new LinkedHashMap<>();

    private record BetaItem(@Nullable String previousId, @Nullable String toolName) {}

    Dialects(Dialect client, Dialect model) {
        this.client = client;
        this.model = model;
    }

    Dialect client() {
        return client;
    }

    ObjectNode fromClient(byte[] frame) throws MalformedEventException {
        if (client == Dialect.GA) {
            return RealtimeCodec.readTree(frame);
        }
        ClientEvent event = RealtimeCodec.decodeClient(frame, client);
        ObjectNode ga = RealtimeCodec.readTree(RealtimeCodec.encode(event, Dialect.GA));
        if (event instanceof ClientEvent.SessionUpdate && ga.get("session") instanceof ObjectNode session) {
            session.put("type", "realtime");
        }
        return ga;
    }

    byte[] toModel(ObjectNode event) throws MalformedEventException {
        if (model == Dialect.BETA) {
            return RealtimeCodec.encode(RealtimeCodec.decodeClient(RealtimeCodec.write(event)), Dialect.BETA);
        }
        if (client == Dialect.BETA) {
            // GA has no temperature and refuses it.
            for (String settings : List.of("session", "response")) {
                if (event.get(settings) instanceof ObjectNode object) {
                    object.remove("temperature");
                }
            }
        }
        return RealtimeCodec.write(event);
    }

    List<ObjectNode> fromModel(byte[] frame) throws MalformedEventException {
        if (model == Dialect.GA) {
            return List.of(RealtimeCodec.readTree(frame));
        }
        List<ObjectNode> events = new ArrayList<>();
        for (ServerEvent event : spelledOut(RealtimeCodec.decodeServer(frame))) {
            events.add(RealtimeCodec.readTree(RealtimeCodec.encode(event, Dialect.GA)));
        }
        return events;
    }

    /// Beta says once what GA says twice: an item is added, and done when the agent has finished it or at once.
    private List<ServerEvent> spelledOut(ServerEvent event) {
        return switch (event) {
            case ServerEvent.ConversationItemCreated(var id, var previous, var item) -> {
                remember(item, previous);
                ServerEvent added = new ServerEvent.ConversationItemAdded(id, previous, item);
                yield isUnderWay(item)
                        ? List.of(added)
                        : List.of(added, new ServerEvent.ConversationItemDone(id + "_done", previous, item));
            }
            case ServerEvent.ResponseOutputItemAdded added -> {
                remember(added.item(), null);
                yield List.of(added);
            }
            case ServerEvent.ResponseOutputItemDone done -> {
                BetaItem known = items.get(String.valueOf(done.item().id()));
                String previous = known == null ? null : known.previousId();
                yield List.of(done, new ServerEvent.ConversationItemDone(done.eventId() + "_done", previous, done.item()));
            }
            case ServerEvent.ResponseFunctionCallArgumentsDone done when done.name() == null -> {
                BetaItem known = items.get(done.itemId());
                yield List.of(new ServerEvent.ResponseFunctionCallArgumentsDone(done.eventId(), done.responseId(), done.itemId(),
                        done.outputIndex(), done.callId(), known == null ? null : known.toolName(), done.arguments()));
            }
            default -> List.of(event);
        };
    }

    private void remember(ConversationItem item, @Nullable String previousId) {
        String id = item.id();
        if (id != null) {
            BetaItem known = items.get(id);
            items.put(id, new BetaItem(
                    previousId == null && known != null ? known.previousId() : previousId,
                    item instanceof ConversationItem.FunctionCall call ? call.name() : null));
            if (items.size() > MOST_ITEMS) {
                items.remove(items.keySet().iterator().next());
            }
        }
    }

    private static boolean isUnderWay(ConversationItem item) {
        return switch (item) {
            case ConversationItem.Message message -> "in_progress".equals(message.status());
            case ConversationItem.FunctionCall call -> "in_progress".equals(call.status());
            default -> false;
        };
    }

    /// Empty for what the client's dialect has no word for.
    Optional<byte[]> toClient(ObjectNode event) throws MalformedEventException {
        if (client == Dialect.GA) {
            return Optional.of(RealtimeCodec.write(event));
        }
        ServerEvent record = RealtimeCodec.decodeServer(event.deepCopy());
        return client.has(record) ? Optional.of(RealtimeCodec.encode(record, client)) : Optional.empty();
    }

    /// A frame of the agent's audio, which differs in its type alone.
    byte[] audioToClient(byte[] frame) {
        if (client == model) {
            return frame;
        }
        byte[] from = model == Dialect.GA ? GA_DELTA : BETA_DELTA;
        byte[] to = model == Dialect.GA ? BETA_DELTA : GA_DELTA;
        int at = indexOf(frame, from);
        byte[] spliced = new byte[frame.length - from.length + to.length];
        System.arraycopy(frame, 0, spliced, 0, at);
        System.arraycopy(to, 0, spliced, at, to.length);
        System.arraycopy(frame, at + from.length, spliced, at + to.length, frame.length - at - from.length);
        return spliced;
    }

    private static int indexOf(byte[] frame, byte[] word) {
        for (int at = 0; at + word.length <= frame.length; at++) {
            if (Arrays.equals(frame, at, at + word.length, word, 0, word.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("a frame of audio without its type");
    }
}
