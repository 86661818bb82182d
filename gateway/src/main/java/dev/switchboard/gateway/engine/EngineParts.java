package dev.switchboard.gateway.engine;

import java.time.Clock;

/// What all sessions share.
record EngineParts(
        Ears ears, VoiceActivity.Source activities, Voice voice, Mind mind, Clock clock, FaultDesk faults) {
    EngineParts(Ears ears, VoiceActivity.Source activities, Voice voice, Mind mind, Clock clock) {
        this(ears, activities, voice, mind, clock, new FaultDesk());
    }
}
