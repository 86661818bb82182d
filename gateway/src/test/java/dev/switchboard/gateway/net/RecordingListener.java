package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Keeps what a socket brings as one line each: `opened`, `text …`, `binary N`, `violated …`, `closed CODE reason`,
/// `failed …`.
final class RecordingListener implements DialListener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final BiConsumer<WebSocket, String> whenText;
    volatile @Nullable WebSocket socket;

    RecordingListener() {
        this((_, _) -> {});
    }

    /// `whenText` runs on the loop for each text message.
    RecordingListener(BiConsumer<WebSocket, String> whenText) {
        this.whenText = whenText;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        heard.add("opened");
    }

    @Override
    public void text(ByteBuf utf8) {
        String text = utf8.toString(StandardCharsets.UTF_8);
        heard.add("text " + text);
        whenText.accept(Objects.requireNonNull(socket), text);
    }

    @Override
    public void binary(ByteBuf data) {
        heard.add("binary " + ByteBufUtil.getBytes(data).length);
    }

    @Override
    public void violated(CloseCode code, String what) {
        heard.add("violated " + code);
    }

    @Override
    public void closed(int code, String reason) {
        heard.add("closed " + code + " " + reason);
    }

    @Override
    public void failed(DialFailure failure) {
        heard.add("failed " + failure);
    }
}
