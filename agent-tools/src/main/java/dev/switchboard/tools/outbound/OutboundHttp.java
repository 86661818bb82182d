package dev.switchboard.tools.outbound;

import java.io.EOFException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
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
        try {
            client.start();
            // Starting puts them in: they would take an answer of 401 for a broken one, or answer it by themselves.
            client.getProtocolHandlers().clear();
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

    /// Something to ask. `body` may be empty; `within` is from the first attempt to connect to the last byte of the answer.
    /// Prints neither headers nor the query, which may hold secrets.
    public record Asked(String method, URI uri, Map<String, String> headers, byte[] body, Duration within) {
        @Override
        public String toString() {
            return method + " " + uri.getScheme() + "://" + uri.getRawAuthority();
        }
    }

    /// Sends a body. Throws `OutboundException` when no answer came, saying why.
    public Answer post(URI uri, Map<String, String> headers, String contentType, byte[] body)
            throws OutboundException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", contentType);
        return send(new Asked("POST", uri, all, body, answerWithin));
    }

    /// What speaks against asking an address, as far as it shows without asking the name service; empty when nothing does.
    public Optional<String> objection(URI uri) {
        return guard.objection(uri);
    }

    /// Asks. Throws `OutboundException` when no whole answer came, saying why; an interrupt ends the exchange.
    public Answer send(Asked asked) throws OutboundException, InterruptedException {
        Request request = request(asked).timeout(asked.within.toMillis(), TimeUnit.MILLISECONDS);
        try {
            ContentResponse response =
                    new CompletableResponseListener(request, mostBytes).send().get();
            return new Answer(
                    response.getStatus(), headers(response), new String(response.getContent(), StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause(), asked.within);
        } catch (InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    /// An answer whose body is read while it comes. To be closed, which ends the exchange.
    public record Streamed(int status, Map<String, String> headers, InputStream body, Runnable end) implements AutoCloseable {
        /// By its name in lower case.
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /// Asks and returns once the answer has begun. Where `quiet` is given, `within` bounds only that, and the body fails when
    /// nothing comes for so long; else `within` bounds all of it. Reading throws `IOException`, and is not bounded in bytes.
    public Streamed stream(Asked asked, Optional<Duration> quiet) throws OutboundException, InterruptedException {
        Request request = quiet.isPresent()
                ? request(asked).idleTimeout(quiet.get().toMillis(), TimeUnit.MILLISECONDS)
                : request(asked).timeout(asked.within.toMillis(), TimeUnit.MILLISECONDS);
        InputStreamResponseListener listener = new InputStreamResponseListener();
        request.send(listener);
        try {
            Response response = listener.get(asked.within.toMillis(), TimeUnit.MILLISECONDS);
            return new Streamed(response.getStatus(), headers(response), listener.getInputStream(),
                    () -> request.abort(new EOFException("closed")));
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause(), asked.within);
        } catch (TimeoutException e) {
            request.abort(e);
            throw failed(e, asked.within);
        } catch (InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    private Request request(Asked asked) throws OutboundException {
        Optional<String> objection = guard.objection(asked.uri);
        if (objection.isPresent()) {
            throw new OutboundException("not asked: " + objection.get(), true);
        }
        Request request = client.newRequest(asked.uri)
                .method(asked.method)
                .headers(fields -> asked.headers.forEach(fields::put));
        return asked.body.length == 0
                ? request
                : request.body(new BytesRequestContent(
                        asked.headers.getOrDefault("Content-Type", "application/octet-stream"), asked.body));
    }

    private static Map<String, String> headers(Response response) {
        Map<String, String> answered = new HashMap<>();
        response.getHeaders().forEach(field -> answered.putIfAbsent(field.getLowerCaseName(), String.valueOf(field.getValue())));
        return answered;
    }

    private OutboundException failed(Throwable cause, Duration within) {
        return switch (cause) {
            case RefusedException refused -> new OutboundException("not asked: " + refused.getMessage(), true);
            case UnknownHostException _ -> new OutboundException("its host is not known to the name service", false);
            case TimeoutException _ -> new OutboundException("no whole answer within " + written(within), false);
            case IllegalArgumentException _ ->
                new OutboundException("its answer has more than " + mostBytes + " bytes, or is no HTTP", false);
            default -> new OutboundException(
                    cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()), false);
        };
    }

    private static String written(Duration within) {
        return within.toMillis() % 1_000 == 0 ? within.toSeconds() + " s" : within.toMillis() + " ms";
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
