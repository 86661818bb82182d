package dev.switchboard.gateway.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Runs the steps of one response on the loop, in order, but later: the first after a wait, and those behind audio no
/// sooner than the asked rate allows; or ends the response before its time. A response that was cancelled meanwhile has
/// ended already and ignores what still comes. Holds no more steps than the response has.
final class FaultySteps implements Executor {
    private final ResponseStream response;
    private final Faults.Answers faults;
    private final int number;
    private final ScheduledExecutorService loop;
    /// Event loop only, as all below.
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private boolean begun;
    private boolean waiting;
    private long playingSinceNanos;

    /// @param number of the response, from 1
    FaultySteps(ResponseStream response, Faults.Answers faults, int number, ScheduledExecutorService loop) {
        this.response = response;
        this.faults = faults;
        this.number = number;
        this.loop = loop;
    }

    @Override
    public void execute(Runnable step) {
        loop.execute(() -> {
            steps.add(step);
            if (!begun) {
                begun = true;
                await(faults.lateMs());
            } else if (!waiting) {
                run();
            }
        });
    }

    private void run() {
        while (!waiting && !steps.isEmpty()) {
            faults.ending()
                    .filter(ending -> ending.befalls(number) && response.audioMs() >= ending.afterAudioMs())
                    .ifPresent(ending -> response.end(ending.details()));
            int before = response.audioMs();
            steps.remove().run();
            if (response.audioMs() > before) {
                keepRate(before);
            }
        }
    }

    private void keepRate(int audioMsBefore) {
        if (faults.audioRate() == 0) {
            return;
        }
        if (audioMsBefore == 0) {
            playingSinceNanos = System.nanoTime();
        }
        int sent = response.audioMs();
        int whole = faults.burstMs() == 0 ? sent : sent / faults.burstMs() * faults.burstMs();
        long dueMs = Math.round(whole / faults.audioRate());
        await(dueMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - playingSinceNanos));
    }

    private void await(long delayMs) {
        if (delayMs <= 0) {
            run();
            return;
        }
        waiting = true;
        ScheduledFuture<?> _ = loop.schedule(() -> {
            waiting = false;
            run();
        }, delayMs, TimeUnit.MILLISECONDS);
    }
}
