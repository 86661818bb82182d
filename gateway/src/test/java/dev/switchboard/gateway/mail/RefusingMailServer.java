package dev.switchboard.gateway.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail server that answers each RCPT by the next of its answers, the last one for ever, and takes nothing.
final class RefusingMailServer implements AutoCloseable {
    final List<String> commands = new CopyOnWriteArrayList<>();
    private final Queue<String> answers;
    private final ServerSocket socket;

    RefusingMailServer(String... answers) throws IOException {
        this.answers = new ConcurrentLinkedQueue<>(List.of(answers));
        this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            say(client, "220 test");
            for (String command; (command = in.readLine()) != null; ) {
                commands.add(command);
                String verb = command.split(" ")[0];
                say(client, switch (verb) {
                    case "RCPT" -> answers.size() > 1 ? answers.remove() : answers.element();
                    case "QUIT" -> "221 bye";
                    default -> "250 ok";
                });
            }
        } catch (IOException gone) {
            commands.add("(gone)");
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
