package dev.switchboard.dashboard.helpcentre;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.dashboard.audit.Principals;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.helpcenter.HelpDocument;
import dev.switchboard.tools.helpcenter.HelpDocument.Standing;
import dev.switchboard.tools.helpcenter.reading.DocumentReader;
import dev.switchboard.tools.helpcenter.reading.Format;
import dev.switchboard.tools.helpcenter.reading.UnreadableException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/api/help-centre` and what lies below. What is brought is read whole before anything changes; few are read at once,
/// for each may hold ten megabytes and, unpacked, more.
public final class HelpCentreEndpoints {
    private static final int MOST_AT_ONCE = 3;
    private static final int MOST_NAME_CHARS = 200;
    private static final int MOST_QUESTION_CHARS = 500;
    private static final int SHOWN = 5;
    /// Of a paste, whose text is JSON: quoted, a character may take six bytes.
    private static final int MOST_PASTE_BYTES = DocumentReader.MOST_CHARS + (1 << 16);

    private final Supplier<Staff> staff;
    private final Principals principals;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    public HelpCentreEndpoints(Supplier<Staff> staff, Principals principals) {
        this.staff = staff;
        this.principals = principals;
    }

    public void list(Context ctx) {
        HelpCenter helpCentre = helpCentre();
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("embeddings", helpCentre.vectors());
        helpCentre.problems().forEach(data.putArray("problems")::add);
        ArrayNode rows = data.putArray("documents");
        helpCentre.documents().forEach(standing -> rows.add(row(standing)));
        Envelope.success(ctx, 200, data);
    }

    public void show(Context ctx) {
        Standing standing = named(ctx, helpCentre());
        ObjectNode data = row(standing);
        ArrayNode pieces = data.putArray("passages");
        for (HelpDocument.Piece piece : standing.pieces()) {
            pieces.addObject().put("id", piece.id()).put("section", piece.section()).put("text", piece.text());
        }
        Envelope.success(ctx, 200, data);
    }

    /// The body is the file as it is.
    public void upload(Context ctx) {
        String name = name(ctx.queryParam("file"), "file");
        Format format = Format.ofFile(name)
                .orElseThrow(() -> ApiException.badRequest("file ends in no known ending: expected a file's name with " + Format.ENDINGS));
        HelpCenter helpCentre = helpCentre();
        if (!places.tryAcquire()) {
            throw ApiException.full(MOST_AT_ONCE + " documents are being read already: try again in a moment");
        }
        try (InputStream in = ctx.bodyInputStream()) {
            byte[] bytes = in.readNBytes(DocumentReader.MOST_BYTES + 1);
            if (bytes.length > DocumentReader.MOST_BYTES) {
                throw ApiException.tooLarge(DocumentReader.MOST_BYTES);
            }
            add(ctx, helpCentre, HelpDocument.Source.UPLOAD, name, format, Optional.empty(), bytes);
        } catch (IOException e) {
            throw ApiException.badRequest("the body could not be read to its end");
        } finally {
            places.release();
        }
    }

    public void paste(Context ctx) {
        JsonBody body = JsonBody.read(ctx, MOST_PASTE_BYTES, List.of("title", "text", "format"));
        String title = name(body.words("title", MOST_NAME_CHARS), "title");
        String text = body.words("text", DocumentReader.MOST_CHARS);
        if (text == null) {
            throw ApiException.badRequest("text is missing: expected {\"title\",\"text\",\"format\"}");
        }
        String wire = Objects.requireNonNullElse(body.text("format", 20), Format.MARKDOWN.wire());
        Format format = Format.named(wire).filter(known -> known != Format.PDF)
                .orElseThrow(() -> ApiException.badRequest("format must be markdown, html or text"));
        add(ctx, helpCentre(), HelpDocument.Source.PASTE, title, format, Optional.of(title), text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(
            Context ctx, HelpCenter helpCentre, HelpDocument.Source source, String name, Format format, Optional<String> title,
            byte[] bytes) {
        AuditNotes.add(ctx, "name", name);
        try {
            HelpCenter.Added added = helpCentre.add(source, name, format, title, bytes, principals.of(ctx));
            AuditNotes.add(ctx, "document", added.standing().document().id());
            Envelope.success(ctx, added.replaced() ? 200 : 201, row(added.standing()).put("replaced", added.replaced()));
        } catch (UnreadableException e) {
            throw ApiException.unusable(name + " cannot be taken in: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.full("the dashboard is closing");
        }
    }

    public void remove(Context ctx) {
        HelpCenter helpCentre = helpCentre();
        Standing standing = named(ctx, helpCentre);
        if (!helpCentre.remove(standing.document().id(), principals.of(ctx))) {
            throw ApiException.conflict(standing.document().name() + " is not searched already");
        }
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode());
    }

    public void restore(Context ctx) {
        HelpCenter helpCentre = helpCentre();
        Standing standing = named(ctx, helpCentre);
        if (!helpCentre.restore(standing.document().id(), principals.of(ctx))) {
            throw ApiException.conflict(standing.document().name() + " is searched already");
        }
        Envelope.success(ctx, 200, row(named(ctx, helpCentre)));
    }

    public void allow(Context ctx) {
        HelpCenter helpCentre = helpCentre();
        Standing standing = named(ctx, helpCentre);
        if (!helpCentre.allow(standing.document().id(), principals.of(ctx))) {
            throw ApiException.conflict(standing.document().name() + " is not held back");
        }
        Envelope.success(ctx, 200, row(named(ctx, helpCentre)));
    }

    public void reindex(Context ctx) {
        HelpCenter helpCentre = helpCentre();
        try {
            helpCentre.reindex();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.full("the dashboard is closing");
        }
        list(ctx);
    }

    /// What would be found for a question, and where each ranking has it.
    public void search(Context ctx) {
        String question = ctx.queryParam("q");
        if (question == null || question.isBlank() || question.length() > MOST_QUESTION_CHARS) {
            throw ApiException.badRequest("q must be a question of at most " + MOST_QUESTION_CHARS + " characters");
        }
        ArrayNode hits = JsonNodeFactory.instance.arrayNode();
        for (HelpCenter.Tried tried : helpCentre().tried(question.strip(), SHOWN)) {
            ObjectNode hit = hits.addObject()
                    .put("id", tried.id())
                    .put("document", tried.document())
                    .put("title", tried.title())
                    .put("section", tried.section())
                    .put("text", tried.text())
                    .put("held", tried.held());
            hit.put("rank_by_words", rank(tried.rankByWords()))
                    .put("rank_by_phrases", rank(tried.rankByPhrases()))
                    .put("rank_by_meaning", rank(tried.rankByMeaning()));
            if (tried.rankByMeaning() > 0) {
                hit.put("likeness", Math.round(tried.likeness() * 1000) / 1000.0);
            }
        }
        Envelope.success(ctx, 200, hits);
    }

    private static @Nullable Integer rank(int rank) {
        return rank == 0 ? null : (Integer) rank;
    }

    private HelpCenter helpCentre() {
        return staff.get().tools().map(Tools::helpCenter)
                .orElseThrow(() -> ApiException.notFound("this process answers no calls and has no help centre"));
    }

    private static Standing named(Context ctx, HelpCenter helpCentre) {
        String id = ctx.pathParam("document");
        AuditNotes.add(ctx, "document", id);
        return helpCentre.document(id).orElseThrow(() -> ApiException.notFound("the help centre has no such document"));
    }

    private static String name(@Nullable String text, String what) {
        if (text == null || text.isBlank() || text.length() > MOST_NAME_CHARS || text.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.badRequest(what + " is missing or is no name of 1 to " + MOST_NAME_CHARS + " characters");
        }
        return text.strip();
    }

    private static ObjectNode row(Standing standing) {
        HelpDocument document = standing.document();
        ObjectNode row = JsonNodeFactory.instance.objectNode()
                .put("id", document.id())
                .put("name", document.name())
                .put("title", document.read().title())
                .put("section", document.read().section())
                .put("format", document.format())
                .put("source", document.source().wire())
                .put("bytes", document.bytes())
                .put("pieces", standing.pieces().size())
                .put("added_at", document.addedAt().equals(Instant.EPOCH) ? null : document.addedAt().toString())
                .put("added_by", document.addedBy())
                .put("held", standing.held())
                .put("allowed", standing.allowed())
                .put("hidden", standing.hidden())
                .put("replaced_by", standing.replacedBy());
        standing.signs().forEach(row.putArray("suspicious")::add);
        return row;
    }
}
