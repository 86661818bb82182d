package dev.switchboard.gateway.call;

import java.time.Duration;

/// How long callers wait for people of ours.
///
/// @param humanWait for a supervisor to take the call of a caller who asked for a person; zero means that nobody is asked
/// @param supervisorReturn for a supervisor who has the call and is not heard any more
/// @param approvalWait for somebody to approve what a tool may not do alone; zero means that nobody is asked
public record StepInTimes(Duration humanWait, Duration supervisorReturn, Duration approvalWait) {
    public static final StepInTimes STANDARD =
            new StepInTimes(Duration.ofSeconds(45), Duration.ofSeconds(5), Duration.ofMinutes(2));
}
