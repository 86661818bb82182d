package dev.switchboard.gateway.caller.realtime;

/// What both directions of one relay share.
record RelayParts(OwnIds ids, OwnItems own, SessionView view, CreateGate gate, Dialects dialects, SpeechPlaces speech) {}
