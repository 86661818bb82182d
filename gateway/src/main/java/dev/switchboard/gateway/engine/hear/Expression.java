package dev.switchboard.gateway.engine.hear;

import java.util.List;

/// A piece of a phrase grammar.
sealed interface Expression {
    /// One word, lower case.
    record Word(String text) implements Expression {}

    /// A rule by name, looked up when sentences are made, so rules may come in any order.
    record Reference(String rule) implements Expression {}

    record Sequence(List<Expression> parts) implements Expression {}

    record Choice(List<Expression> options) implements Expression {}

    record Maybe(Expression part) implements Expression {}

    /// Once or more often.
    record Repeat(Expression part) implements Expression {}
}
