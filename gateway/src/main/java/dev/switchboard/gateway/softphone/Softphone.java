package dev.switchboard.gateway.softphone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// A phone in software with a call under way. Methods may be called from any thread.
public sealed interface Softphone extends AutoCloseable permits BrowserPhone, TwilioPhone {
    /// Samples per second of `speak` and of the recording.
    int sampleRateHz();

    /// Says this into the microphone in real time, after what is still being said.
    void speak(short[] samples);

    /// Sends a typed line, where the line can carry one.
    void type(String text);

    /// Presses a key: 0-9 * # A-D.
    void press(char key);

    void hangUp();

    /// Milliseconds of the agent's audio that were played so far.
    long agentMs();

    /// Milliseconds since the agent's audio was last heard.
    long agentQuietMs();

    /// Milliseconds since the caller last said something; 0 while speech is queued.
    long callerQuietMs();

    /// Ends with the line, whoever ended it.
    CompletableFuture<Void> ended();

    /// Writes what both sides heard as a stereo WAV, the caller left, the agent right. After the call has ended.
    void writeHeard(Path wav) throws IOException;

    /// The agent's audio as it was played, with the silence between. After the call has ended.
    short[] heard();

    @Override
    void close();
}
