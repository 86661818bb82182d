package dev.switchboard.gateway.call;

/// Both sides of one call and what stands between them, for the parts that deal with all of it. Event loop only.
record CallSides(
        CallerLink line,
        ModelLink model,
        ResponseSequencer responses,
        TranscriptAssembler transcript,
        CallScribe scribe,
        CallMetrics metrics,
        CallMeter meter,
        CallRecording recording,
        Supervision supervision,
        CallLoop loop) {}
