package dev.switchboard.tools.file;

/// A file that configures tools is not as expected. The message is one line with file, key, value and what was expected, and
/// holds nothing that came from the environment.
public final class ToolFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ToolFileException(String line) {
        super(line);
    }

    public ToolFileException(String line, Throwable cause) {
        super(line, cause);
    }

    public String line() {
        return String.valueOf(getMessage()).lines().findFirst().orElse("");
    }
}
