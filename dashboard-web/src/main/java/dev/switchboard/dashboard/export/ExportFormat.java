package dev.switchboard.dashboard.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.export.TicketCsv;
import dev.switchboard.store.export.TicketExport;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketExtract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// How tickets are written one after the other, and how an answer ends that came through whole.
enum ExportFormat {
    /// A line a ticket, the guide's object with `cursor` in front; last a line with only `end`.
    NDJSON("application/x-ndjson", Integer.MAX_VALUE) {
        @Override
        Writer writer(OutputStream out, boolean resumed) {
            var stream = new CheckedStream(out);
            return new Writer() {
                @Override
                public void ticket(TicketExtract extract) throws IOException {
                    ObjectNode line = JsonNodeFactory.instance.objectNode().put("cursor", extract.at().text());
                    line.setAll(TicketExport.of(extract.detail()));
                    stream.write(line + "\n");
                }

                @Override
                public void end(long count, @Nullable TicketCursor last, boolean more) throws IOException {
                    ObjectNode line = JsonNodeFactory.instance.objectNode();
                    line.putObject("end")
                            .put("count", count)
                            .put("sha256", stream.sha256Hex())
                            .put("cursor", last == null ? null : last.text());
                    stream.write(line + "\n");
                    stream.flush();
                }
            };
        }
    },

    /// A header (not where an export is resumed), a record a ticket, a last record that begins with `#end`.
    CSV("text/csv; charset=utf-8; header=present", Integer.MAX_VALUE) {
        @Override
        Writer writer(OutputStream out, boolean resumed) throws IOException {
            var stream = new CheckedStream(out);
            if (!resumed) {
                stream.write(TicketCsv.header());
            }
            return new Writer() {
                @Override
                public void ticket(TicketExtract extract) throws IOException {
                    stream.write(TicketCsv.record(extract.detail(), extract.at()));
                }

                @Override
                public void end(long count, @Nullable TicketCursor last, boolean more) throws IOException {
                    stream.write(TicketCsv.end(count, stream.sha256Hex(), last));
                    stream.flush();
                }
            };
        }
    },

    /// A file a ticket, last `manifest.json`. A ZIP ends with a list of all its files, which has to be kept until then:
    /// so an answer holds so many tickets at most, and its manifest says where the next one goes on.
    ZIP("application/zip", 10_000) {
        @Override
        Writer writer(OutputStream out, boolean resumed) {
            var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            ObjectNode manifest = JsonNodeFactory.instance.objectNode();
            var files = JsonNodeFactory.instance.arrayNode();
            return new Writer() {
                @Override
                public void ticket(TicketExtract extract) throws IOException {
                    String name = "ticket_" + extract.detail().ticket().id() + ".json";
                    var entry = new ZipEntry(name);
                    entry.setLastModifiedTime(FileTime.from(extract.detail().ticket().updatedAt()));
                    zip.putNextEntry(entry);
                    var stream = new CheckedStream(zip);
                    stream.write(TicketExport.of(extract.detail()).toPrettyString() + "\n");
                    zip.closeEntry();
                    files.addObject().put("name", name).put("bytes", stream.bytes()).put("sha256", stream.sha256Hex());
                }

                @Override
                public void end(long count, @Nullable TicketCursor last, boolean more) throws IOException {
                    manifest.put("count", count)
                            .put("cursor", last == null ? null : last.text())
                            .put("more", more)
                            .set("files", files);
                    zip.putNextEntry(new ZipEntry("manifest.json"));
                    zip.write(manifest.toPrettyString().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                    zip.finish();
                    zip.flush();
                }
            };
        }
    };

    private final String contentType;
    private final int mostTickets;

    ExportFormat(String contentType, int mostTickets) {
        this.contentType = contentType;
        this.mostTickets = mostTickets;
    }

    /// Writes one answer. Whoever gets it without its end knows that it broke off.
    interface Writer {
        void ticket(TicketExtract extract) throws IOException;

        /// `last` is the cursor of the last ticket, or where the export was resumed; `more` says that the answer ends
        /// because of its format's bound.
        void end(long count, @Nullable TicketCursor last, boolean more) throws IOException;
    }

    abstract Writer writer(OutputStream out, boolean resumed) throws IOException;

    String contentType() {
        return contentType;
    }

    int mostTickets() {
        return mostTickets;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Throws `IllegalArgumentException` naming the three there are.
    static ExportFormat parse(String wire) {
        for (ExportFormat format : values()) {
            if (format.wire().equals(wire)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown format '" + wire + "': expected one of ndjson, csv, zip");
    }
}
