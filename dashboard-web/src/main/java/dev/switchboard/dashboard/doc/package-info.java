/// The API as a document (OpenAPI 3.1), made from the registered routes, from types, and from what is written of each
/// resource under `openapi/`; and what follows from it for every request: parameters it does not know are refused. Must not know what a path answers.
@NullMarked
package dev.switchboard.dashboard.doc;

import org.jspecify.annotations.NullMarked;
