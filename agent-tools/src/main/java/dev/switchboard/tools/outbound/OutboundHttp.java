package dev.switchboard.tools.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// HTTP requests that `AddressGuard` watches over. Follows no redirect, for it would lead past the guard. Jetty's client
/// connects to the addresses that were judged, where the JDK's would ask the name service once more. Thread-safe; `send`
/// blocks, for virtual threads.
public final class OutboundHttp implements AutoCloseable {
    private final AddressGuard guard;
    private final HttpClient client;
    private final Duration answerWithin;
    private final int mostBytes;

    private OutboundHttp(AddressGuard guard, HttpClient client, Duration answerWithin, int mostBytes) {
        this.guard = guard;
        this.client = client;
        this.answerWithin = answerWithin;
        this.mostBytes = mostBytes;
    }

    /// @param answerWithin from the first attempt to connect to the last byte of the answer
    /// @param mostBytes of an answer; one that is longer is a failure
    /// @param agent the `User-Agent`
    public static OutboundHttp start(
            AddressGuard guard, SslContextFactory.Client tls, Duration answerWithin, int mostBytes, String agent) {
        HttpClient client = new HttpClient();
        client.setSslContextFactory(tls);
        client.setFollowRedirects(false);
        client.setConnectTimeout(answerWithin.toMillis());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, agent));
        client.setExecutor(new VirtualThreadPool());
        client.setSocketAddressResolver((host, port, context, promise) -> resolve(guard, host, port, promise));
        client.getProtocolHandlers().clear();
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client for outbound requests cannot start", e);
        }
        return new OutboundHttp(guard, client, answerWithin, mostBytes);
    }

    private static void resolve(AddressGuard guard, String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(host));
            // Whether it may be http was judged with the URI; here a name's addresses are.
            Optional<String> objection = guard.objection(host, addresses, "https");
            if (objection.isPresent()) {
                promise.failed(new RefusedException(objection.get()));
                return;
            }
            promise.succeeded(addresses.stream().map(address -> new InetSocketAddress(address, port)).toList());
        } catch (UnknownHostException e) {
            promise.failed(e);
        }
    }

    /// What was answered: `body` as text, whatever it was.
    public record Answer(int status, Map<String, String> headers, String body) {
        /// By its name in lower case.
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /// Sends a body. Throws `OutboundException` when no answer came, saying why.
    public Answer post(URI uri, Map<String, String> headers, String contentType, byte[] body)
            throws OutboundException, InterruptedException {
        Optional<String> objection = guard.objection(uri);
        if (objection.isPresent()) {
            throw new OutboundException("not asked: " + objection.get(), true);
        }
        Request request = client.POST(uri)
                .timeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS)
                .headers(fields -> headers.forEach(fields::put))
                .body(new BytesRequestContent(contentType, body));
        try {
            ContentResponse response =
                    new CompletableResponseListener(request, mostBytes).send().get();
            Map<String, String> answered = new HashMap<>();
            response.getHeaders().forEach(field -> answered.putIfAbsent(field.getLowerCaseName(), String.valueOf(field.getValue())));
            return new Answer(
                    response.getStatus(), answered, new String(response.getContent(), StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        }
    }

    private OutboundException failed(Throwable cause) {
        return switch (cause) {
            case RefusedException refused -> new OutboundException("not asked: " + refused.getMessage(), true);
            case UnknownHostException _ -> new OutboundException("its host is not known to the name service", false);
            case TimeoutException _ -> new OutboundException("no whole answer within " + answerWithin.toSeconds() + " s", false);
            case IllegalArgumentException _ ->
                new OutboundException("its answer has more than " + mostBytes + " bytes, or is no HTTP", false);
            default -> new OutboundException(
                    cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()), false);
        };
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client for outbound requests cannot stop", e);
        }
    }

    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
