package dev.switchboard.gateway;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The version of this build, from the jar's manifest; "development" when run from compiled classes.
final class Version implements IVersionProvider {
    static String current() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"switchboard " + current()};
    }
}
