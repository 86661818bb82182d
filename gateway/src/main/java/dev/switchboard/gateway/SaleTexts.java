package dev.switchboard.gateway;

import dev.switchboard.gateway.caller.text.SmsCarrier;
import dev.switchboard.store.text.OptOuts;
import dev.switchboard.tools.sale.LetterSender;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends by text message what the box office writes to customers, from one number of ours. Who has written STOP to that number
/// gets nothing. A message whose answer was lost is not sent again by itself: the carrier knows no key that would keep the
/// customer from getting it twice.
final class SaleTexts implements LetterSender, AutoCloseable {
    private static final long WITHIN_SECONDS = 30;

    private final SmsCarrier carrier;
    private final String from;
    private final OptOuts optOuts;
    private final Clock clock;

    SaleTexts(SmsCarrier carrier, String from, OptOuts optOuts, Clock clock) {
        this.carrier = carrier;
        this.from = from;
        this.optOuts = optOuts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public boolean leavesTheHouse() {
        return true;
    }

    @Override
    public String send(Parcel parcel) throws NotTaken, InterruptedException {
        if (!parcel.address().matches("\\+[0-9]{7,15}")) {
            throw new NotTaken("the number needs its country code, such as +15551230000", true, null);
        }
        if (optOuts.has(parcel.address(), from)) {
            throw new NotTaken("the number has written STOP", true, null);
        }
        return switch (sent(parcel)) {
            case SmsCarrier.Sending.Accepted(String id) -> id;
            case SmsCarrier.Sending.OptedOut() -> {
                optOuts.add(parcel.address(), from, "carrier", clock.instant());
                throw new NotTaken("the carrier says that the number has opted out", true, null);
            }
            case SmsCarrier.Sending.Failed failed ->
                throw new NotTaken("error " + failed.code() + ": " + failed.why(), !failed.again(), failed.pause());
        };
    }

    private SmsCarrier.Sending sent(Parcel parcel) throws NotTaken, InterruptedException {
        try {
            return carrier.send(from, parcel.address(), parcel.body()).get(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotTaken("no answer: whether it was sent is not known", true, null);
        }
    }

    @Override
    public void close() {
        carrier.close();
    }
}
