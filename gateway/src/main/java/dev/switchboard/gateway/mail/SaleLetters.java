package dev.switchboard.gateway.mail;

import dev.switchboard.tools.sale.LetterSender;

/// Sends by e-mail what the box office writes to customers: payment links, tickets, offers.
public final class SaleLetters implements LetterSender, AutoCloseable {
    private final SummaryPost.Config config;
    private final Postman postman;

    public SaleLetters(SummaryPost.Config config) {
        this.config = config;
        this.postman = config.route().postman(MailLimits.USUAL.answerWithin());
    }

    @Override
    public String name() {
        return config.route().name();
    }

    @Override
    public boolean leavesTheHouse() {
        return true;
    }

    @Override
    public String send(Parcel parcel) throws NotTaken, InterruptedException {
        try {
            return postman.send(Letter.plain(
                    parcel.key(), config.from(), parcel.address(), parcel.subject(), parcel.body(), parcel.enclosures()));
        } catch (Postman.MailException e) {
            throw new NotTaken(String.valueOf(e.getMessage()), e.lasting(), e.after().orElse(null));
        }
    }

    @Override
    public void close() {
        postman.close();
    }
}
