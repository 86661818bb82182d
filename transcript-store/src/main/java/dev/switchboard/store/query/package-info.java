/// Questions of people, asked in SQL over connections that cannot write: bounded in number, time, rows and bytes.
/// Must not know tickets or what is asked for.
@NullMarked
package dev.switchboard.store.query;

import org.jspecify.annotations.NullMarked;
