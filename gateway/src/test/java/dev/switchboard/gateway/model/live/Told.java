package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.cost.TokenUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/// What a server has told the gateway over all its sessions, to be found again on the ticket, and what it was told.
final class Told {
    /// Words of the caller and of the agent whose last piece was delivered, in that order.
    final SequencedSet<String> callerWords = new LinkedHashSet<>();
    final SequencedSet<String> agentWords = new LinkedHashSet<>();
    long callerWordAtMs;
    /// Words of the agent that were delivered after it had been cut off.
    final SequencedSet<String> tooLate = new LinkedHashSet<>();
    /// How often each piece of delegated work was answered.
    final Map<String, Integer> answered = new HashMap<>();
    /// Tasks, by the caller's word that asked for them, whose result some session was given.
    final Set<String> resultsGiven = new TreeSet<>();
    final List<String> problems = new ArrayList<>();
    /// Seconds of all sessions that are over, as the server counts them.
    double usedSeconds;
    TokenUse backendUse = TokenUse.NONE;
    int sessions;
    int drops;
    int stalls;
    int expiries;
    int refusals;
    int cuts;
    int prompts;
    int owedAtDrops;
    int neverAskedAgain;
}
