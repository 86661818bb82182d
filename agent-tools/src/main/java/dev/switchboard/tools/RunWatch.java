package dev.switchboard.tools;

/// Told of a run before it is over. Called on the run's own virtual thread; must not block.
public interface RunWatch {
    RunWatch NOBODY = (_, _) -> {};

    /// The run waits for a person of the house, and its outcome may be minutes away.
    ///
    /// @param spoken what the caller may be told meanwhile
    /// @param what would be done, for people of the house
    void waitsForApproval(String spoken, String what);
}
