/// Which callers agreed to have the summary of their call sent by e-mail, and what came of it. Must not know how mail is sent.
@NullMarked
package dev.switchboard.store.mail;

import org.jspecify.annotations.NullMarked;
