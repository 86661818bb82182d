package dev.switchboard.gateway.net;

/// Receives what a dialled WebSocket brings. Either `failed` comes, alone, or `opened` and later `closed`.
public interface DialListener extends SocketListener {
    void failed(DialFailure failure);
}
