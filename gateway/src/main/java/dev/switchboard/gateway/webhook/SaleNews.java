package dev.switchboard.gateway.webhook;

import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.WebhookDeliveries;
import dev.switchboard.tools.sale.SaleEvents;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the box office sells, as webhooks. What nobody wants is told to nobody, and not later either.
public final class SaleNews implements WebhookPost.Happenings {
    private static final Logger log = LoggerFactory.getLogger(SaleNews.class);

    private final SaleEvents sales;

    public SaleNews(SaleEvents sales) {
        this.sales = sales;
    }

    @Override
    public boolean tell(Set<String> wanted) {
        return sales.tell((sql, news) -> {
            if (wanted.contains(news.kind())) {
                WebhookDeliveries.tell(sql, news.id(), news.kind(), news.at(), news.body());
            } else if (!EventType.ALL.contains(news.kind())) {
                log.warn("nobody can be told of what the box office calls {}", news.kind());
            }
        });
    }
}
