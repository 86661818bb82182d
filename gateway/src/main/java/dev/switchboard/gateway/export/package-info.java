/// `switchboard export`: tickets into files, over the control plane's API, from wherever that can be reached.
/// Must know nothing of ours but the API's wire.
@NullMarked
package dev.switchboard.gateway.export;

import org.jspecify.annotations.NullMarked;
