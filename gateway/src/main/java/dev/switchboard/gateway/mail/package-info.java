/// Sends callers the summary of their call by e-mail, where they agreed to it. Must not know calls that run, nor any model.
@NullMarked
package dev.switchboard.gateway.mail;

import org.jspecify.annotations.NullMarked;
