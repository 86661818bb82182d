package dev.switchboard.dashboard.access;

import dev.switchboard.dashboard.api.ApiException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where passwords are tried and made. Hashing keeps a core busy on purpose, so one platform thread does it all: a crowd
/// that guesses takes no more than that from the calls, and none of the threads that carry the other requests. A few wait
/// in line; more are refused.
final class PasswordDesk implements AutoCloseable {
    private static final int MOST_WAITING = 16;

    private final Accounts accounts;
    private final LoginLimits limits;
    private final ThreadPoolExecutor line = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("password-hash").daemon().factory());

    PasswordDesk(Accounts accounts, LoginLimits limits) {
        this.accounts = accounts;
        this.limits = limits;
    }

    /// The account whose name and password these are.
    Outcome logIn(String name, String password, String address) {
        Duration wait = limits.begin(name, address);
        if (!wait.isZero()) {
            return new Outcome.TooMany(wait);
        }
        Optional<Account> account = inLine(() -> accounts.authenticate(name, password));
        account.ifPresent(_ -> limits.right(name, address));
        return account.<Outcome>map(Outcome.Right::new).orElseGet(Outcome.Wrong::new);
    }

    <T> T inLine(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        try {
            line.execute(task);
        } catch (RejectedExecutionException full) {
            throw ApiException.full("too many are logging in at once: try again in a moment");
        }
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw ApiException.full("the dashboard is closing");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("hash a password", e.getCause());
        }
    }

    @Override
    public void close() {
        line.shutdownNow();
    }

    sealed interface Outcome {
        record Right(Account account) implements Outcome {}

        /// No such name, or not its password, or it may not log in: nobody is told which.
        record Wrong() implements Outcome {}

        record TooMany(Duration pause) implements Outcome {}
    }
}
