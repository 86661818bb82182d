package dev.switchboard.gateway;

import dev.switchboard.dashboard.access.Account;
import dev.switchboard.dashboard.access.Accounts;
import dev.switchboard.dashboard.access.Role;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.sql.Database;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Accounts of the dashboard from the machine's own command line, whether a gateway is running or not, so that nobody is
/// locked out for good. Whoever can run it can read the database anyway. Exit code 0 when done, 1 when not, 2 for wrong
/// arguments.
@Command(
        name = "account",
        description = "Make, list and reset accounts of the dashboard, whether Switchboard is running or not.",
        mixinStandardHelpOptions = true)
final class AccountCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private final Supplier<String> databaseUrl;

    AccountCommand() {
        this(() -> ConfigReader.read(System.getenv()).store().databaseUrl());
    }

    AccountCommand(Supplier<String> databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "expected add, reset or list");
    }

    @Command(description = "Make an account and print its temporary password, once.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "What they type to log in; an e-mail address will do.")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            split = ",",
                            paramLabel = "ROLE",
                            description = "caller-support, qa, analyst, supervisor, door, plain-reader or admin; several with commas.")
                    List<String> roles) {
        Set<Role> known = EnumSet.noneOf(Role.class);
        for (String role : roles) {
            known.add(Role.named(role).orElseThrow(() -> new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "there is no role '" + role + "': expected caller-support, qa, analyst, supervisor, door, plain-reader or admin")));
        }
        return with((database, accounts, out) -> {
            told(out, accounts.add(name, known));
            audit(database, "account.made", name);
        });
    }

    @Command(
            description = "Give an account a new temporary password; also takes a disabled one back.",
            mixinStandardHelpOptions = true)
    int reset(@Parameters(paramLabel = "NAME", description = "The account.") String name) {
        return with((database, accounts, out) -> {
            Account account = accounts.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no account '" + name + "'"));
            told(out, accounts.reset(account));
            audit(database, "account.reset", account.name());
        });
    }

    @Command(description = "List the accounts.", mixinStandardHelpOptions = true)
    int list() {
        return with((_, accounts, out) -> {
            out.printf("%-32s %-40s %s%n", "name", "roles", "state");
            for (Account account : accounts.list()) {
                out.printf("%-32s %-40s %s%n", account.name(), roles(account), state(account));
            }
        });
    }

    private static String roles(Account account) {
        return account.roles().stream().sorted().map(Role::wire).collect(Collectors.joining(","));
    }

    private static String state(Account account) {
        var states = new ArrayList<String>();
        if (account.disabledAt() != null) {
            states.add("disabled " + account.disabledAt());
        }
        if (account.temporary()) {
            states.add("has a temporary password");
        }
        return String.join(", ", states);
    }

    private static void told(PrintWriter out, Accounts.NewPassword made) {
        out.println("name      " + made.account().name());
        out.println("password  " + made.password());
        out.println("It is shown this once. Whoever logs in with it chooses their own.");
    }

    private static void audit(Database database, String action, String name) {
        database.write(connection -> {
            AuditLog.insert(
                    database.sql(connection),
                    new AuditEntry(
                            Clock.systemUTC().instant(), "command line", action, null, "", Map.of("name", name)));
            return true;
        });
    }

    private int with(Work work) {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try (Database database = Database.beside(databaseUrl.get())) {
            database.migrate("store", "schema/store");
            work.on(database, Accounts.of(database, Clock.systemUTC()), out);
            out.flush();
            return 0;
        } catch (RuntimeException failed) {
            err.println("switchboard: "
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse(""));
            err.flush();
            return 1;
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(Database database, Accounts accounts, PrintWriter out);
    }
}
