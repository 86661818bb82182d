package dev.switchboard.gateway.mail;

import dev.switchboard.tools.sale.Letters;

/// Sends what the box office writes to customers: payment links, tickets, offers.
public final class SaleLetters implements Letters.Sender, AutoCloseable {
    private final SummaryPost.Config config;
    private final Postman postman;

    public SaleLetters(SummaryPost.Config config) {
        this.config = config;
        this.postman = config.route().postman(MailLimits.USUAL.answerWithin());
    }

    @Override
    public void send(String address, String subject, String body, String key) throws Exception {
        postman.send(Letter.plain(key, config.from(), address, subject, body));
    }

    @Override
    public void close() {
        postman.close();
    }
}
