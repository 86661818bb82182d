package dev.switchboard.dashboard.recording;

import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.encryption.SealedFile;
import dev.switchboard.store.recording.RecordedWav;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.Recordings;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `GET` and `HEAD /api/tickets/{id}/recording`: the WAV of a call, or a part of it. The checksum is its ETag. Runs on virtual
/// threads and reads the file piece by piece.
public final class RecordingEndpoints {
    private static final int PIECE_BYTES = 64 << 10;

    private final Tickets tickets;
    private final Recordings recordings;
    private final EncryptionKeys keys;
    private final Path dataDir;

    /// @param keys what recordings may be encrypted with
    public RecordingEndpoints(Tickets tickets, Recordings recordings, EncryptionKeys keys, Path dataDir) {
        this.keys = keys;
        this.tickets = tickets;
        this.recordings = recordings;
        this.dataDir = dataDir.toAbsolutePath().normalize();
    }

    public void play(Context ctx) throws IOException {
        Recording recording = playable(ctx);
        Path file = dataDir.resolve(recording.path()).normalize();
        if (!file.startsWith(dataDir)) {
            throw notHere(recording);
        }
        try (RecordedWav wav = RecordedWav.open(file, recording.ticketId(), keys)) {
            play(ctx, recording, wav);
        } catch (SealedFile.UnreadableException unreadable) {
            throw ApiException.unusable("the recording of this call cannot be played: " + unreadable.getMessage());
        } catch (NoSuchFileException gone) {
            throw notHere(recording);
        }
    }

    private static void play(Context ctx, Recording recording, RecordedWav wav) throws IOException {
        long length = wav.length();
        String tag = '"' + (recording.sha256() == null ? Long.toHexString(length) : recording.sha256()) + '"';
        ctx.header("Accept-Ranges", "bytes")
                .header("ETag", tag)
                .header("Cache-Control", "private, no-cache")
                .header("Content-Disposition", "inline; filename=\"" + recording.ticketId().value() + ".wav\"");
        if (holds(ctx.header("If-None-Match"), tag)) {
            ctx.status(304);
            return;
        }
        Optional<ByteRange> range;
        try {
            range = ByteRange.of(stillTheSame(ctx.header("If-Range"), tag) ? ctx.header("Range") : null, length);
        } catch (ByteRange.Unsatisfiable outside) {
            ctx.header("Content-Range", "bytes */" + length);
            throw ApiException.rangeNotSatisfiable("the recording has " + length + " bytes: expected a range that begins within them");
        }
        ByteRange part = range.orElse(new ByteRange(0, length - 1));
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        read(wav, part, part.first(), piece); // while it can still be said that it cannot be read
        ctx.status(range.isPresent() ? 206 : 200).contentType("audio/wav");
        range.ifPresent(asked -> ctx.header("Content-Range", "bytes " + asked.first() + "-" + asked.last() + "/" + length));
        ctx.res().setContentLengthLong(part.count());
        if (!ctx.method().equals(HandlerType.HEAD)) {
            send(wav, part, piece, ctx.res().getOutputStream());
        }
    }

    /// @param piece holds the first piece
    private static void send(RecordedWav wav, ByteRange part, ByteBuffer piece, OutputStream out) throws IOException {
        for (long at = part.first(); at <= part.last(); ) {
            if (at > part.first()) {
                read(wav, part, at, piece);
            }
            out.write(piece.array(), 0, piece.position());
            at += piece.position();
        }
    }

    private static void read(RecordedWav wav, ByteRange part, long at, ByteBuffer piece) throws IOException {
        piece.clear().limit((int) Math.min(PIECE_BYTES, part.last() - at + 1));
        if (wav.read(piece, at) <= 0 && piece.limit() > 0) {
            throw new IOException("the recording became shorter while it was sent");
        }
    }

    private Recording playable(Context ctx) {
        TicketId id = id(ctx);
        Recording recording = recordings.find(id).orElseThrow(() -> tickets.find(id).isEmpty()
                ? ApiException.ticketNotFound()
                : ApiException.notFound("this call was not recorded: an agent's file (recording: on or announced) or"
                        + " SWITCHBOARD_RECORDING says which calls are"));
        return switch (recording.state()) {
            case COMPLETE, INTERRUPTED -> recording;
            case BROKEN_OFF -> {
                if (recording.bytes() == 0) {
                    throw ApiException.notFound("this call could not be recorded: " + recording.problem());
                }
                yield recording;
            }
            case RECORDING -> throw ApiException.notFound(
                    "this call is still being recorded: its recording can be had a moment after its end");
            case NOT_ANNOUNCED -> throw ApiException.notFound(
                    "this call was not recorded: the caller left before it was announced");
            case DELETED -> throw ApiException.notFound(
                    "the recording of this call was deleted at " + recording.deletedAt() + ", when its time was over");
        };
    }

    private static ApiException notHere(Recording recording) {
        return ApiException.notFound("the file of this recording is not on this machine: " + recording.path());
    }

    /// `If-None-Match`: a list of tags, or `*`; the weak comparison of RFC 9110 §8.8.3.2.
    private static boolean holds(@Nullable String header, String tag) {
        return header != null && Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    /// `If-Range`: a part is of use only to who has the rest of the very same file. A date never matches: there is none.
    private static boolean stillTheSame(@Nullable String header, String tag) {
        return header == null || header.strip().equals(tag);
    }

    private static TicketId id(Context ctx) {
        try {
            return new TicketId(ctx.pathParam("id"));
        } catch (IllegalArgumentException notAnId) {
            throw ApiException.ticketNotFound();
        }
    }
}
