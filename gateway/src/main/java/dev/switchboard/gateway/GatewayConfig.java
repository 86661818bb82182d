package dev.switchboard.gateway;

import dev.switchboard.dashboard.access.AccessPolicy;
import dev.switchboard.dashboard.board.BoardLimits;
import dev.switchboard.gateway.aftercall.AfterCall;
import dev.switchboard.gateway.call.CallLimits;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.gateway.call.StepInTimes;
import dev.switchboard.gateway.cost.PriceTable;
import dev.switchboard.gateway.engine.speak.InstalledVoices;
import dev.switchboard.gateway.mail.SummaryPost;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.model.steady.LinkPolicy;
import dev.switchboard.gateway.net.Transport;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.retention.RetentionPolicy;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.sale.ticket.TicketSetup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything the process was told, checked. Each field's meaning stands in `Setting`.
record GatewayConfig(
        Listen control,
        Listen voice,
        Transport transport,
        int enginePort,
        Optional<URI> publicUrl,
        Set<String> allowedOrigins,
        Path dataDir,
        Path speechDir,
        Optional<Path> voskModel,
        InstalledVoices.Synthesiser synthesiser,
        StoreConfig store,
        Optional<Path> agentsDir,
        String defaultAgent,
        Optional<Endpoint> cloud,
        PriceTable prices,
        LinkPolicy link,
        Duration modelKeepalive,
        Optional<Secret> twilioAuthToken,
        List<Secret> apiTokens,
        boolean realtimeReveals,
        CallLimits limits,
        Admission admission,
        Interruption interruption,
        Recording recording,
        RetentionPolicy retention,
        Optional<AfterCall.Config> afterCall,
        Optional<SummaryPost.Config> mail,
        HelpCenter.Config helpCentre,
        AddressGuard outbound,
        AccessPolicy access,
        Optional<Path> scorecardsDir,
        StepInTimes stepIn,
        BoardLimits board,
        ToolFiles tools,
        TextChannels text,
        PaymentWay payments,
        TicketSetup tickets) {

    /// `environment` is what `${NAME}` of their files stands for.
    record ToolFiles(Optional<Path> folder, Environment environment) {}

    /// An address and a port to listen on; port 0 picks a free one.
    record Listen(String host, int port) {}

    /// Who is let in, and for how long once the end has come. `callsPerMinute` is for one address, 0 for any;
    /// `shutdownWait` may be zero.
    record Admission(int callsPerMinute, TrustedProxies proxies, Duration shutdownWait) {}

    /// `calls` is for agents that say nothing of their own, `keepDays` 0 keeps for ever, `cardPause` may be zero.
    record Recording(RecordingMode calls, int keepDays, Duration cardPause) {}

    boolean paymentDesk() {
        return payments instanceof PaymentWay.Desk;
    }

    /// Without any model configured, calls go to the local engine.
    boolean usesLocalEngine() {
        return cloud.isEmpty();
    }
}
