/// Encryption at rest: the keys, and AES-GCM for single cells, records of the journal and sound.
/// Must not know what is encrypted: whoever stores something names it.
@NullMarked
package dev.switchboard.store.encryption;

import org.jspecify.annotations.NullMarked;
