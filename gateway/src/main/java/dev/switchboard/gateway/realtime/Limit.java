package dev.switchboard.gateway.realtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the API allows in a component of a record. Checked when a server reads a client's message, and answered with
/// the API's code for it; a client takes whatever a server sends.
@interface Limit {
    /// Of a number, both ends included: `integer_below_min_value`, `decimal_above_max_value`, …
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Range {
        double min();

        double max() default Double.POSITIVE_INFINITY;
    }

    /// The words that a string, or each string of a list, may be: `invalid_value`.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Words {
        String[] value();
    }

    /// Of a string, in characters: `string_above_max_length`.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Length {
        int value();
    }

    /// Of a map of strings: `object_above_max_properties`, `string_above_max_length`.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Pairs {
        int count();

        int keyLength();

        int valueLength();
    }
}
