package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A piece of a message. Audio is base64 and usually left out. Beta's `text` and `audio`, which are also the names in
/// `response.content_part` events of both dialects, are read as `OutputText` and `OutputAudio`.
public sealed interface ContentPart {
    record InputText(String text) implements ContentPart {}

    record InputAudio(@Nullable String audio, @Nullable String transcript) implements ContentPart {}

    /// A picture the caller shows.
    ///
    /// @param imageUrl a data URI
    record InputImage(String imageUrl, @Nullable String detail) implements ContentPart {}

    record OutputText(String text) implements ContentPart {}

    record OutputAudio(@Nullable String audio, @Nullable String transcript) implements ContentPart {}

    /// A kind newer than this code.
    record Unrecognised(String type, ObjectNode json) implements ContentPart {}
}
