package dev.switchboard.gateway.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one port serve both `ws://` and `wss://`: a connection whose first bytes are a TLS record gets a TLS handler in this
/// one's place, any other goes on in the clear. Reading stops while the certificate is being made.
final class TlsDoor extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDoor.class);
    /// The header of a TLS record (RFC 8446, section 5.1).
    private static final int RECORD_HEADER_BYTES = 5;

    private final Optional<EngineCertificate> certificate;
    private boolean asked;

    TlsDoor(Optional<EngineCertificate> certificate) {
        this.certificate = certificate;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (asked || in.readableBytes() < RECORD_HEADER_BYTES) {
            return;
        }
        if (!SslHandler.isEncrypted(in, false)) {
            context.pipeline().remove(this);
            return;
        }
        if (certificate.isEmpty()) {
            ChannelFuture _ = context.close();
            return;
        }
        asked = true;
        context.channel().config().setAutoRead(false);
        var _ = certificate.get().ready().whenCompleteAsync((ready, failure) -> {
            if (failure != null) {
                LOG.warn("a client that wants TLS is turned away: {}", failure.toString());
                ChannelFuture _ = context.close();
            } else if (!context.isRemoved()) {
                context.pipeline().replace(this, "tls", ready.tls().newHandler(context.alloc()));
                context.channel().config().setAutoRead(true);
            }
        }, context.executor());
    }
}
