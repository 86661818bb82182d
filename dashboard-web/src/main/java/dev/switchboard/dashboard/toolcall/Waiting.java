package dev.switchboard.dashboard.toolcall;

import java.io.IOException;

/// Told, on the thread that asked for a run, that it waits for a person of the house: at once, and every few seconds until
/// that is decided.
public interface Waiting {
    Waiting SILENTLY = _ -> {};

    /// @param spoken what whoever asked may be told meanwhile
    /// @throws IOException whoever asked is gone; the run goes on
    void waits(String spoken) throws IOException;
}
