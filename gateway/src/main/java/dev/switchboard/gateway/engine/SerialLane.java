package dev.switchboard.gateway.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one session's jobs on a shared pool, one at a time and in order. At most one job of a lane is in the pool, so
/// no session can fill it. Thread-safe.
final class SerialLane {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLane.class);

    private final Executor pool;
    private final int maxJobs;
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private boolean running;

    SerialLane(Executor pool, int maxJobs) {
        this.pool = pool;
        this.maxJobs = maxJobs;
    }

    /// False when too many jobs wait already, or the engine is closing; the job is then not run.
    boolean offer(Runnable job) {
        synchronized (jobs) {
            if (jobs.size() >= maxJobs) {
                return false;
            }
            jobs.add(job);
            if (running) {
                return true;
            }
            running = true;
        }
        return dispatch();
    }

    private boolean dispatch() {
        try {
            pool.execute(this::runOne);
            return true;
        } catch (RejectedExecutionException closing) {
            LOG.debug("lane dropped its jobs, the pool is closing", closing);
            synchronized (jobs) {
                jobs.clear();
                running = false;
            }
            return false;
        }
    }

    private void runOne() {
        Runnable job;
        synchronized (jobs) {
            job = jobs.poll();
            if (job == null) {
                running = false;
                return;
            }
        }
        try {
            job.run();
        } catch (RuntimeException e) {
            LOG.error("a speech job failed", e);
        }
        synchronized (jobs) {
            if (jobs.isEmpty()) {
                running = false;
                return;
            }
        }
        dispatch();
    }
}
