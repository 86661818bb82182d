package dev.switchboard.tools.catalogue;

import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// A part of a house with one price, as it is to be: rows of numbered seats from the front, or `places` without numbers.
public record SectionPlan(
        String name, String tier, String level, long priceMinor, String currency, List<Row> rows, int places) {
    static final int MOST_SECTIONS = 60;
    static final int MOST_SEATS = 100_000;
    private static final int MOST_ROWS = 200;
    private static final int MOST_IN_ROW = 300;
    private static final long MOST_PRICE = 100_000_000;

    /// Seats numbered from 1.
    public record Row(String label, int seats) {
        public Row {
            label = Wording.label("rows.label", label, 8);
            if (seats < 1 || seats > MOST_IN_ROW) {
                throw CatalogueRefusal.invalid("rows.seats must be a whole number from 1 to " + MOST_IN_ROW);
            }
        }
    }

    public SectionPlan {
        name = Wording.label("sections.name", name, 30);
        tier = Wording.optional("sections.tier", tier, 40);
        level = Wording.optional("sections.level", level, 40);
        price(priceMinor);
        currency = currency(currency);
        rows = rows(rows);
        if (rows.isEmpty() == (places == 0)) {
            throw CatalogueRefusal.unfit("sections: section " + name
                    + " takes either rows (numbered seats) or capacity (general admission, 1 or more)");
        }
        places(places);
    }

    static long price(long minor) {
        if (minor < 0 || minor > MOST_PRICE) {
            throw CatalogueRefusal.invalid("price_minor must be a whole number from 0 to " + MOST_PRICE + ", in the currency's smallest unit");
        }
        return minor;
    }

    static int places(int places) {
        if (places < 0 || places > MOST_SEATS) {
            throw CatalogueRefusal.invalid("capacity must be a whole number from 1 to " + MOST_SEATS);
        }
        return places;
    }

    static List<Row> rows(List<Row> rows) {
        if (rows.size() > MOST_ROWS) {
            throw CatalogueRefusal.invalid("rows must be at most " + MOST_ROWS);
        }
        Set<String> labels = new HashSet<>();
        for (Row row : rows) {
            if (!labels.add(row.label)) {
                throw CatalogueRefusal.unfit("rows: two rows are called " + row.label + ": expected a name for each");
            }
        }
        return List.copyOf(rows);
    }

    private static String currency(String code) {
        try {
            Currency currency = Currency.getInstance(code);
            if (currency.getDefaultFractionDigits() >= 0) {
                return code;
            }
        } catch (IllegalArgumentException unknown) {
            // Said below.
        }
        throw CatalogueRefusal.invalid("currency must be a code of ISO 4217 such as USD");
    }

    boolean numbered() {
        return !rows.isEmpty();
    }

    int capacity() {
        return numbered() ? rows.stream().mapToInt(Row::seats).sum() : places;
    }

    /// All sections of an event together.
    static List<SectionPlan> together(List<SectionPlan> sections) {
        if (sections.size() > MOST_SECTIONS) {
            throw CatalogueRefusal.invalid("sections must be at most " + MOST_SECTIONS);
        }
        Set<String> names = new HashSet<>();
        List<String> currencies = new ArrayList<>();
        int seats = 0;
        for (SectionPlan section : sections) {
            if (!names.add(section.name.toLowerCase(Locale.ROOT))) {
                throw CatalogueRefusal.unfit("sections: two are called " + section.name + ": expected a name for each");
            }
            currencies.add(section.currency);
            seats += section.capacity();
        }
        if (new HashSet<>(currencies).size() > 1) {
            throw CatalogueRefusal.unfit("sections: an event is sold in one currency, not in " + String.join(" and ", new TreeSet<>(currencies)));
        }
        if (seats > MOST_SEATS) {
            throw CatalogueRefusal.unfit("sections: an event has at most " + MOST_SEATS + " seats, not " + seats);
        }
        return List.copyOf(sections);
    }
}
