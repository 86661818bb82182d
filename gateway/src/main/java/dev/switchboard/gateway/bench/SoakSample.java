package dev.switchboard.gateway.bench;

import java.util.ArrayList;
import java.util.List;

/// What a gateway holds at one moment. `listening`: decoders lent to utterances.
record SoakSample(
        long residentBytes,
        long heapBytes,
        long directBytes,
        int sockets,
        int callsInProgress,
        int engineSessions,
        int listening,
        int openTickets) {

    boolean isIdle(int mostSockets) {
        return leftovers(mostSockets).isEmpty();
    }

    /// What an idle gateway would not hold.
    List<String> leftovers(int mostSockets) {
        List<String> left = new ArrayList<>();
        add(left, "calls in progress", callsInProgress, 0);
        add(left, "sessions of the engine", engineSessions, 0);
        add(left, "decoders lent", listening, 0);
        add(left, "tickets in progress", openTickets, 0);
        add(left, "sockets", sockets, mostSockets);
        return left;
    }

    private static void add(List<String> left, String what, int count, int most) {
        if (count > most) {
            left.add(count + " " + what + " left, expected at most " + most);
        }
    }
}
