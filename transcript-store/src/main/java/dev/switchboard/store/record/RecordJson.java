package dev.switchboard.store.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.switchboard.store.ticket.TicketId;
import java.io.IOException;
import java.time.Instant;

/// Records as JSON objects with their components' names, ids and times as text. Components that are not known are passed
/// over, so that versions can read what their successors wrote.
final class RecordJson {
    private RecordJson() {}

    static JsonMapper mapper() {
        return JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(new SimpleModule()
                        .addSerializer(TicketId.class, new AsText<>(TicketId.class))
                        .addDeserializer(TicketId.class, new TicketIdText())
                        .addSerializer(Instant.class, new AsText<>(Instant.class))
                        .addDeserializer(Instant.class, new InstantText()))
                .build();
    }

    /// Values whose `toString` is what `parse` or the constructor reads.
    private static final class AsText<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1;

        AsText(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class TicketIdText extends StdDeserializer<TicketId> {
        private static final long serialVersionUID = 1;

        TicketIdText() {
            super(TicketId.class);
        }

        @Override
        public TicketId deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return new TicketId(json.getText());
        }
    }

    private static final class InstantText extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantText() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return Instant.parse(json.getText());
        }
    }
}
