package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.engine.Conversation.Entry;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.ClientEvent;
import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.ResponseConfig;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's session: decides about every event it sends. Confined to its connection's event loop; recognition,
/// thinking and synthesis run elsewhere (`Hearing`, `Replies`) and answer back through the loop.
final class EngineSession implements InputAudio.Listener, Replies.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSession.class);
    /// The API's longest `audio` of an append, in characters of base64.
    private static final int MAX_APPEND_CHARACTERS = 15 << 20;
    /// The API's least commit.
    private static final int MIN_COMMIT_MS = 100;

    private final Outbox outbox;
    private final Conversation conversation;
    private final Hearing hearing;
    private final Replies replies;
    private final InputAudio input;
    private final IdleWatch idleWatch;
    private final int maxBufferedMs;
    private SessionSettings settings;
    /// The id that the speech under way will have as an item, null between turns.
    private @Nullable String nextItemId;
    /// The words of the speech under way.
    private Utterance utterance = new Utterance();
    /// Where in the input the agent falls silent, as a client that plays and sends in real time has it.
    private int idleFromMs;

    EngineSession(SessionSettings settings, Outbox outbox, Hearing hearing, Replies.Source replies,
            VoiceActivity.Source activities, int maxBufferedMs, ScheduledExecutorService loop) {
        this.settings = outbox.dialect() == Dialect.BETA ? settings.inBeta() : settings;
        this.outbox = outbox;
        this.hearing = hearing;
        this.conversation = new Conversation(outbox.ids().conversation());
        this.idleWatch = new IdleWatch(loop, this::idled);
        this.replies = replies.open(conversation, outbox, this);
        this.input = new InputAudio(activities, hearing, this, maxBufferedMs);
        this.maxBufferedMs = maxBufferedMs;
        configure();
    }

    private void configure() {
        input.configure(settings.inputFormat(), settings.vad());
        hearing.stream(settings.transcribes());
    }

    void open() {
        outbox.send(settings.isTranscription() && outbox.dialect().hasTranscriptionSessions()
                ? new ServerEvent.TranscriptionSessionCreated(outbox.id(), settings.echo())
                : new ServerEvent.SessionCreated(outbox.id(), settings.echo()));
    }

    void close() {
        idleWatch.disarm();
        replies.close();
        hearing.close();
    }

    /// A text frame of the client. Audio goes the short way.
    void receive(byte[] frame) {
        Optional<AudioChunk> audio = AudioDelta.scanAppend(frame, settings.inputFormat());
        if (audio.isEmpty()) {
            handle(frame);
            return;
        }
        try {
            append(audio.get());
        } catch (RefusedException refused) {
            refuse(refused.error(eventIdOf(frame)));
        }
    }

    private void handle(byte[] frame) {
        String eventId = null;
        try {
            ClientEvent event = RealtimeCodec.decodeClient(frame, outbox.dialect());
            eventId = event.eventId();
            handle(event);
        } catch (MalformedEventException malformed) {
            refuse(malformed.error());
        } catch (RefusedException refused) {
            refuse(refused.error(eventId));
        }
    }

    private @Nullable String eventIdOf(byte[] frame) {
        try {
            return RealtimeCodec.decodeClient(frame, outbox.dialect()).eventId();
        } catch (MalformedEventException malformed) {
            return malformed.eventId();
        }
    }

    /// A frame that is no text.
    void receiveBinary() {
        refuse(RealtimeError.invalidRequest(
                "invalid_event", "Expected a text frame with one JSON object, but got a binary frame.", null, null));
    }

    /// Tells the client that its time is over; the connection is closed by the caller.
    void expire(long minutes) {
        refuse(RealtimeError.invalidRequest("session_expired",
                "Your session hit the maximum duration of " + minutes + " minutes.", null, null));
    }

    private void handle(ClientEvent event) throws RefusedException {
        switch (event) {
            case ClientEvent.SessionUpdate(_, SessionConfig update) -> update(update, false);
            case ClientEvent.TranscriptionSessionUpdate(_, SessionConfig update) -> update(update, true);
            case ClientEvent.InputAudioBufferAppend(_, String audio) ->
                append(AudioChunk.ofBase64(settings.inputFormat(), audio.getBytes(StandardCharsets.US_ASCII)));
            case ClientEvent.InputAudioBufferCommit _ -> commit();
            case ClientEvent.InputAudioBufferClear _ -> {
                input.clear();
                outbox.send(new ServerEvent.InputAudioBufferCleared(outbox.id()));
            }
            case ClientEvent.ConversationItemCreate create -> create(create);
            case ClientEvent.ConversationItemRetrieve(_, String itemId) -> retrieve(itemId);
            case ClientEvent.ConversationItemTruncate truncate -> truncate(truncate);
            case ClientEvent.ConversationItemDelete(_, String itemId) -> delete(itemId);
            case ClientEvent.ResponseCreate(_, ResponseConfig response) ->
                replies.create(settings, Objects.requireNonNullElse(response, ResponseConfig.EMPTY));
            case ClientEvent.ResponseCancel(_, String responseId) -> replies.cancel(responseId);
            case ClientEvent.OutputAudioBufferClear _ -> throw RefusedException.of("invalid_value",
                    "output_audio_buffer.clear is for WebRTC and SIP; over WebSocket the client owns the playback.",
                    "type");
            case ClientEvent.Unrecognised(String type, _) ->
                throw RefusedException.notOneOf("type", type, RealtimeCodec.clientEventTypes(outbox.dialect()));
        }
    }

    private void update(SessionConfig update, boolean transcription) throws RefusedException {
        settings.checkKind(update, transcription);
        replies.requirePrompt(update);
        settings = settings.update(update, replies.haveSpoken());
        configure();
        replies.reconfigure(settings);
        idleWatch.disarm();
        outbox.send(transcription
                ? new ServerEvent.TranscriptionSessionUpdated(outbox.id(), settings.echo())
                : new ServerEvent.SessionUpdated(outbox.id(), settings.echo()));
    }

    private void append(AudioChunk audio) throws RefusedException {
        int characters = audio.base64().length;
        if (characters > MAX_APPEND_CHARACTERS) {
            throw RefusedException.of("string_above_max_length", "Invalid 'audio': string too long. Expected a string"
                    + " with maximum length " + MAX_APPEND_CHARACTERS + ", but got a string with length " + characters
                    + " instead.", "audio");
        }
        boolean taken;
        try {
            taken = input.append(audio.raw());
        } catch (IllegalArgumentException notAudio) {
            throw ItemAudio.refused(audio.format(), "audio");
        }
        if (!taken) {
            throw RefusedException.of("input_audio_buffer_full", "The input audio buffer holds "
                    + input.bufferedMs() + "ms already; commit or clear it first.", "audio");
        }
    }

    private void commit() throws RefusedException {
        if (input.bufferedMs() < MIN_COMMIT_MS) {
            throw RefusedException.of("input_audio_buffer_commit_empty", "Error committing input audio buffer: buffer "
                    + "too small. Expected at least 100ms of audio, but buffer only has " + input.bufferedMs()
                    + ".00ms of audio.", null);
        }
        commitTurn();
    }

    @Override
    public void speechStarted(int audioStartMs) {
        String itemId = outbox.ids().item();
        nextItemId = itemId;
        utterance.belongsTo(itemId, 0);
        idleWatch.disarm();
        outbox.send(new ServerEvent.InputAudioBufferSpeechStarted(outbox.id(), audioStartMs, itemId));
        replies.callerSpoke(settings);
    }

    @Override
    public void speechStopped(int audioEndMs) {
        String itemId = Objects.requireNonNullElseGet(nextItemId, outbox.ids()::item);
        nextItemId = itemId;
        outbox.send(new ServerEvent.InputAudioBufferSpeechStopped(outbox.id(), audioEndMs, itemId));
        commitTurn();
        replies.turnEnded(settings);
    }

    @Override
    public void speechPaused(int pausedAtMs) {
        if (!hearing.canHear()) {
            input.endPausedTurn(pausedAtMs);
            return;
        }
        hearing.soFar(words -> {
            if (TurnEnd.soundsComplete(words)) {
                input.endPausedTurn(pausedAtMs);
            }
        });
    }

    @Override
    public Consumer<String> utterance() {
        Utterance begun = new Utterance();
        utterance = begun;
        return words -> {
            begun.add(words);
            tell(begun);
        };
    }

    @Override
    public void speechDropped() {
        nextItemId = null;
        utterance.drop();
    }

    private void tell(Utterance told) {
        if (settings.transcribes()) {
            told.tell(outbox);
        }
    }

    @Override
    public void replyBegan() {
        idleWatch.disarm();
    }

    @Override
    public void replyEnded(long unplayedMs) {
        SessionSettings.Vad vad = settings.vad();
        if (vad != null && vad.idleTimeoutMs() > 0 && nextItemId == null) {
            idleFromMs = input.positionMs() + (int) unplayedMs;
            idleWatch.arm(unplayedMs + vad.idleTimeoutMs());
        }
    }

    /// The caller has said nothing since the agent's last words were played: an empty turn, which the agent answers.
    private void idled() {
        String itemId = outbox.ids().item();
        String previous = conversation.lastId();
        int audioEndMs = input.positionMs();
        outbox.send(new ServerEvent.InputAudioBufferTimeoutTriggered(
                outbox.id(), Math.min(idleFromMs, audioEndMs), audioEndMs, itemId));
        Entry entry = conversation.append(itemId, spoken(itemId, ""));
        outbox.send(new ServerEvent.InputAudioBufferCommitted(outbox.id(), previous, itemId));
        announce(entry, previous);
        replies.turnEnded(settings);
    }

    /// Makes what is buffered the caller's next item; its words follow when they are recognised.
    private void commitTurn() {
        String itemId = Objects.requireNonNullElseGet(nextItemId, outbox.ids()::item);
        nextItemId = null;
        byte[] audio = input.commit();
        String previous = conversation.lastId();
        Entry entry = conversation.append(itemId, spoken(itemId, null));
        conversation.keepAudio(entry, audio);
        entry.heard(audio.length / settings.inputFormat().bytesPerMs());
        outbox.send(new ServerEvent.InputAudioBufferCommitted(outbox.id(), previous, itemId));
        announce(entry, previous);
        Utterance committed = utterance;
        utterance = new Utterance();
        committed.belongsTo(itemId, 0);
        tell(committed);
        replies.awaitWords();
        hearing.finish(heard -> {
            heard(entry, 0, committed, heard);
            replies.wordsCame();
        });
    }

    private void heard(Entry entry, int contentIndex, Utterance told, Hearing.Heard heard) {
        switch (heard) {
            case Hearing.Heard.Words(String text, String rest) -> {
                told.add(rest);
                entry.become(ItemDefaults.withTranscript(entry.item(), contentIndex, text));
                if (settings.transcribes()) {
                    told.tell(outbox);
                    outbox.send(new ServerEvent.InputAudioTranscriptionCompleted(outbox.id(), entry.id(), contentIndex,
                            told.transcript(), TokenCount.transcription(settings.isTranscribedByTheMinute(),
                                    entry.heardMs(), told.transcript()), null, null));
                }
            }
            case Hearing.Heard.Failed(String code, String message) -> {
                if (settings.transcribes()) {
                    outbox.send(new ServerEvent.InputAudioTranscriptionFailed(outbox.id(), entry.id(), contentIndex,
                            new ServerEvent.TranscriptionError("transcription_error", code, message, null)));
                }
            }
        }
    }

    private void create(ClientEvent.ConversationItemCreate create) throws RefusedException {
        ConversationItem item = create.item();
        new ItemCheck("item", outbox.dialect(), conversation::hasCall).check(item);
        ItemAudio audio = ItemAudio.of(item, settings.inputFormat());
        if (audio.durationMs() > maxBufferedMs) {
            String param = "item.content[" + audio.contentIndex() + "].audio";
            throw RefusedException.of("invalid_value", "Invalid '" + param + "': the audio lasts " + audio.durationMs()
                    + "ms, but at most " + maxBufferedMs + "ms are heard.", param);
        }
        String itemId = Objects.requireNonNullElseGet(item.id(), outbox.ids()::item);
        if (conversation.find(itemId) != null) {
            throw RefusedException.of("invalid_value",
                    "Error adding item: an item with id '" + itemId + "' already exists.", "item.id");
        }
        ConversationItem stored = ItemDefaults.complete(item, itemId);
        String after = create.previousItemId();
        Entry entry;
        if (after == null) {
            entry = conversation.append(itemId, stored);
        } else if (after.equals("root")) {
            entry = conversation.insertFirst(itemId, stored);
        } else {
            Entry previous = require(after, "invalid_value", "insert", "previous_item_id");
            entry = conversation.insertAfter(previous, itemId, stored);
        }
        if (!audio.isEmpty()) {
            conversation.keepAudio(entry, audio.raw());
            entry.heard(audio.durationMs());
        }
        announce(entry, conversation.idBefore(entry));
        if (!audio.isEmpty()) {
            hear(entry, audio);
        }
    }

    /// Recognises what a client's own message says; a response waits for it as for spoken words.
    private void hear(Entry entry, ItemAudio audio) {
        Utterance said = new Utterance();
        said.belongsTo(entry.id(), audio.contentIndex());
        replies.awaitWords();
        hearing.recognise(audio.samples(), heard -> {
            heard(entry, audio.contentIndex(), said, heard);
            replies.wordsCame();
        });
    }

    private void announce(Entry entry, @Nullable String previous) {
        outbox.send(new ServerEvent.ConversationItemAdded(outbox.id(), previous, entry.item()));
        outbox.send(new ServerEvent.ConversationItemDone(outbox.id(), previous, entry.item()));
    }

    private void retrieve(String itemId) throws RefusedException {
        Entry entry = require(itemId, "item_retrieve_invalid_item_id", "retriev", "item_id");
        outbox.send(new ServerEvent.ConversationItemRetrieved(
                outbox.id(), ItemDefaults.withAudio(entry.item(), conversation.audioOf(entry))));
    }

    private void delete(String itemId) throws RefusedException {
        conversation.remove(require(itemId, "item_delete_invalid_item_id", "delet", "item_id"));
        outbox.send(new ServerEvent.ConversationItemDeleted(outbox.id(), itemId));
    }

    private void truncate(ClientEvent.ConversationItemTruncate truncate) throws RefusedException {
        Entry entry = require(truncate.itemId(), "item_truncate_invalid_item_id", "truncat", "item_id");
        if (!entry.isSpoken()) {
            throw RefusedException.of("unsupported_content_type",
                    "Only model output audio messages can be truncated", "item_id");
        }
        if (truncate.contentIndex() != 0) {
            throw RefusedException.of("invalid_value", "Content part at index " + truncate.contentIndex()
                    + " does not exist.", "content_index");
        }
        if (truncate.audioEndMs() > entry.audioMs()) {
            throw RefusedException.of("invalid_value", "Audio content of " + entry.audioMs()
                    + "ms is already shorter than " + truncate.audioEndMs() + "ms", "audio_end_ms");
        }
        conversation.truncate(entry, truncate.audioEndMs());
        outbox.send(new ServerEvent.ConversationItemTruncated(
                outbox.id(), entry.id(), truncate.contentIndex(), truncate.audioEndMs()));
    }

    private Entry require(String itemId, String code, String doing, String param) throws RefusedException {
        Entry entry = conversation.find(itemId);
        if (entry == null) {
            throw RefusedException.of(code,
                    "Error " + doing + "ing item: the item with id '" + itemId + "' does not exist.", param);
        }
        return entry;
    }

    private static ConversationItem spoken(String itemId, @Nullable String transcript) {
        return new ConversationItem.Message(
                itemId, "completed", "user", List.of(new ContentPart.InputAudio(null, transcript)));
    }

    private void refuse(RealtimeError error) {
        LOG.debug("answered with error {}: {}", error.code(), error.message());
        outbox.send(new ServerEvent.Error(outbox.id(), error));
    }
}
