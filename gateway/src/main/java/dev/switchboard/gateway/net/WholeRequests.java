package dev.switchboard.gateway.net;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/// Collects a request's body up to the limit; a larger one gets 413 in the plane's JSON form and the connection ends.
final class WholeRequests extends HttpObjectAggregator {
    private final int maxBodyBytes;
    private final Rejections rejections;

    WholeRequests(int maxBodyBytes, Rejections rejections) {
        super(maxBodyBytes, true);
        this.maxBodyBytes = maxBodyBytes;
        this.rejections = rejections;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        rejections.rejected("http", "body_too_big");
        WebReply reply = WebReply.error(
                413, "body_too_big", "the request body is larger than max-body-bytes " + maxBodyBytes);
        ctx.writeAndFlush(HttpAnswers.message(reply, ctx.alloc(), false, false))
                .addListener((ChannelFutureListener) LingeringClose::after);
    }
}
